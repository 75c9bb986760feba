"""The register of recognised trainers (R10): what staff found, as a help for the advisor; no rule reads it."""
