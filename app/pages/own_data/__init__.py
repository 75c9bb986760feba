"""What is kept of the own account: a page and a file."""
