"""What an applicant sees and does."""
