"""Typed words against badge classes: stems agree, or the words mean a skill that the badge proves."""

from app.badges.queries import CatalogueEntry
from app.matching.text import Analyser, words
from app.skills import queries as skills

LONGEST = 100


class Wanted:
    """What somebody typed; says of a class whether it is about that."""

    def __init__(self, typed: str) -> None:
        """Keep the words of `typed`; no words match everything."""
        self._listed = skills.word_list("skill")
        self._analyser = Analyser()  # of this question alone: what people type is not kept
        self._words = words(typed)
        meant = self._listed.words.understand(typed) if self._words else []
        self._skills = {word.slug for word in meant if word.slug}

    def matches(self, entry: CatalogueEntry) -> bool:
        """Return whether `entry` proves a skill that was meant, or holds every word."""
        if not self._words or self._skills & set(entry.skills):
            return True
        names = [self._listed.name(skill, language) for skill in entry.skills for language in ("nl", "en")]
        held = words(" ".join([entry.name, entry.description, entry.issuer, entry.municipality, *names]))
        stems = {stem for word in held for stem in self._analyser.stems(word)}
        return all(not stems.isdisjoint(self._analyser.stems(word)) or _inside(word, held) for word in self._words)


def _inside(word: str, held: list[str]) -> bool:
    """Return whether a word begins one that is there: who types "instal" is not done yet."""
    return len(word) > 2 and any(other.startswith(word) for other in held)
