"""Spreadsheets that people send: read in a process of their own, and judged by their content."""
