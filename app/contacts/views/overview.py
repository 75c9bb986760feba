"""Everything somebody is in touch about, in one list: what waits for the reader first."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.accounts.access import role
from app.accounts.models import Account
from app.accounts.rules import Role
from app.accounts.session import active_role, signed_in_account
from app.contacts import queries
from app.contacts.queries import IntroductionRow, Summary
from app.contacts.rules import Progress, Reader, Side, Standing, Starter, progress
from app.contacts.views.blueprint import blueprint
from app.contacts.views.steps import candidate_words
from app.kernel import clock
from app.kernel.web import datum, shown
from app.people import queries as people
from app.people.rules import KIND_OF_ROLE, PersonKind

STAGE = "stage"
"""The filter for what is about a stage, beside the address words of vacancies."""


@dataclass(frozen=True)
class Entry:
    """One line of the overview; `waits` is whether the reader is next, `about` the words of what it is about."""

    title: str
    href: str
    about: str
    at: datetime
    kind: str
    word: str
    sentence: str
    waits: bool
    works: frozenset[str]


@blueprint.get("/berichten")
@role(Role.STUDENT, Role.TALENT, Role.EMPLOYER)
def overview() -> ResponseReturnValue:
    """List the conversations and introductions of a person, or of the companies that an employer acts for."""
    user, acting = signed_in_account(), active_role()
    if acting is Role.EMPLOYER:
        entries, works = _of_employer(user)
    else:
        entries, works = _of_person(user, acting), {}
    chosen = request.args.get("over", "")
    listed = [entry for entry in entries if chosen not in works or chosen in entry.works]
    return render_template(
        "contacts/overview.html",
        entries=sorted(listed, key=_order),
        everything=len(entries),
        for_company=acting is Role.EMPLOYER,
        for_talent=acting is Role.TALENT,
        works=works,
        chosen=chosen if chosen in works else "",
    )


def _order(entry: Entry) -> tuple[bool, float]:
    """Put what waits for the reader first, longest waiting on top; below it what happened last."""
    moment = entry.at.timestamp()
    return not entry.waits, moment if entry.waits else -moment


def _of_person(user: Account, acting: Role | None) -> list[Entry]:
    kind = KIND_OF_ROLE.get(acting, PersonKind.STUDENT) if acting else PersonKind.STUDENT
    person = people.profile_of(user.id, kind)
    rows = queries.introductions_of(person) if person else []
    agreed = _agreed(rows)
    conversations = [_conversation(row, Reader.PERSON, agreed.get(_pair(row), {})) for row in queries.of_person(user)]
    return conversations + [_introduction(row, Reader.PERSON) for row in _undecided(rows)]


def _of_employer(user: Account) -> tuple[list[Entry], dict[str, str]]:
    """Return the lines of an employer, and what they are about, for the filter."""
    rows = queries.introductions_of_companies(user)
    agreed, stage = _agreed(rows), {STAGE: _("Stage")}
    conversations = [
        _conversation(row, Reader.COMPANY, agreed.get(_pair(row), stage)) for row in queries.of_companies(user)
    ]
    entries = conversations + [_introduction(row, Reader.COMPANY) for row in _undecided(rows)]
    works = {row.vacancy_slug: row.vacancy for row in rows if row.vacancy_slug and row.vacancy}
    if any(STAGE in entry.works for entry in entries):
        works[STAGE] = _("Stages")
    return entries, works


def _agreed(rows: Iterable[IntroductionRow]) -> dict[tuple[int, int], dict[str, str]]:
    """Return what both said yes to, as key and name, by account and company: these are conversations."""
    agreed: dict[tuple[int, int], dict[str, str]] = {}
    for row in rows:
        if row.stand.standing is Standing.AGREED:
            agreed.setdefault(_pair(row), {})[_work(row)] = row.vacancy or _("Stage")
    return agreed


def _pair(row: IntroductionRow | Summary) -> tuple[int, int]:
    return row.account_id, row.company_id


def _undecided(rows: Iterable[IntroductionRow]) -> list[IntroductionRow]:
    """Return all but those that both agreed to: these are conversations."""
    return [row for row in rows if row.stand.standing is not Standing.AGREED]


def _work(row: IntroductionRow) -> str:
    return row.vacancy_slug or STAGE


def _introduction(row: IntroductionRow, reader: Reader) -> Entry:
    words = row.words(reader)
    about = row.vacancy or _("Stage")
    if reader is Reader.PERSON:
        title, turn = row.company, Side.PERSON
        subject = _("Voorgedragen door je school") if row.started_by is Starter.COORDINATOR else about
    else:
        title, turn = candidate_words(row), Side.COMPANY
        subject = f"{about} · {row.company}"
    return Entry(
        title=title,
        href=url_for("contacts.introduction", public_id=row.public_id),
        about=subject,
        at=row.at,
        kind=words.kind,
        word=shown(words.word),
        sentence=shown(row.sentence(reader)),
        waits=row.stand.turn is turn,
        works=frozenset({_work(row)}),
    )


def _conversation(row: Summary, reader: Reader, works: Mapping[str, str]) -> Entry:
    state = progress(row.answered_at, row.expected_by, clock.now())
    kind, word, sentence = _conversation_words(row, state, reader)
    about = ", ".join(works.values()) or _("Gesprek")
    return Entry(
        title=row.other,
        href=url_for("contacts.conversation", public_id=row.public_id),
        about=f"{about} · {row.company}" if reader is Reader.COMPANY else about,
        at=row.last_at,
        kind=kind,
        word=word,
        sentence=sentence,
        waits=reader is Reader.COMPANY and state is not Progress.ANSWERED,
        works=frozenset(works),
    )


def _conversation_words(row: Summary, state: Progress, reader: Reader) -> tuple[str, str, str]:
    """Return the shape and word of the tag, and the sentence behind it."""
    day = datum(row.expected_by)
    if state is Progress.ANSWERED and row.answered_at is not None:
        return "good", _("beantwoord"), _("op %(day)s", day=datum(row.answered_at))
    if reader is Reader.COMPANY:
        if state is Progress.LATE:
            return "late", _("te laat"), _("Er werd vóór %(day)s een antwoord verwacht.", day=day)
        return "turn", _("u bent aan zet"), _("Graag antwoord vóór %(day)s.", day=day)
    if state is Progress.LATE:
        return "late", _("geen antwoord"), _("Wacht niet langer. Stuur ook een ander bedrijf een bericht.")
    return "busy", _("wacht op antwoord"), _("Je hoort iets vóór %(day)s.", day=day)
