"""The labels of all concepts of one kind: what typed words mean, what to suggest, what a concept is called."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from app.skills.skill_words import SkillWords, folded

SUGGESTED = 8
SHORTEST = 2
"""From how many characters on there are suggestions."""
IN_THE_MIDDLE = 3
"""From how many characters on they are looked for inside words, and near misses count."""
NEAR = 80
"""From this likeness (0 to 100) on a label is suggested for what is not written like it."""


@dataclass(frozen=True)
class Suggestion:
    """A concept that somebody may mean: its label, and the other label that the typed text looks like, if it does."""

    slug: str
    label: str
    also: str | None


@dataclass(frozen=True)
class _Label:
    slug: str
    language: str
    text: str
    key: str


class WordList:
    """Every label of some concepts; does not change, so that threads share one."""

    def __init__(self, names: Mapping[str, Mapping[str, str]], labels: Iterable[tuple[str, str, str]]) -> None:
        """Take the preferred label of each slug by language, and all (slug, language, text)."""
        self._names = names
        self._labels = [_Label(slug, language, text, folded(text)) for slug, language, text in labels]
        self.words = SkillWords(
            preferred=((slug, name) for slug, by_language in names.items() for name in by_language.values()),
            others=((label.slug, label.text) for label in self._labels),
        )

    def __contains__(self, slug: object) -> bool:
        return slug in self._names

    def name(self, slug: str, language: str) -> str:
        """Return what a concept is called in `language`, else in Dutch; of an unknown one its slug."""
        names = self._names.get(slug, {})
        return names.get(language) or names.get("nl") or slug

    def suggest(self, typed: str, language: str, most: int = SUGGESTED) -> list[Suggestion]:
        """Return what somebody who types this may mean, best first, named in `language`."""
        key = folded(typed)
        if len(key) < SHORTEST:
            return []
        best: dict[str, tuple[tuple[int, bool, bool, int, str], _Label]] = {}
        for label in self._labels:
            place = _place(key, label.key)
            if place is not None:
                preferred = self._names[label.slug].get(label.language) == label.text
                rank = (place, label.language != language, not preferred, len(label.text), label.text)
                if label.slug not in best or rank < best[label.slug][0]:
                    best[label.slug] = (rank, label)
        found = [label for _rank, label in sorted(best.values(), key=lambda pair: pair[0])]
        if len(found) < most and len(key) >= IN_THE_MIDDLE:
            found += self._alike(key, {label.slug for label in found}, most)
        return [self._suggestion(label, language) for label in found[:most]]

    def _alike(self, key: str, present: set[str], most: int) -> list[_Label]:
        """Return labels that resemble `key`, one of each concept that is not `present`."""
        near = process.extract(
            key, [label.key for label in self._labels], scorer=fuzz.WRatio, score_cutoff=NEAR, limit=4 * most
        )
        of_slug: dict[str, _Label] = {}
        for _text, _score, number in near:
            label = self._labels[number]
            if label.slug not in present:
                of_slug.setdefault(label.slug, label)
        return list(of_slug.values())

    def _suggestion(self, label: _Label, language: str) -> Suggestion:
        name = self.name(label.slug, language)
        return Suggestion(label.slug, name, None if folded(name) == label.key else label.text)


def _place(key: str, label: str) -> int | None:
    """Return how well the place of `key` in `label` is: all of it, its start, a word's start, or inside; else None."""
    if key == label:
        return 0
    if label.startswith(key):
        return 1
    if f" {key}" in label or f"-{key}" in label or f"({key}" in label:
        return 2
    return 3 if len(key) >= IN_THE_MIDDLE and key in label else None
