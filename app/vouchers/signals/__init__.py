"""Signals of misuse: flags for people, with the reason; never a decision."""
