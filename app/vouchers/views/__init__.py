"""The pages of the vouchers: for applicants, for advisors and deciders, for the treasurer."""

from app.vouchers.views import advice, applying, treasury
from app.vouchers.views.blueprint import blueprint

__all__ = ["advice", "applying", "blueprint", "treasury"]
