"""Awarding many badges at once: a spreadsheet, a preview in which rows are mended, the awarding itself, a report."""
