"""Decisions made again: as they were (replay), and as another version of the scheme would have them (simulate)."""
