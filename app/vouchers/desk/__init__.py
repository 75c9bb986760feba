"""The desk of advisors and deciders: lists of the work, who does what, notes, terms that end."""
