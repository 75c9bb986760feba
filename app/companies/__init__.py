"""Company profiles: one company, one public profile; branches, membership, moderation."""
