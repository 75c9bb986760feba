"""Talents and students: what they can do and wish, and what they agreed to."""
