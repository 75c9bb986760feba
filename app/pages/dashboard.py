"""The start page of students and talents: what waits for them, what fits them, and the one next step."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import func, select

from app.accounts.access import role
from app.accounts.rules import Role
from app.accounts.session import active_role, signed_in_account
from app.badges import queries as badges
from app.badges.rules import AssertionState
from app.companies.models import Branch, Company
from app.contacts import queries as contacts
from app.contacts.queries import Summary
from app.contacts.rules import Progress, Reader, Side, progress
from app.kernel import clock
from app.kernel.database import db
from app.kernel.text import Text
from app.matching import ranking
from app.matching.score.ranked import Ranked
from app.pages.scores import ShownPart, parts_of
from app.pages.views import blueprint
from app.people import queries as people
from app.people.models import Person
from app.people.rules import KIND_OF_ROLE, PersonKind
from app.vacancies.models import Vacancy

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
    named = _companies(keys) if kind is PersonKind.STUDENT else _vacancies(keys)
    return [
        Match(row.key, *named[row.key], total=row.total, parts=parts_of(row), sentence=row.sentence)
        for row in ranked.rows
        if row.key in named
    ]


Named = Mapping[str, tuple[str, str, str]]
"""Title, place and address of what a match is about, by its key."""


def _companies(slugs: Sequence[str]) -> Named:
    first = select(func.min(Branch.id)).where(Branch.company_id == Company.id, Branch.closed_at.is_(None))
    query = (
        select(Company.slug, Company.name, Branch.place)
        .join(Branch, Branch.id == first.correlate(Company).scalar_subquery())
        .where(Company.slug.in_(slugs))
    )
    return {
        row.slug: (row.name, row.place, url_for("pages.company", slug=row.slug)) for row in db.session.execute(query)
    }


def _vacancies(slugs: Sequence[str]) -> Named:
    query = (
        select(Vacancy.slug, Vacancy.title, Company.name, Branch.place)
        .join(Company, Company.id == Vacancy.company_id)
        .join(Branch, Branch.id == Vacancy.branch_id)
        .where(Vacancy.slug.in_(slugs))
    )
    return {
        row.slug: (row.title, f"{row.name} · {row.place}", url_for("pages.vacancy", slug=row.slug))
        for row in db.session.execute(query)
    }
