"""Texts that people typed, as pages show them."""


def paragraphs(text: str) -> list[str]:
    """Return the paragraphs of a text that somebody typed."""
    return [line.strip() for line in text.splitlines() if line.strip()]
