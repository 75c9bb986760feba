"""The badges of a person: take them or not, show them or not."""

from collections.abc import Callable

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.accounts.access import role
from app.accounts.models import Account
from app.accounts.rules import PERSONS
from app.accounts.session import signed_in_account
from app.badges import actions, queries
from app.badges.models import ImportedBadge
from app.badges.queries import OwnAward, imported
from app.badges.rules import MAY_ACCEPT, AssertionState
from app.badges.views.room import STATE_TAGS, blueprint
from app.kernel.buttons import tried
from app.kernel.errors import DomainError
from app.kernel.text import N_
from app.kernel.web import locale

AWARD = "/mijn-badges/<public_id>"
GROUPS = (
    (N_("Wacht op je antwoord"), frozenset({AssertionState.WAITING})),
    (N_("Geldig"), frozenset({AssertionState.ACCEPTED})),
    (N_("Telt niet mee"), frozenset({AssertionState.EXPIRED, AssertionState.DECLINED, AssertionState.REVOKED})),
)


@blueprint.get("/mijn-badges")
@role(*PERSONS)
def mine() -> ResponseReturnValue:
    """List the badges that were awarded to this account: what waits first."""
    account = signed_in_account()
    found = queries.awards_of(account)
    groups = [(title, [_with_skills(one) for one in found if one.state in states]) for title, states in GROUPS]
    return render_template(
        "badges/mine.html",
        groups=[(title, listed) for title, listed in groups if listed],
        confirmed=account.email_confirmed_at is not None,
        brought=_brought(account),
        signed=queries.signed_among([one.public_id for one in found]),
        may_accept=MAY_ACCEPT,
        tags=STATE_TAGS,
    )


def _brought(account: Account) -> list[tuple[ImportedBadge, bool, list[queries.SkillLine]]]:
    """Return the badges from elsewhere, each with whether we know its issuer and which skills it names."""
    found = imported.imported_of(account.id)
    known = imported.known_among({one.issuer_id for one in found})
    return [(one, one.issuer_id in known, queries.skill_lines(one.skills.items(), locale())) for one in found]


def _with_skills(award: OwnAward) -> tuple[OwnAward, list[queries.SkillLine]]:
    return award, queries.skill_lines(award.skills, locale())


@blueprint.post(f"{AWARD}/aannemen")
@role(*PERSONS)
def accept(public_id: str) -> ResponseReturnValue:
    """Take a badge."""
    account, found = signed_in_account(), queries.own_award(signed_in_account(), public_id)
    return _answered(
        public_id,
        lambda: actions.accept(found, seen=_seen(), by=account),
        _("Je hebt de badge aangenomen. De vaardigheden op je profiel zijn nu bewezen."),
    )


@blueprint.post(f"{AWARD}/weigeren")
@role(*PERSONS)
def decline(public_id: str) -> ResponseReturnValue:
    """Do not take a badge, or give it back."""
    account, found = signed_in_account(), queries.own_award(signed_in_account(), public_id)
    return _answered(
        public_id,
        lambda: actions.decline(found, seen=_seen(), by=account),
        _("De badge telt niet mee. Niemand anders ziet hem."),
    )


@blueprint.post(f"{AWARD}/tonen")
@role(*PERSONS)
def show(public_id: str) -> ResponseReturnValue:
    """Give a badge its public page."""
    account, found = signed_in_account(), queries.own_award(signed_in_account(), public_id)
    return _answered(
        public_id, lambda: actions.show(found, by=account), _("Iedereen met de link ziet nu je badge en je naam.")
    )


@blueprint.post(f"{AWARD}/verbergen")
@role(*PERSONS)
def hide(public_id: str) -> ResponseReturnValue:
    """Take the public page of a badge away."""
    account, found = signed_in_account(), queries.own_award(signed_in_account(), public_id)
    return _answered(public_id, lambda: actions.hide(found, by=account), _("Niemand anders ziet deze badge nog."))


def _answered(public_id: str, action: Callable[[], object], sentence: str) -> ResponseReturnValue:
    if tried(action):
        flash(sentence)
    return redirect(url_for(".mine", _anchor=f"badge-{public_id}"), 303)


def _seen() -> AssertionState:
    """Return the state that the page showed. Raises DomainError where the form says none."""
    try:
        return AssertionState(request.form.get("stand", ""))
    except ValueError:
        raise DomainError(N_("Dit konden wij niet lezen. Ga terug naar je badges en probeer het opnieuw.")) from None
