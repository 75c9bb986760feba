"""What the fixtures are made of: databases, a browser-like client, a live site."""
