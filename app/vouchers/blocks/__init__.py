"""Texts that staff use again, in the reasons and questions that they write."""
