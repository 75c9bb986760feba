"""Accountability to who pays: budgeted, paid and spent, from the entries of the ledger."""
