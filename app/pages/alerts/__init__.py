"""The pages of saved searches, and the look for what is new."""
