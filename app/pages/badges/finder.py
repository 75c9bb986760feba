"""Which badge classes somebody is after, and how many each choice would find. Pure."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from app.badges.queries import CatalogueEntry


class Choice(StrEnum):
    """What the list can be narrowed by; the value is its name in addresses."""

    KIND = "soort"
    SKILL = "vaardigheid"
    ISSUER = "uitgever"
    MUNICIPALITY = "gemeente"


FORMAL, NON_FORMAL = "formeel", "non-formeel"


@dataclass(frozen=True)
class Found:
    """The hits, and of each choice how many hits every value would give with the other choices as they are."""

    entries: Sequence[CatalogueEntry]
    counts: dict[Choice, Counter[str]]


def values_of(entry: CatalogueEntry, choice: Choice) -> tuple[str, ...]:
    """Return the values of one choice under which a class is found."""
    match choice:
        case Choice.KIND:
            return (FORMAL if entry.formal else NON_FORMAL,)
        case Choice.SKILL:
            return entry.skills
        case Choice.ISSUER:
            return (entry.issuer_slug,)
        case Choice.MUNICIPALITY:
            return (entry.municipality,)


def find(
    entries: Iterable[CatalogueEntry],
    chosen: dict[Choice, frozenset[str]],
    matches: Callable[[CatalogueEntry], bool],
) -> Found:
    """Return the classes that match and fit every choice; several values of one choice are alternatives."""
    counts: dict[Choice, Counter[str]] = {choice: Counter() for choice in Choice}
    hits = []
    for entry in entries:
        if not matches(entry):
            continue
        missed = [choice for choice in Choice if chosen[choice] and not chosen[choice] & set(values_of(entry, choice))]
        if not missed:
            hits.append(entry)
        for choice in Choice:
            if not missed or missed == [choice]:
                counts[choice].update(values_of(entry, choice))
    return Found(hits, counts)
