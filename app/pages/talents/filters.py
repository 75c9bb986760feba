"""What an employer can narrow a ranking by; each choice shows how many people it leaves."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from urllib.parse import urlencode

import numpy as np
from flask import request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from app.companies.models import Branch
from app.kernel.levels import LEVEL_NAMES, LEVELS
from app.kernel.web import shown
from app.matching.score.columns import Bools
from app.matching.score.lexicon import Asked
from app.matching.score.listing import Facts, Listing

SKILL, LEVEL, HOURS, DISTANCE = "vaardigheid", "niveau", "uren", "afstand"
LEAST_HOURS = (8, 16, 24, 32)
MOST_KM = (5, 10, 15, 25)

Fits = Callable[[Facts, frozenset[str]], Bools]
"""Says who has what is chosen: any of it, of skills all of it."""


@dataclass(frozen=True)
class Group:
    """One filter: its name in the address, its heading, the input it has, its choices and how it judges."""

    name: str
    legend: str
    kind: str
    choices: Sequence[tuple[str, str]]
    fits: Fits


@dataclass(frozen=True)
class ShownGroup:
    """One filter as the page shows it: options are (value, label, count, chosen)."""

    name: str
    legend: str
    kind: str
    options: list[tuple[str, str, int, bool]]


@dataclass(frozen=True)
class Filtered:
    """The filters with their counts, and the chosen ones with the address without each."""

    groups: list[ShownGroup]
    chips: list[tuple[str, str]]


class Filters:
    """What this request narrows a list by; it counts without explaining anybody.

    `skills` are the names of the skills that the work asks, by slug; `site` is where the work is.
    """

    def __init__(self, names: Callable[[Sequence[Asked]], Mapping[str, str]], site: Branch | None) -> None:
        self.names, self.site = names, site
        self.found = Filtered([], [])

    def narrow(self, listing: Listing, asked: Sequence[Asked]) -> Bools:
        """Return who of `listing` is left; `found` then has the filters as the page shows them."""
        groups = self._groups(listing, asked)
        chosen = {group.name: _chosen(group) for group in groups}
        passes = {
            group.name: listing.column(partial(_passes, group.fits, chosen[group.name]))
            for group in groups
            if chosen[group.name]
        }
        everybody = np.ones(listing.size, bool)
        shown_groups = []
        for group in groups:
            others = np.logical_and.reduce([everybody, *(mask for name, mask in passes.items() if name != group.name)])
            options = [
                (value, label, self._count(listing, group, value, others), value in chosen[group.name])
                for value, label in group.choices
            ]
            shown_groups.append(ShownGroup(group.name, group.legend, group.kind, options))
        self.found = Filtered(shown_groups, _chips(groups, chosen))
        left: Bools = np.logical_and.reduce([everybody, *passes.values()])
        return left

    @staticmethod
    def _count(listing: Listing, group: Group, value: str, others: Bools) -> int:
        return int(np.count_nonzero(others & listing.column(partial(_passes, group.fits, frozenset({value})))))

    def _groups(self, listing: Listing, asked: Sequence[Asked]) -> list[Group]:
        needs = {one.skill: one.level for one in asked}
        there = set(np.unique(listing.column(lambda facts: facts.levels())).tolist())
        groups = [
            Group(SKILL, _("Heeft in elk geval"), "checkbox", list(self.names(asked).items()), _has_skills(needs)),
            Group(
                LEVEL,
                _("Niveau"),
                "checkbox",
                [(level, shown(LEVEL_NAMES[level])) for at, level in enumerate(LEVELS) if at in there],
                _has_level,
            ),
            Group(
                HOURS,
                _("Kan per week werken"),
                "radio",
                [(str(one), ngettext("minstens %(num)s uur", "minstens %(num)s uur", one)) for one in LEAST_HOURS],
                _has_hours,
            ),
            Group(
                DISTANCE,
                _("Woont binnen"),
                "radio",
                [(str(km), _("%(km)s km", km=km)) for km in MOST_KM],
                partial(_is_near, self.site),
            ),
        ]
        return [group for group in groups if group.choices]


def _passes(fits: Fits, chosen: frozenset[str], facts: Facts) -> Bools:
    return fits(facts, chosen)


def _has_skills(needs: Mapping[str, int]) -> Fits:
    def has(facts: Facts, chosen: frozenset[str]) -> Bools:
        held: Bools = np.logical_and.reduce([facts.holding(skill, needs[skill]) for skill in chosen])
        return held

    return has


def _has_level(facts: Facts, chosen: frozenset[str]) -> Bools:
    return np.isin(facts.levels(), [LEVELS.index(level) for level in chosen])


def _has_hours(facts: Facts, chosen: frozenset[str]) -> Bools:
    return facts.most_hours() >= min(int(hours) for hours in chosen)


def _is_near(site: Branch | None, facts: Facts, chosen: frozenset[str]) -> Bools:
    if site is None:
        return np.zeros(len(facts.levels()), bool)
    return np.round(facts.km_from(site.lat, site.lon)) <= max(int(km) for km in chosen)


def _chosen(group: Group) -> frozenset[str]:
    known = {value for value, _label in group.choices}
    return frozenset(value for value in request.args.getlist(group.name) if value in known)


def _chips(groups: Sequence[Group], chosen: Mapping[str, frozenset[str]]) -> list[tuple[str, str]]:
    return [
        (label, _without(group.name, value))
        for group in groups
        for value, label in group.choices
        if value in chosen[group.name]
    ]


def _without(name: str, value: str) -> str:
    """Return the address of this list without one choice, from its first page."""
    pairs = [pair for pair in request.args.items(multi=True) if pair != (name, value) and pair[0] != "pagina"]
    return f"{url_for('pages.talents')}?{urlencode(pairs)}"
