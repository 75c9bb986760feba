"""Compiled by numba at the first use, kept on disk; imported where the first question is asked, not before."""
