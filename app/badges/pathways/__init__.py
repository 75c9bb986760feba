"""Pathways: badges that build on one another, step by step."""
