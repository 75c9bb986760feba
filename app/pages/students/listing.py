"""The students of the reader's school who agreed to that: with whom they are in touch, and who has a place."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import func, select

from app.accounts.access import role
from app.accounts.models import Account
from app.accounts.rules import Role
from app.accounts.session import signed_in_account
from app.contacts import queries as contacts
from app.contacts.queries import Contact, PlacementRow
from app.kernel import clock
from app.kernel.database import db
from app.kernel.levels import LEVEL_NAMES
from app.kernel.web import shown
from app.organisations import queries as organisations
from app.organisations.rules import OrganisationKind
from app.pages.students.words import study_name
from app.pages.views import blueprint
from app.people import policy as people_policy
from app.people import queries as people
from app.people.models import Person
from app.people.rules import PersonKind

WITHOUT_ANSWER, WITHOUT_PLACE = "zonder-reactie", "nog-geen-plek"


@dataclass(frozen=True)
class Student:
    """One line of the list: who, what they study, how it goes."""

    public_id: str
    name: str
    study: str
    contacts: Sequence[Contact]
    placement: PlacementRow | None
    last_at: datetime

    @property
    def statuses(self) -> list[tuple[str, str, int]]:
        """How many contacts stand how, as (shape, word, number)."""
        counts = Counter((contact.words.kind, contact.words.word) for contact in self.contacts)
        return [(kind, word, number) for (kind, word), number in counts.most_common()]

    @property
    def unanswered(self) -> bool:
        """Whether companies were asked and none has answered."""
        return bool(self.contacts) and not any(contact.answered for contact in self.contacts)


SHOWN: dict[str, Callable[[Student], bool]] = {
    "": lambda student: True,
    WITHOUT_PLACE: lambda student: student.placement is None,
    WITHOUT_ANSWER: lambda student: student.unanswered and student.placement is None,
}


@blueprint.get("/mijn-studenten")
@role(Role.COORDINATOR)
def students() -> ResponseReturnValue:
    """List the own students who agreed; of the others only how many there are."""
    user = signed_in_account()
    schools = organisations.organisations_of(user, OrganisationKind.SCHOOL)
    everybody = _students(user)
    asked, typed = request.args.get("toon", ""), request.args.get("q", "").strip()
    chosen = asked if asked in SHOWN else ""
    named = [student for student in everybody if typed.casefold() in student.name.casefold()]
    return render_template(
        "pages/students.html",
        schools=[school.name for school in schools],
        students=[student for student in named if SHOWN[chosen](student)],
        everybody=len(everybody),
        silent=_others([school.id for school in schools], len(everybody)),
        tabs=_tabs(named, chosen, typed),
        chosen=chosen,
        typed=typed,
    )


def _students(user: Account) -> list[Student]:
    """Return the students that the reader may see: who has no place first, then who was active longest ago."""
    viewer = people_policy.viewer(user, Role.COORDINATOR)
    query = select(Person, Account.name).join(Account, Account.id == Person.account_id)
    rows = db.session.execute(query.where(people.visible_to(viewer))).all()
    found = [person for person, _name in rows]
    met = contacts.contacts_of_students(found)
    places = _current(contacts.placed([person.id for person in found]))
    listed = [_student(person, name, met.get(person.id, []), places) for person, name in rows]
    return sorted(listed, key=lambda one: (one.placement is not None, one.last_at, one.name))


def _student(person: Person, name: str, met: Sequence[Contact], places: Mapping[int, PlacementRow]) -> Student:
    level = shown(LEVEL_NAMES[person.level]) if person.level else ""
    return Student(
        public_id=person.public_id,
        name=name,
        study=", ".join(part for part in (study_name(person.study), level) if part),
        contacts=met,
        placement=places.get(person.id),
        last_at=max([person.changed_at, *(contact.at for contact in met)]),
    )


def _current(places: Sequence[PlacementRow]) -> dict[int, PlacementRow]:
    """Return the place that each student has now or will have (the latest), by the id of the profile."""
    return {place.person_id: place for place in reversed(places) if place.ends_on >= clock.today()}


def _others(school_ids: Sequence[int], seen: int) -> int:
    """Count the students of these schools who did not agree that the school looks along."""
    query = select(func.count()).where(Person.kind == PersonKind.STUDENT, Person.school_id.in_(school_ids))
    return max(0, (db.session.scalar(query) or 0) - seen)


def _tabs(named: Sequence[Student], chosen: str, typed: str) -> list[tuple[str, str, int, bool]]:
    labels = {"": _("Alle studenten"), WITHOUT_PLACE: _("Nog geen plek"), WITHOUT_ANSWER: _("Zonder antwoord")}
    return [
        (
            label,
            url_for("pages.students", toon=key or None, q=typed or None),
            sum(SHOWN[key](student) for student in named),
            key == chosen,
        )
        for key, label in labels.items()
    ]
