"""Applications on their way to the check page: kept step by step, as they were typed, for one person or many."""
