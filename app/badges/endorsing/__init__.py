"""Endorsements: a company says what a badge, or somebody's badge, is worth to it."""
