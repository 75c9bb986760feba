"""The pages of accounts: signing in, the own account, administration."""

from app.accounts.views import administration, overview, people, sign_in
from app.accounts.views.blueprint import blueprint

__all__ = ["administration", "blueprint", "overview", "people", "sign_in"]
