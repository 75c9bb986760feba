"""A passage of a text, cut out of it, with private characters around the words that were found."""

from collections.abc import Sequence

ON, OFF = "\ue000", "\ue001"
"""Private characters around found words; the index keeps them out of the texts themselves."""
PRIVATE = dict.fromkeys(range(0xE000, 0xE010))
"""What is left out of a text before it is indexed (a table for `str.translate`)."""
LENGTH = 170
"""About how many characters a passage has."""
BRIEF = 90
"""About how many characters a passage has where a card also says how well it fits."""
BEFORE = 80
"""How many characters may stand before the first found word."""


def around(text: str, marks: Sequence[tuple[int, int]]) -> str:
    """Return the passage of `text` around the first of `marks` (from, to; in order), or its opening without any."""
    start = _start(text, marks[0][0]) if marks else 0
    end = _end(text, start)
    passage, at = "… " if start else "", start
    for first, last in marks:
        if at <= first and last <= end:
            passage += f"{text[at:first]}{ON}{text[first:last]}{OFF}"
            at = last
    passage += text[at:end]
    return passage if end == len(text) else f"{passage} …"


def shorter(passage: str, length: int = BRIEF) -> str:
    """Return a passage that ends at a word, not longer than `length` characters."""
    if len(passage) <= length:
        return passage
    cut = passage[: max(passage.rfind(" ", 0, length), length // 2)]
    return f"{cut}{OFF if cut.count(ON) > cut.count(OFF) else ''} …"


def _start(text: str, mark: int) -> int:
    """Return where a passage begins that has its first mark at `mark`: at a sentence, else at a word."""
    if mark <= BEFORE:
        return 0
    sentence = max(text.rfind(stop, mark - BEFORE, mark) for stop in (". ", "! ", "? ", "\n"))
    if sentence >= 0:
        at = sentence + 1
        while at < mark and text[at].isspace():
            at += 1
        return at
    return text.find(" ", mark - BEFORE // 2, mark) + 1 or mark


def _end(text: str, start: int) -> int:
    if len(text) - start <= LENGTH + 20:
        return len(text)
    return max(text.rfind(" ", start, start + LENGTH), start + LENGTH // 2)
