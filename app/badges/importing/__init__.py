"""Badges from elsewhere: a person brings them, we check them now and again, and those of issuers we know count."""
