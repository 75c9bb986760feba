"""What any text of the demo is held to."""

import re
from collections import Counter
from collections.abc import Iterable

from app.people.own_words import gives_away

REAL = re.compile(
    r"\b(?:Saxion|Aventus|Deltion|Graafschap|Zone\.?college|Cibap|Windesheim|Etty Hillesum|Gelre|Philips|Auping|"
    r"Ahrend|Wavin|Sparta|Center Parcs|Landal|Albert Heijn|Jumbo|Remeha|VDL|Essity|Smurfit|Mayr|Coldenhove|"
    r"Apenheul|Achmea|Centraal Beheer|Topicus|Rabobank|ROC van|Leerwerkloket|SBB|UWV)\b",
    re.IGNORECASE,
)
"""Names of schools and companies that exist in the region."""
LEFT_OVER = re.compile(r"[<>{}\[\]|]|=>|\s\s|\.\.|\bNone\b")


def sentences(text: str) -> list[str]:
    """Return the sentences of a text."""
    return [sentence for sentence in re.split(r"(?<=[.!?:])\s+", text) if sentence]


def heard(texts: Iterable[str]) -> Counter[str]:
    """Count in how many texts each sentence stands."""
    return Counter(sentence for text in texts for sentence in set(sentences(text)))


def flaws(text: str) -> list[str]:
    """Return what is wrong with a text: bits of the bank left in it, real names, numbers and addresses of people."""
    wrong = [f"left over: {match.group()!r}" for match in LEFT_OVER.finditer(text.replace("\n\n", "\n"))]
    wrong += [f"really exists: {match.group()!r}" for match in REAL.finditer(text)]
    if found := gives_away(text, ""):
        wrong.append(found.msgid)
    wrong += [f"begins small: {part!r}" for part in text.split("\n\n") if part[:1].islower()]
    wrong += [f"does not end: {part!r}" for part in text.split("\n\n") if part and part[-1] not in ".!?’”"]
    return wrong
