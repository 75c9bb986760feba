"""One introduction: where it stands, and saying yes, no, or taking it back. With an account or a mailed link."""

from collections.abc import Callable
from dataclasses import dataclass

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from app.accounts.access import limited, public, role, writes
from app.accounts.models import Account
from app.accounts.rules import Role
from app.accounts.session import active_role, signed_in_account
from app.companies import queries as companies
from app.companies.models import Company
from app.contacts import actions, links, policy, queries
from app.contacts.forms import NoForm, YesForm
from app.contacts.models import Introduction
from app.contacts.queries import IntroductionRow
from app.contacts.rules import REFUSALS, Reader, Refusal, Side, Standing, Starter, may_withdraw
from app.contacts.views.blueprint import SENT_FROM_ONE_ADDRESS, blueprint, sent_once
from app.contacts.views.steps import candidate_words, steps_of
from app.kernel import clock
from app.kernel.database import db
from app.kernel.errors import ConflictError, GoneError, NotFoundError
from app.kernel.text import N_
from app.kernel.web import locale, shown
from app.organisations import queries as organisations
from app.organisations.rules import OrganisationKind
from app.people import actions as people_actions
from app.people import queries as people
from app.people.models import Person
from app.people.words import shown_words
from app.placements import queries as placements
from app.skills import queries as skills
from app.vacancies import queries as vacancies

UNKNOWN = N_("Deze kennismaking kennen wij niet.")


@dataclass
class Room:
    """An introduction as one of its two sides finds it; `by` is None for the holder of a mailed link."""

    introduction: Introduction
    person: Person
    company: Company
    side: Side
    by: Account | None
    token: str | None = None

    def address(self) -> str:
        """Return the address of the page on which this side sees the introduction."""
        if self.token:
            return url_for("contacts.introduction_by_link", token=self.token)
        return url_for("contacts.introduction", public_id=self.introduction.public_id)


@blueprint.get("/kennismakingen/<public_id>")
@writes
@role(Role.STUDENT, Role.TALENT, Role.EMPLOYER)
def introduction(public_id: str) -> ResponseReturnValue:
    """Show an introduction to its two sides; its person can see that the company read the profile."""
    room = _own(public_id)
    return _page(room, YesForm(), NoForm(room.side))


@blueprint.post("/kennismakingen/<public_id>/ja")
@limited(SENT_FROM_ONE_ADDRESS)
@role(Role.STUDENT, Role.TALENT, Role.EMPLOYER)
def agree(public_id: str) -> ResponseReturnValue:
    """Say yes."""
    return _say_yes(_own(public_id))


@blueprint.post("/kennismakingen/<public_id>/nee")
@limited(SENT_FROM_ONE_ADDRESS)
@role(Role.STUDENT, Role.TALENT, Role.EMPLOYER)
def decline(public_id: str) -> ResponseReturnValue:
    """Say no, with the reason."""
    return _say_no(_own(public_id))


@blueprint.post("/kennismakingen/<public_id>/trek-in")
@role(Role.STUDENT, Role.TALENT, Role.EMPLOYER, Role.COORDINATOR)
def withdraw(public_id: str) -> ResponseReturnValue:
    """Take back what the reader's side started."""
    found, address = _started_by_reader(public_id)
    try:
        actions.withdraw(found, by=signed_in_account())
    except ConflictError as error:
        flash(shown(error.text), "error")
    else:
        flash(gettext("De kennismaking is ingetrokken."), "ok")
    return redirect(address, 303)


@blueprint.route("/kennismaking/<token>", methods=["GET", "POST"])
@writes
@limited(SENT_FROM_ONE_ADDRESS)
@public
def introduction_by_link(token: str) -> ResponseReturnValue:
    """Let the holder of a mailed link say yes or no for the company."""
    room = _linked(token)
    if request.method == "GET":
        return _page(room, YesForm(), NoForm(room.side))
    return _say_no(room) if request.form.get("doe") == "nee" else _say_yes(room)


def _say_yes(room: Room) -> ResponseReturnValue:
    form, no = YesForm(), NoForm(room.side, formdata=None)

    def act() -> str:
        actions.agree(room.introduction, room.side, by=room.by, note=form.greeting.data or "")
        flash(gettext("Ja is doorgegeven."), "ok")
        return room.address()

    return _answered(room, form, act, lambda: _page(room, form, no))


def _say_no(room: Room) -> ResponseReturnValue:
    form, yes = NoForm(room.side), YesForm(formdata=None)

    def act() -> str:
        note = form.note.data or ""
        actions.decline(room.introduction, room.side, by=room.by, refusal=form.reason, note=note)
        flash(gettext("Nee is doorgegeven."), "ok")
        return room.address()

    return _answered(room, form, act, lambda: _page(room, yes, form))


def _answered(
    room: Room, form: YesForm | NoForm, act: Callable[[], str], page: Callable[[], str]
) -> ResponseReturnValue:
    return sent_once(form, room.by, act, page) if form.validate() else (page(), 400)


def _own(public_id: str) -> Room:
    """Return an introduction in which this account takes part; for everybody else there is none."""
    user, found = signed_in_account(), queries.introduction_by_public_id(public_id)
    if found is not None:
        company, person = db.session.get_one(Company, found.company_id), db.session.get_one(Person, found.person_id)
        membership = companies.membership_of(user, company) if company.removed_at is None else None
        side = policy.side_in(found, person, user, active_role(), membership)
        if side is not None:
            return Room(found, person, company, side, user)
    raise NotFoundError(UNKNOWN)


def _started_by_reader(public_id: str) -> tuple[Introduction, str]:
    """Return an introduction that the reader's side started, and where the reader sees it."""
    if active_role() is not Role.COORDINATOR:
        room = _own(public_id)
        if room.introduction.started_by == room.side.value:
            return room.introduction, room.address()
        raise NotFoundError(UNKNOWN)
    found = queries.introduction_by_public_id(public_id)
    if found is not None and found.started_by == Starter.COORDINATOR:
        person = db.session.get_one(Person, found.person_id)
        school = person.school_id
        if school and organisations.acts_for(signed_in_account(), school, OrganisationKind.SCHOOL):
            return found, url_for("pages.student", public_id=person.public_id)
    raise NotFoundError(UNKNOWN)


def _linked(token: str) -> Room:
    """Return the introduction of a mailed link.

    Raises GoneError where the link is too old, was changed, or was mailed to an address of before, and
    where the company left the site.
    """
    signed = links.introduction_in(token)
    found = queries.introduction_by_public_id(signed[0]) if signed else None
    company = db.session.get(Company, found.company_id) if found else None
    valid = signed is not None and company is not None and links.is_for(company, signed[1])
    if found is None or company is None or not valid or not policy.company_may_see(found):
        raise GoneError(N_("Deze link werkt niet meer. Log in om uw berichten te lezen."))
    if ended := policy.why_ended(company, Side.COMPANY):
        raise GoneError(ended)
    return Room(found, db.session.get_one(Person, found.person_id), company, Side.COMPANY, None, token)


def _page(room: Room, yes: YesForm, no: NoForm) -> str:
    row = queries.introduction_row(room.introduction.id)
    reader = Reader(room.side)
    known = policy.names_are_known(row.stand)
    account = db.session.get_one(Account, room.person.account_id)
    shown_to_company = policy.company_sees_profile(row.company_verified, row.stand, blocked=row.person_blocked)
    sees_profile = room.side is Side.COMPANY and shown_to_company
    if sees_profile:
        people_actions.read_profile(room.person, by=room.by)
    return render_template(
        "contacts/introduction.html",
        row=row,
        reader=reader,
        words=row.words(reader),
        sentence=row.sentence(reader),
        message=room.introduction.message,
        starter=row.started_by,
        person_name=account.name if known else None,
        profile=shown_words(people.shown_to_employers(room.person)) if sees_profile else None,
        unverified=room.side is Side.COMPANY and not row.company_verified,
        candidate=account.name if known else candidate_words(row),
        steps=steps_of(row, reader),
        yes=yes,
        no=no,
        first_yes=room.side is Side.PERSON and row.facts.company_agreed_at is None,
        answers=row.stand.turn is room.side,
        addresses=_addresses(room),
        withdrawable=room.by is not None and may_withdraw(row.started_by, row.stand, reader),
        conversation=_conversation(room, account) if known else None,
        refusal=_refusal(room.introduction, row),
        helps=_what_helps(room, row) if room.side is Side.PERSON else [],
    )


def _addresses(room: Room) -> dict[str, str]:
    """Return where the forms of this page are sent to."""
    if room.token:
        return {"yes": room.address(), "no": room.address()}
    public_id = room.introduction.public_id
    return {
        "yes": url_for("contacts.agree", public_id=public_id),
        "no": url_for("contacts.decline", public_id=public_id),
        "withdraw": url_for("contacts.withdraw", public_id=public_id),
    }


def _conversation(room: Room, account: Account) -> str | None:
    """Return the address of the conversation that both agreeing opened."""
    there = queries.between(account, room.company)
    if there is None:
        return None
    if room.token:
        return url_for("contacts.answer", token=links.token_for(there, room.company))
    return url_for("contacts.conversation", public_id=there.public_id)


def _refusal(found: Introduction, row: IntroductionRow) -> dict[str, str] | None:
    """Return the reason of a no in words, and the note to it."""
    if found.refusal is None:
        return None
    side = Side.PERSON if row.stand.standing is Standing.REFUSED_BY_PERSON else Side.COMPANY
    return {"reason": shown(REFUSALS[side][Refusal(found.refusal)]), "note": found.refusal_note or ""}


def _what_helps(room: Room, row: IntroductionRow) -> list[tuple[str, str]]:
    """Return the skills that were asked and that this person does not have: (name, address of trainings)."""
    if row.stand.standing is not Standing.REFUSED_BY_COMPANY:
        return []
    held = {skill.slug for skill in people.held_skills(room.person, clock.today())}
    missing = [slug for slug in _asked(room.introduction) if slug not in held]
    names = skills.skill_names(missing, locale())
    return [(names[slug], url_for("pages.trainings", vaardigheid=slug)) for slug in missing if slug in names]


def _asked(found: Introduction) -> list[str]:
    """Return the skills that the work of an introduction asks, required ones first."""
    if found.vacancy_id:
        return [skill.slug for skill in vacancies.skills_of(found.vacancy_id)]
    offer = placements.offer_of(found.company_id)
    return offer.skills if offer else []
