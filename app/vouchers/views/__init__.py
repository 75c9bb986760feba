"""The pages of the vouchers: for applicants, for advisors and deciders, for the treasurer."""

from app.vouchers.views import advice_case, advice_steps, applying, letters, treasury, treasury_files
from app.vouchers.views.blueprint import blueprint

__all__ = ["advice_case", "advice_steps", "applying", "blueprint", "letters", "treasury", "treasury_files"]
