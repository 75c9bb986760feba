"""What an employer can narrow a ranking by; each choice shows how many people it leaves."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from flask import request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from app.kernel.levels import LEVEL_NAMES, LEVELS
from app.kernel.web import shown
from app.pages.talents.people import Candidate

SKILL, LEVEL, HOURS, DISTANCE = "vaardigheid", "niveau", "uren", "afstand"
LEAST_HOURS = (8, 16, 24, 32)
MOST_KM = (5, 10, 15, 25)

Fits = Callable[[Candidate, frozenset[str]], bool]


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
    """Who is left, the filters with their counts, and the chosen ones with the address without each."""

    left: list[Candidate]
    groups: list[ShownGroup]
    chips: list[tuple[str, str]]


def filtered(people: Sequence[Candidate], skills: Mapping[str, str]) -> Filtered:
    """Narrow `people` by what this request asks; `skills` are the names of the skills that the work asks."""
    groups = _groups(people, skills)
    chosen = {group.name: _chosen(group) for group in groups}

    def fits(one: Candidate, without: str = "") -> bool:
        return all(
            not chosen[group.name] or group.name == without or group.fits(one, chosen[group.name]) for group in groups
        )

    shown_groups = []
    for group in groups:
        others = [one for one in people if fits(one, group.name)]
        options = [
            (value, label, sum(group.fits(one, frozenset({value})) for one in others), value in chosen[group.name])
            for value, label in group.choices
        ]
        shown_groups.append(ShownGroup(group.name, group.legend, group.kind, options))
    return Filtered([one for one in people if fits(one)], shown_groups, _chips(groups, chosen))


def _groups(people: Sequence[Candidate], skills: Mapping[str, str]) -> list[Group]:
    levels = {one.level for one in people}
    groups = [
        Group(SKILL, _("Heeft in elk geval"), "checkbox", list(skills.items()), _has_skills),
        Group(
            LEVEL,
            _("Niveau"),
            "checkbox",
            [(level, shown(LEVEL_NAMES[level])) for level in LEVELS if level in levels],
            lambda one, chosen: one.level in chosen,
        ),
        Group(
            HOURS,
            _("Kan per week werken"),
            "radio",
            [(str(hours), ngettext("minstens %(num)s uur", "minstens %(num)s uur", hours)) for hours in LEAST_HOURS],
            _has_hours,
        ),
        Group(
            DISTANCE,
            _("Woont binnen"),
            "radio",
            [(str(km), _("%(km)s km", km=km)) for km in MOST_KM],
            _is_near,
        ),
    ]
    return [group for group in groups if group.choices]


def _has_skills(one: Candidate, chosen: frozenset[str]) -> bool:
    return chosen <= set(one.row.matched)


def _has_hours(one: Candidate, chosen: frozenset[str]) -> bool:
    most = one.hours[1]
    return most is not None and any(most >= int(hours) for hours in chosen)


def _is_near(one: Candidate, chosen: frozenset[str]) -> bool:
    return one.km is not None and any(one.km <= int(km) for km in chosen)


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
