"""Searches that somebody keeps, with a mail when there is something new."""
