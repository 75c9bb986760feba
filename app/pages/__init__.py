"""Start pages and the pages that read across features."""
