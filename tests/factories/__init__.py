"""Builders of rows, one module per feature: keyword-only, valid by default, flushed but not committed."""
