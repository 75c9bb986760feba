"""The page on which students search companies: /stages."""
