"""De-minimis aid per undertaking: what this fund gave, what was stated, and which KvK numbers belong together."""
