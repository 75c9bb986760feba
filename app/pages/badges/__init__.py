"""The public pages of badges: what can be had, from whom, and one badge of one person who shows it."""
