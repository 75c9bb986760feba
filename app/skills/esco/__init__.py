"""The official ESCO classification beside our own vocabulary: read from the portal's download, kept by version."""
