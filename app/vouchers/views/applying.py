"""What an applicant sees and does, one module for each page."""

from app.vouchers.views import (
    applying_begin,
    applying_check,
    applying_evidence,
    applying_many,
    applying_start,
    applying_status,
    applying_steps,
)

__all__ = [
    "applying_begin",
    "applying_check",
    "applying_evidence",
    "applying_many",
    "applying_start",
    "applying_status",
    "applying_steps",
]
