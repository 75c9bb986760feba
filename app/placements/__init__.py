"""Stage profiles: what a company offers students."""
