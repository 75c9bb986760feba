"""The demo region: seeded, the same every time, and clearly not real. Production refuses it."""
