"""The pages of invoices, payments and batches."""

from app.vouchers.payments.views import advisor, applicant, batches, treasurer
from app.vouchers.payments.views.blueprint import blueprint

__all__ = ["advisor", "applicant", "batches", "blueprint", "treasurer"]
