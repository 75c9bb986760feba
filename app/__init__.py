"""Vindplatform: internships, training vouchers and skills for one region, on one Flask back-end."""
