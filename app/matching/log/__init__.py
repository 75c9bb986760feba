"""The log of ranked lists: what was shown to whom, when and why, enough to make any list again."""
