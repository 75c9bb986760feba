"""Messages between a student and a company, relayed: neither sees the other's address."""
