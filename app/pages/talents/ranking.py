"""The ranked list of people for one of the own vacancies or the stage profile."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from app.accounts.access import role
from app.accounts.models import Account
from app.accounts.rules import Role
from app.accounts.session import signed_in_account
from app.companies import queries as companies
from app.contacts import policy
from app.contacts import queries as contacts
from app.contacts.queries import IntroductionRow, Work
from app.contacts.rules import Reader
from app.kernel import clock
from app.kernel.errors import NotFoundError
from app.kernel.levels import LEVEL_NAMES
from app.kernel.paging import page_address
from app.kernel.text import N_, Text
from app.kernel.web import locale, shown
from app.matching import ranking
from app.matching.ranking import PeopleList
from app.matching.score.lexicon import Asked
from app.matching.score.ranked import Row
from app.pages.ranked_lists import note_people
from app.pages.scores import ShownPart, parts_of, sides_of
from app.pages.talents.filters import Filters
from app.pages.talents.people import Candidate, branch_of, candidates
from app.pages.views import blueprint
from app.people.rules import PersonKind
from app.skills import queries as skills

SIZE = 20
NO_SUCH_PAGE = N_("Deze lijst heeft geen pagina %(page)s. De laatste is %(last)s.")


@dataclass(frozen=True)
class ShownSkill:
    """A skill that the work asks, and whether somebody has it: `state` as `skill_list` knows it."""

    label: str
    state: str


@dataclass(frozen=True)
class Card:
    """One person of the list: the score in parts, the skills, and the introduction about this work if there is one."""

    candidate: Candidate
    facts: list[str]
    parts: list[ShownPart]
    sides: str
    skills: list[ShownSkill]
    introduction: IntroductionRow | None


@blueprint.get("/talenten")
@role(Role.EMPLOYER)
def talents() -> ResponseReturnValue:
    """Rank who agreed to be seen for one of the own works; without one, let the reader choose."""
    user = signed_in_account()
    works = contacts.open_works(user)
    work = asked_work(works)
    if work is None:
        return render_template("pages/talents.html", works=works, companies=_waiting_companies(user))
    site, number = branch_of(work), _page()
    filters = Filters(names_of, site)
    listed = list_for(work, first=(number - 1) * SIZE, count=SIZE, narrow=filters.narrow)
    pages = max(1, -(-listed.left // SIZE))
    if number > pages:
        raise NotFoundError(Text(NO_SUCH_PAGE, {"page": number, "last": pages}))
    names = names_of(listed.asked)
    met = introductions_by_person(user, work)
    return render_template(
        "pages/talents_ranked.html",
        works=works,
        work=work,
        is_students=work.kind is PersonKind.STUDENT,
        ranked=listed.ranked,
        left=listed.left,
        found=filters.found,
        cards=[
            Card(
                one,
                facts_of(one),
                parts_of(one.row),
                sides_of(one.row, for_person=False),
                shown_skills(one.row, names),
                met.get(one.row.key),
            )
            for one in candidates(listed.ranked.rows, site)
        ],
        number=note_people(
            user,
            listed,
            listed.ranked.rows,
            company_id=work.company_id,
            vacancy_id=work.vacancy_id,
            first=(number - 1) * SIZE + 1,
            total=listed.left,
            asked=request.args.to_dict(flat=False),
        ),
        reader=Reader.COMPANY,
        page=number,
        pages=pages,
        page_address=page_address,
    )


def asked_work(works: list[Work]) -> Work | None:
    """Return the work that the address names, the only one there is, or None where the reader has to choose.

    Raises NotFoundError for work that is not the reader's, or not open.
    """
    if not any(request.args.get(kind) for kind in (contacts.VACANCY, contacts.STAGE)):
        return works[0] if len(works) == 1 else None
    work = named_work(works)
    if work is None:
        raise NotFoundError(N_("Dit werk staat niet open, of het is niet van u."))
    return work


def named_work(works: list[Work]) -> Work | None:
    """Return the one of `works` that the address names, if it does."""
    return next((work for work in works if all(request.args.get(k) == v for k, v in work.address.items())), None)


def list_for(work: Work, **part: Any) -> PeopleList:
    """Return who agreed to be seen, best first for `work`, and what the list is made of; `part` as `ranking` asks."""
    day = clock.today()
    if work.vacancy_id is None:
        return ranking.students_list(work.company_id, day=day, **part)
    return ranking.talents_list(work.vacancy_id, day=day, **part)


def row_in(work: Work, public_id: str) -> Row | None:
    """Return how well one person in the list for `work` fits; None for who is not in it."""
    return next(iter(list_for(work, among=[public_id], count=1).ranked.rows), None)


def names_of(asked: Sequence[Asked]) -> dict[str, str]:
    """Return the names of the skills that the work asks, by slug, the most telling first."""
    names = skills.skill_names([one.skill for one in asked], locale())
    return {one.skill: names[one.skill] for one in asked if one.skill in names}


def shown_skills(row: Row, names: dict[str, str]) -> list[ShownSkill]:
    """Return the skills that the work asks: proven, there, nearly there, missing."""
    proven = set(row.verified)
    states = [(slug, "proven" if slug in proven else "have") for slug in row.matched]
    states += [(slug, "near") for slug in row.near] + [(slug, "missing") for slug in row.missing]
    return [ShownSkill(names[slug], state) for slug, state in states if slug in names]


def facts_of(one: Candidate) -> list[str]:
    """Return where somebody lives and how far that is, the level, and the hours a week."""
    where = one.place or ""
    if one.place and one.km is not None:
        where = gettext("%(place)s, %(km)s km van het werk", place=one.place, km=one.km)
    level = shown(LEVEL_NAMES[one.level]) if one.level else ""
    return [fact for fact in (where, level, _hours(*one.hours)) if fact]


def _hours(least: int | None, most: int | None) -> str:
    if most is None:
        return ""
    if least is None or least == most:
        return str(gettext("%(hours)s uur per week", hours=most))
    return str(gettext("%(least)s tot %(most)s uur per week", least=least, most=most))


def introductions_by_person(user: Account, work: Work) -> dict[str, IntroductionRow]:
    """Return the latest introduction about `work` with each person, by the public id of the profile."""
    rows = contacts.introductions_of_companies(user)
    about = [row for row in rows if row.company_id == work.company_id and row.vacancy_id == work.vacancy_id]
    return {row.person_public_id: row for row in sorted(about, key=lambda row: row.started_at)}


def _waiting_companies(user: Account) -> list[str]:
    """Return the names of the reader's companies that nobody verified yet."""
    return [company.name for company in companies.companies_of(user) if not policy.may_see_people(company)]


def _page() -> int:
    typed = request.args.get("pagina", "1")
    return max(1, int(typed)) if typed.isdecimal() and len(typed) < 9 else 1
