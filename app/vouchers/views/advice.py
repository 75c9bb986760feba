"""The work queue and the case, for advisors and deciders."""
