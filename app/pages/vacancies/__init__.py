"""Vacancies as everybody sees them: searching, one vacancy, and the list of the own company."""
