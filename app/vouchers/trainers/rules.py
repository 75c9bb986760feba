"""Finding a trainer in the register by what an applicant typed. Pure; the advisor decides, never this."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from rapidfuzz import fuzz, process

from app.kernel.text import N_

_LEGAL_FORMS = frozenset({"bv", "nv", "vof", "stichting", "maatschap"})
_ALIKE = 82
"""How much two names have in common (0-100) before one is shown beside the other."""
_SHOWN = 3
KEY_LENGTH = 500
"""A character may stand for a whole sentence of plain ones."""


class Mark(StrEnum):
    """By whom a trainer is recognised."""

    NRTO = "nrto"
    CRKBO = "crkbo"
    OCW = "ocw"
    OTHER = "other"


MARK_NAMES = {
    Mark.NRTO: N_("NRTO-keurmerk"),
    Mark.CRKBO: N_("CRKBO"),
    Mark.OCW: N_("Erkend door OCW"),
    Mark.OTHER: N_("Andere erkenning"),
}


class Finding(StrEnum):
    """What the register says of a trainer."""

    LISTED = "listed"
    OTHER_DAYS = "other_days"
    ALIKE = "alike"
    NONE = "none"


@dataclass(frozen=True)
class Entry:
    """One recognition; `until` is its last day, None while it has none."""

    id: int
    name: str
    name_key: str
    kvk_number: str | None
    mark: Mark
    since: date
    until: date | None
    organisation_id: int | None

    def holds_on(self, day: date) -> bool:
        """Say whether the trainer is recognised on `day`."""
        return self.since <= day and (self.until is None or day <= self.until)


@dataclass(frozen=True)
class Found:
    """What the register says, and the entries by which it does."""

    finding: Finding
    entries: tuple[Entry, ...] = ()

    def shares_number(self, kvk_number: str | None) -> bool:
        """Say whether one of these trainers has this KvK number: then it may be the applicant itself."""
        return kvk_number is not None and any(entry.kvk_number == kvk_number for entry in self.entries)


def key_of(name: str) -> str:
    """Return the words of a name in letters and digits, without capitals, accents and legal form."""
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", name).casefold())
    words = ["".join(char for char in word if char.isalnum()) for word in plain.split()]
    kept = [word for word in words if word]
    key = " ".join([word for word in kept if word not in _LEGAL_FORMS] or kept)
    return key[:KEY_LENGTH].strip()


def find(name: str, organisation_id: int | None, day: date, entries: Sequence[Entry]) -> Found:
    """Return what the register says of a trainer by its name, or as the organisation of this site, on `day`.

    An entry of that name which does not hold on `day` goes before one whose name is only alike.
    """
    key = key_of(name)
    same = [
        entry
        for entry in entries
        if entry.name_key == key or (organisation_id is not None and entry.organisation_id == organisation_id)
    ]
    if holding := tuple(entry for entry in same if entry.holds_on(day)):
        return Found(Finding.LISTED, holding)
    if same:
        return Found(Finding.OTHER_DAYS, tuple(sorted(same, key=lambda entry: entry.since, reverse=True)[:_SHOWN]))
    names = {entry.id: entry.name_key for entry in entries if entry.holds_on(day)}
    near = process.extract(key, names, scorer=fuzz.token_sort_ratio, score_cutoff=_ALIKE, limit=_SHOWN)
    by_id = {entry.id: entry for entry in entries}
    alike = tuple(by_id[entry_id] for _key, _score, entry_id in near)
    return Found(Finding.ALIKE, alike) if alike else Found(Finding.NONE)
