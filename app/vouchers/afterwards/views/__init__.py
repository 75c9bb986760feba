"""The pages after the decision: for applicants, for advisors and deciders."""

from app.vouchers.afterwards.views import applicant, staff
from app.vouchers.afterwards.views.blueprint import blueprint

__all__ = ["applicant", "blueprint", "staff"]
