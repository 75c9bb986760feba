"""How an introduction is told: what happened step by step, and what a candidate without a name is called."""

from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _

from app.contacts import policy
from app.contacts.queries import IntroductionRow
from app.contacts.rules import Reader, Side, Starter
from app.kernel.text import N_, Text
from app.kernel.web import datum, shown
from app.people.rules import PersonKind


@dataclass(frozen=True)
class Step:
    """One line of the timeline; `state` is done, now or later."""

    at: datetime | None
    title: str
    text: str = ""
    state: str = "done"


def candidate_words(row: IntroductionRow) -> str:
    """Return what a company calls somebody without a name: the headline while it sees the profile."""
    student = row.person_kind is PersonKind.STUDENT
    if not policy.company_sees_profile(row.company_verified, row.stand, blocked=row.person_blocked):
        return shown(N_("Een student") if student else N_("Een talent"))
    if row.headline or not row.place:
        return row.headline or shown(N_("Een student") if student else N_("Een talent"))
    return shown(Text(N_("Student uit %(place)s") if student else N_("Talent uit %(place)s"), {"place": row.place}))


def steps_of(row: IntroductionRow, reader: Reader) -> list[Step]:
    """Return what happened so far, and what is waited for."""
    facts = row.facts
    company = row.company
    person_yes = _you(reader, Reader.PERSON, _("Je zei ja"), _("De kandidaat zei ja"))
    company_yes = _you(reader, Reader.COMPANY, _("U zei ja"), _("%(company)s zei ja", company=company))
    person_no = _you(reader, Reader.PERSON, _("Je zei nee"), _("De kandidaat zei nee"))
    company_no = _you(reader, Reader.COMPANY, _("U zei nee"), _("%(company)s zei nee", company=company))
    told = [
        Step(row.started_at, _began(row, reader)),
        Step(_after_start(facts.person_agreed_at, row), person_yes),
        Step(_after_start(facts.company_agreed_at, row), company_yes),
        Step(facts.person_declined_at, person_no),
        Step(facts.company_declined_at, company_no),
        Step(facts.taken_back_at, _("Ingetrokken")),
    ]
    done = [(step.at, step) for step in told if step.at is not None]
    return [step for _at, step in sorted(done, key=lambda pair: pair[0])] + _waiting(row, reader)


def _after_start(at: datetime | None, row: IntroductionRow) -> datetime | None:
    """Return when somebody said yes, unless that was by starting."""
    return at if at is not None and at > row.started_at else None


def _began(row: IntroductionRow, reader: Reader) -> str:
    starter = row.started_by
    if starter is Starter.PERSON:
        return _you(reader, Reader.PERSON, _("Je solliciteerde"), _("De kandidaat solliciteerde"))
    if starter is Starter.COMPANY:
        return _you(reader, Reader.COMPANY, _("U nodigde uit"), _("%(company)s nodigde uit", company=row.company))
    return str(_("De school stelde de kennismaking voor"))


def _waiting(row: IntroductionRow, reader: Reader) -> list[Step]:
    """Return the steps that are still to come."""
    if not row.stand.is_open:
        return []
    own = Reader(row.stand.turn) is reader if row.stand.turn else False
    formal = reader is Reader.COMPANY
    if own:
        title = _("U geeft antwoord") if formal else _("Jij geeft antwoord")
    elif row.stand.turn is Side.COMPANY:
        title = _("%(company)s geeft antwoord", company=row.company)
    else:
        title = _("De kandidaat geeft antwoord")
    later = _("Allebei ja: de naam wordt zichtbaar en het gesprek gaat open")
    before = _("vóór %(day)s", day=datum(row.facts.expected_by))
    return [Step(None, title, before, "now"), Step(None, later, "", "later")]


def _you(reader: Reader, own: Reader, to_self: str, to_other: str) -> str:
    return str(to_self if reader is own else to_other)
