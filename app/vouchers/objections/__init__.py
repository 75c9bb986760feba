"""Objections to decisions (Awb chapters 6 and 7): a record beside the case, with a term and a decider of its own."""
