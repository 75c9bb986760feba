"""What the pages of the vouchers read."""
