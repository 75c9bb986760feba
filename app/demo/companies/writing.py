"""Writes the texts of a company from the banks, so that no two read alike.

Within a role the sentence that was used least so far comes first, chance decides among equals. What a
company says about itself hangs together: conditions of a sentence must hold, a fact such as the year of
founding is told once, and values that fill a sentence do not repeat until the list is used up.
"""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from random import Random

from app.demo.companies.banks import Banks, Sentence, Trade

PLANS: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "blunt": (("O|T", "O|H", "O T|C", "O|R", "T|O"), ("W W", "W X", "W|P", "W I", "W W|Z", "W|G")),
    "plain": (
        ("O T|T", "O|T T", "O H|T", "O|T|C", "T O|T", "O T T|H", "O R|T T", "H O|T T", "O T T|R"),
        ("W W|I", "W W|G", "W|I|P", "W W|I P", "W G|W X", "I W|W Z", "W W W|P", "X W|W I", "W|W|I Z"),
    ),
    "chatty": (
        ("O T|T C|H", "O C|T T|R", "H|O T|T C", "O|T T|C H", "T|O C|T"),
        ("W W|I G|Z", "I|W W|P X", "W G|W I|Z", "X|W W|I P", "I W|G W|Z", "W|X W|G I"),
    ),
    "formal": (
        ("O H|T T|T", "O T|T C", "H O|R|T T", "O T|H|T"),
        ("W W|W G|X", "G W|W|I", "W|W I|P", "W W|G P|Z", "X|W W|I Z"),
    ),
    "english": (
        ("O T|T|C", "O|T H|T", "O C|T T", "O|T R|T"),
        ("W W|I|Z", "W G|W I", "I W|W X", "W W|P Z", "W|I G|Z"),
    ),
}
"""Per voice: shapes of the description and of the stage profile. Letters are roles, | parts paragraphs."""

_ROLES = {
    "O": "open",
    "T": "about",
    "W": "work",
    "I": "intern",
    "H": "history",
    "C": "culture",
    "R": "reach",
    "G": "guidance",
    "X": "expect",
    "P": "practical",
    "Z": "closing",
}
_TOLD_ONCE = {
    "jaar": "jaar",
    "jaren": "jaar",
    "mensen": "mensen",
    "straat": "straat",
    "bedrag": "bedrag",
    "lijn": "lijn",
    "tijd": "tijd",
    "stagiair": "stagiair",
}
_NARROW = frozenset({"vo", "mbo4", "hbo", "afst"})
_PLACEHOLDER = re.compile(r"<(\w+)>")
_CHOICE = re.compile(r"\{([^{}|]+)\|([^{}]+)\}")


@dataclass
class Subject:
    """The company that is written about, as far as sentences ask for it."""

    rng: Random
    trade: Trade
    voice: str
    employees: int
    flags: frozenset[str]
    facts: Mapping[str, str]
    told: set[str] = field(default_factory=set)
    said: set[str] = field(default_factory=set)
    skills: list[str] = field(default_factory=list)
    _queues: dict[str, list[str]] = field(default_factory=dict)

    def may_say(self, sentence: Sentence, role: str) -> bool:
        """Tell whether a sentence holds, tells nothing twice, and does not open its role for some readers only."""
        here = {self.trade.key, self.trade.sector}
        return (
            sentence.smallest <= self.employees <= sentence.largest
            and sentence.flags <= self.flags | ({"later"} if self.said else set())
            and (not sentence.voices or self.voice in sentence.voices)
            and (not sentence.only or bool(here & sentence.only))
            and not here & sentence.never
            and not _topics(sentence.text) & self.told
            and (role != "work" or role in self.said or not sentence.flags & _NARROW)
        )

    def value(self, name: str) -> str:
        """Return a fact, or the next value of a slot of the trade, with the skill it brings noted."""
        if name in self.facts:
            return self.facts[name]
        queue = self._queues.setdefault(name, [])
        if not queue:
            queue += self._order(name)
        text, _, skill = queue.pop(0).partition(" => ")
        self._queues[name] = [*queue, text]
        if skill:
            self.skills.append(skill)
        return text

    def _order(self, name: str) -> list[str]:
        values = list(self.trade.slots[name])
        self.rng.shuffle(values)
        return values[: self.trade.limit.get(name, len(values))]


class Writer:
    """Writes for one company after the other and remembers what it has used."""

    def __init__(self, banks: Banks) -> None:
        self._shared = banks.shared
        self._used: Counter[str] = Counter()
        self._plans: Counter[str] = Counter()

    def texts(self, subject: Subject) -> tuple[str, str]:
        """Return the description of the company and its stage profile."""
        about, work = PLANS[subject.voice]
        return self._text(subject, about), self._text(subject, work)

    def _text(self, subject: Subject, plans: tuple[str, ...]) -> str:
        plan = self._rarest(subject.rng, list(plans), self._plans)
        self._plans[plan] += 1
        paragraphs = []
        for part in plan.split("|"):
            sentences = [self._sentence(subject, _ROLES[letter]) for letter in part.split()]
            paragraphs.append(" ".join(filter(None, sentences)))
        return "\n\n".join(filter(None, paragraphs))

    def _sentence(self, subject: Subject, role: str) -> str:
        """Write one sentence of a role, or nothing when none fits any more."""
        sentences = (*subject.trade.sentences.get(role, ()), *self._shared.get(role, ()))
        fitting = {sentence.text: sentence for sentence in sentences if subject.may_say(sentence, role)}
        if not fitting:
            return ""
        text = self._rarest(subject.rng, list(fitting), self._used)
        self._used[text] += 1
        subject.told |= _topics(text)
        subject.said.add(role)
        return _finish(_fill(text, subject), subject.voice)

    @staticmethod
    def _rarest(rng: Random, options: list[str], used: Counter[str]) -> str:
        least = min(used[option] for option in options)
        return rng.choice([option for option in options if used[option] == least])


def _topics(text: str) -> set[str]:
    """Return what may be told once: the sentence itself and the facts that would sound odd twice."""
    return {text} | {_TOLD_ONCE[name] for name in _PLACEHOLDER.findall(text) if name in _TOLD_ONCE}


def _fill(text: str, subject: Subject) -> str:
    chosen = _CHOICE.sub(lambda match: subject.rng.choice(match.groups()), text)
    return _PLACEHOLDER.sub(lambda match: subject.value(match[1]), chosen)


def _finish(text: str, voice: str) -> str:
    if voice == "formal":
        text = re.sub(r"\bwe\b", "wij", re.sub(r"\bWe\b", "Wij", text))
    return text[0].upper() + text[1:]
