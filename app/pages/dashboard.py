"""The start page of students and talents: what waits for them, what fits them, and the one next step."""

from dataclasses import dataclass
from datetime import date

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from app.accounts.access import role
from app.accounts.rules import Role
from app.accounts.session import active_role, signed_in_account
from app.badges import queries as badges
from app.badges.rules import AssertionState
from app.contacts import queries as contacts
from app.contacts.queries import Summary
from app.contacts.rules import Progress, Reader, Side, progress
from app.kernel import clock
from app.kernel.text import Text
from app.matching import ranking
from app.matching.score.ranked import Ranked
from app.pages import named
from app.pages.scores import ShownPart, parts_of
from app.pages.views import blueprint
from app.people import queries as people
from app.people.models import Person
from app.people.rules import KIND_OF_ROLE, PersonKind
from app.vouchers.views import own_list

BEST = 5
"""How many matches the page shows; the rest stands in the list."""
RUNNING = 5
"""How many of the things that wait for a company it shows; the rest stands at the messages."""


@dataclass(frozen=True)
class Match:
    """One match on the page: what it is, where, and why it fits."""

    key: str
    title: str
    place: str
    href: str
    total: int
    parts: list[ShownPart]
    sentence: Text


@blueprint.get("/overzicht")
@role(Role.STUDENT, Role.TALENT)
def overview() -> ResponseReturnValue:
    """Show what waits, what fits and what to do next."""
    user, kind, today = signed_in_account(), KIND_OF_ROLE[active_role() or Role.STUDENT], clock.today()
    person = people.profile_of(user.id, kind)
    introductions = contacts.introductions_of(person) if person else []
    ranked = _ranked(person, today) if person else None
    return render_template(
        "pages/overview.html",
        kind=kind,
        progress=people.progress_of(person) if person else None,
        vouchers=own_list.waiting(user) if kind is PersonKind.TALENT else [],
        today=today,
        invitations=[row for row in introductions if row.stand.turn is Side.PERSON],
        badges=[award for award in badges.awards_of(user) if award.state is AssertionState.WAITING],
        running=[row for row in introductions if row.stand.turn is Side.COMPANY][:RUNNING],
        conversations=[row for row in contacts.of_person(user) if _is_waiting(row)][:RUNNING],
        reader=Reader.PERSON,
        matches=_matches(ranked, kind) if ranked else [],
        total=ranked.total if ranked else 0,
        told=ranked is not None,
        list_href=url_for("pages.stages" if kind is PersonKind.STUDENT else "pages.vacancies"),
    )


def _is_waiting(row: Summary) -> bool:
    """Return whether a company has not answered yet."""
    return progress(row.answered_at, row.expected_by, clock.now()) is not Progress.ANSWERED


def _ranked(person: Person, today: date) -> Ranked | None:
    """Return what fits best; None where the profile says nothing yet that a match can build on."""
    if not ranking.told(person.id, day=today):
        return None
    rank = ranking.stages_for if person.kind == PersonKind.STUDENT else ranking.vacancies_for
    return rank(person.id, day=today, count=BEST)


def _matches(ranked: Ranked, kind: PersonKind) -> list[Match]:
    keys = [row.key for row in ranked.rows]
    words = named.companies(keys) if kind is PersonKind.STUDENT else named.vacancies(keys)
    return [
        Match(row.key, *words[row.key], total=row.total, parts=parts_of(row), sentence=row.sentence)
        for row in ranked.rows
        if row.key in words
    ]
