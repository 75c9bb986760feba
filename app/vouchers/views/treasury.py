"""The fund's books, for the treasurer."""
