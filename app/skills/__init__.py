"""Words become concepts: skills and occupations with a URI, their labels, and the links between them."""
