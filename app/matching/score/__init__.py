"""How well people and work fit each other: pure, explained, the same for one pair as for a whole list."""
