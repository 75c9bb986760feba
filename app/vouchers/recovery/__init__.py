"""Money that comes back (R17): a claim, its plan in instalments, what was received, reminders, waiving."""
