"""How long we keep what: erasing an account on its owner's word, and what goes by itself after its term."""
