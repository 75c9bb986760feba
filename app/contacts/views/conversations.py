"""Writing to companies and answering people."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from app.accounts.access import OtherRoleError, ask_to_sign_in, limited, public, role
from app.accounts.models import Account
from app.accounts.rules import Role
from app.accounts.session import account, active_role, signed_in_account
from app.companies import queries as companies
from app.companies.models import Company
from app.contacts import actions, links, policy, queries
from app.contacts.forms import MessageForm, WriteForm
from app.contacts.models import Conversation
from app.contacts.rules import Side, expected_by, progress
from app.contacts.views.blueprint import SENT_FROM_ONE_ADDRESS, blueprint, sent_once
from app.kernel import clock
from app.kernel.database import db
from app.kernel.errors import ConflictError, GoneError, NotFoundError
from app.kernel.text import N_
from app.placements import queries as placements


@blueprint.route("/bedrijven/<slug>/bericht", methods=["GET", "POST"])
@limited(SENT_FROM_ONE_ADDRESS)
@public
def write(slug: str) -> ResponseReturnValue:
    """Write to a company: everybody may begin, who sends signs in as a student."""
    company = companies.public_company(slug)
    student = _student_or_visitor()
    if student is not None and (there := queries.between(student, company)) and request.method == "GET":
        return redirect(url_for("contacts.conversation", public_id=there.public_id), 303)
    if not policy.may_be_written_to(company, placements.offer_of(company.id)):
        raise ConflictError(N_("Dit bedrijf biedt nu geen stages aan. Zoek een ander bedrijf."))
    form = WriteForm()
    if request.method == "GET":
        return _write_page(form, company)
    form.compose()
    if request.form.get("doe") == "lees":
        return _write_page(form, company)
    if not form.validate():
        return _write_page(form, company), 400
    if student is None:
        return ask_to_sign_in()
    return _send(form, company, student)


def _student_or_visitor() -> Account | None:
    """Return the student who is signed in, or None for a visitor; other roles may not write here."""
    user = account()
    if user is not None and active_role() is not Role.STUDENT:
        raise OtherRoleError(frozenset({Role.STUDENT}), Role.STUDENT if Role.STUDENT in user.roles else None)
    return user


def _send(form: WriteForm, company: Company, student: Account) -> ResponseReturnValue:
    def act() -> str:
        conversation = actions.write(company, str(form.body.data), by=student)
        flash(gettext("Je bericht is verstuurd. Een kopie staat in je mail."), "ok")
        return url_for("contacts.conversation", public_id=conversation.public_id)

    return sent_once(form, student, act, lambda: _write_page(form, company))


def _write_page(form: WriteForm, company: Company) -> str:
    return render_template(
        "contacts/write.html",
        form=form,
        company_name=company.name,
        slug=company.slug,
        expected=expected_by(clock.now()),
        kept="bewaard" in request.args,
        composed=bool(form.body.data),
    )


@blueprint.route("/berichten/<public_id>", methods=["GET", "POST"])
@limited(SENT_FROM_ONE_ADDRESS)
@role(Role.STUDENT, Role.TALENT, Role.EMPLOYER)
def conversation(public_id: str) -> ResponseReturnValue:
    """Show a conversation to those who take part in it, and send what they write."""
    found, company, side = _own_conversation(public_id)
    form, user = MessageForm(), signed_in_account()
    if request.method == "GET":
        return _conversation_page(form, found, company, side)
    if policy.why_ended(company, side):
        return _conversation_page(form, found, company, side), GoneError.status
    if not form.validate():
        return _conversation_page(form, found, company, side), 400

    def act() -> str:
        if side is Side.PERSON:
            actions.reply(found, company, str(form.body.data), by=user)
        else:
            actions.answer(found, str(form.body.data), by=user)
        flash(gettext("Het bericht is verstuurd."), "ok")
        return url_for("contacts.conversation", public_id=public_id)

    return sent_once(form, user, act, lambda: _conversation_page(form, found, company, side))


def _own_conversation(public_id: str) -> tuple[Conversation, Company, Side]:
    """Return a conversation in which this account takes part; for everybody else there is none."""
    found, user = queries.by_public_id(public_id), signed_in_account()
    if found is not None:
        company = db.session.get_one(Company, found.company_id)
        side = policy.side_of(found, user, active_role(), companies.membership_of(user, company))
        if side is not None:
            return found, company, side
    raise NotFoundError(N_("Dit gesprek kennen wij niet."))


def _conversation_page(form: MessageForm, found: Conversation, company: Company, side: Side) -> str:
    person = db.session.get_one(Account, found.person_id)
    return render_template(
        "contacts/conversation.html",
        form=form,
        action=url_for("contacts.conversation", public_id=found.public_id),
        lines=queries.lines_of(found),
        company_name=company.name,
        company_slug=company.slug,
        person_name=person.name,
        side=side.value,
        ended=policy.why_ended(company, side),
        expected=found.expected_by,
        progress=progress(found.answered_at, found.expected_by, clock.now()),
        introductions=queries.introductions_about(found.person_id, found.company_id),
    )


@blueprint.route("/berichten/antwoord/<token>", methods=["GET", "POST"])
@limited(SENT_FROM_ONE_ADDRESS)
@public
def answer(token: str) -> ResponseReturnValue:
    """Let the holder of a mailed link read the conversation and answer for the company."""
    found, company = _linked_conversation(token)
    form = MessageForm()
    page = {
        "action": url_for("contacts.answer", token=token),
        "company_name": company.name,
        "person_name": db.session.get_one(Account, found.person_id).name,
    }

    def shown() -> str:
        return render_template("contacts/answer.html", form=form, lines=queries.lines_of(found), **page)

    def act() -> str:
        actions.answer(found, str(form.body.data), by=None)
        flash(gettext("Uw antwoord is verstuurd aan %(person)s.", person=page["person_name"]), "ok")
        return page["action"]

    if request.method == "GET":
        return shown()
    return sent_once(form, None, act, shown) if form.validate() else (shown(), 400)


def _linked_conversation(token: str) -> tuple[Conversation, Company]:
    """Return the conversation of a mailed link.

    Raises GoneError where the link is too old, was changed, or was mailed to an address of before, and
    where the company left the site.
    """
    signed = links.conversation_in(token)
    found = queries.by_public_id(signed[0]) if signed else None
    company = db.session.get(Company, found.company_id) if found else None
    if signed is None or found is None or company is None or not links.is_for(company, signed[1]):
        raise GoneError(N_("Deze link werkt niet meer. Log in om uw berichten te lezen."))
    if ended := policy.why_ended(company, Side.COMPANY):
        raise GoneError(ended)
    return found, company
