"""The tests: unit (pure), integration (both databases), journeys (a browser), architecture."""
