"""Letters: what they say (`words`), as it was sent for ever (`freezing`), as a tagged PDF (`rendering`, `keeping`)."""
