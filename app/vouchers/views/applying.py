"""What an applicant sees and does, one module for each page."""

from app.vouchers.views import applying_check, applying_evidence, applying_form, applying_start, applying_status

__all__ = ["applying_check", "applying_evidence", "applying_form", "applying_start", "applying_status"]
