"""With whom students are in touch, for the coordinator of their school: where it stands, never what was written."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import exists, select

from app.companies.models import Company
from app.contacts.models import Conversation, Introduction
from app.contacts.queries.introductions import IntroductionRow, rows_where
from app.contacts.rules import Progress, Reader, Standing, Words, progress
from app.kernel import clock
from app.kernel.database import db
from app.kernel.text import N_
from app.people.models import Person
from app.people.rules import PersonKind


@dataclass(frozen=True)
class Contact:
    """A student and a company: where that stands; `answered` by the company, or by both saying yes.

    `introduction` is set where one was started, by whomever.
    """

    company: str
    company_slug: str
    at: datetime
    words: Words
    answered: bool
    open: bool
    introduction: IntroductionRow | None = None


_CONVERSATION_WORDS = {
    Progress.WAITING: Words("busy", N_("wacht op antwoord"), ""),
    Progress.LATE: Words("late", N_("bedrijf antwoordt niet"), ""),
    Progress.ANSWERED: Words("good", N_("in gesprek"), ""),
}


def contacts_of_students(students: Collection[Person]) -> Mapping[int, list[Contact]]:
    """Return the contacts of these students, by the id of their profile, the latest first."""
    found = defaultdict[int, list[Contact]](list)
    for row in rows_where(Introduction.person_id.in_([student.id for student in students])):
        if row.stand.standing is not Standing.AGREED:  # these are conversations
            found[row.person_id].append(_of_introduction(row))
    by_account = {student.account_id: student.id for student in students}
    for account_id, contact in _conversations(by_account):
        found[by_account[account_id]].append(contact)
    return {
        student_id: sorted(contacts, key=lambda one: one.at, reverse=True) for student_id, contacts in found.items()
    }


def _of_introduction(row: IntroductionRow) -> Contact:
    return Contact(
        company=row.company,
        company_slug=row.company_slug,
        at=row.at,
        words=row.words(Reader.COORDINATOR),
        answered=row.facts.company_declined_at is not None,
        open=row.stand.is_open,
        introduction=row,
    )


def _conversations(accounts: Collection[int]) -> list[tuple[int, Contact]]:
    """Return the conversations of these accounts as students; what began with work as a talent is not the school's."""
    as_talent = exists().where(
        Introduction.person_id == Person.id,
        Person.account_id == Conversation.person_id,
        Person.kind == PersonKind.TALENT,
        Introduction.company_id == Conversation.company_id,
        Introduction.started_at == Conversation.started_at,
    )
    query = (
        select(
            Conversation.person_id,
            Conversation.last_at,
            Conversation.expected_by,
            Conversation.answered_at,
            Company.name,
            Company.slug,
        )
        .join(Company, Company.id == Conversation.company_id)
        .where(Conversation.person_id.in_(accounts), ~as_talent)
    )
    now, found = clock.now(), []
    for row in db.session.execute(query):
        state = progress(row.answered_at, row.expected_by, now)
        contact = Contact(
            company=row.name,
            company_slug=row.slug,
            at=row.last_at,
            words=_CONVERSATION_WORDS[state],
            answered=state is Progress.ANSWERED,
            open=state is not Progress.ANSWERED,
        )
        found.append((row.person_id, contact))
    return found
