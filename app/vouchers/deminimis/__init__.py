"""The register of de-minimis aid: the statement of an undertaking, and what staff see of all of it."""
