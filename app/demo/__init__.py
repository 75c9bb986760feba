"""The seeded demo region: believable companies, accounts and cases, made anew and the same every time."""
