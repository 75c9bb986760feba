"""Who is seen in ranked lists and who is not, whether what may not count does not, and the entry for the register."""
