"""One badge of one person: for everybody while the holder shows it, and for who was mailed the link."""

from typing import Any

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from app.accounts.access import public
from app.accounts.models import Account
from app.accounts.rules import PERSONS, Role
from app.accounts.session import account, active_role
from app.badges import links, policy, queries
from app.badges.addresses import award_address
from app.badges.checking import check_own
from app.badges.endorsing import queries as endorsing
from app.badges.models import BadgeAssertion, BadgeClass
from app.badges.rules import AssertionState
from app.badges.signing import signed_badge
from app.kernel import clock
from app.kernel.database import db
from app.kernel.errors import GoneError, NotFoundError
from app.kernel.text import N_
from app.organisations.models import Organisation
from app.pages.badges.badge import credential, skill_links
from app.pages.badges.check import Finding, finding
from app.pages.badges.documents import wants_json
from app.pages.badges.downloads import badge_file, linkedin_address, revoked_credential
from app.pages.texts import paragraphs
from app.pages.views import blueprint


@blueprint.get("/badges/uitreiking/<public_id>")
@public
def assertion(public_id: str) -> ResponseReturnValue:
    """Show a badge whose holder shows it, as a check finds it now; a revoked one answers 410 with the reason.

    A machine that asks for JSON gets the signed badge.
    """
    found = queries.by_public_id(public_id)
    if found is None or not found.shown:
        raise NotFoundError(N_("Deze badge kennen wij niet, of de eigenaar toont hem niet."))
    facts = _facts(found)
    if facts["state"] is AssertionState.REVOKED:
        gone = render_template("pages/assertion_revoked.html", **facts)
        return revoked_credential(found) if wants_json() else (gone, 410)
    if wants_json():
        return badge_file(public_id, "json")
    return render_template(
        "pages/assertion.html",
        holder=db.session.get_one(Account, found.account_id).name,
        endorsements=endorsing.of_award(found.id),
        endorse_href=_endorse_href(public_id, facts["state"]),
        address=award_address(public_id),
        linkedin=linkedin_address(found, facts["badge"], facts["issuer"]),
        **facts,
    )


@blueprint.get("/badges/ontvangen/<token>")
@public
def received_badge(token: str) -> ResponseReturnValue:
    """Show a badge to the holder of the mailed link, with how to take it."""
    public_id = links.award_in(token)
    found = queries.by_public_id(public_id) if public_id else None
    if found is None:
        raise GoneError(N_("Deze link werkt niet meer. Log in om je badges te zien."))
    facts = _facts(found)
    if facts["state"] is AssertionState.REVOKED:
        return render_template("pages/assertion_revoked.html", **facts), 410
    user = account()
    own = user is not None and policy.is_for(found, user)
    return render_template("pages/assertion_received.html", reader=user, **facts | {"own": own})


def _endorse_href(public_id: str, state: AssertionState) -> str | None:
    """Return where an employer endorses a valid badge; None for everybody else."""
    may = active_role() is Role.EMPLOYER and state is AssertionState.ACCEPTED
    return url_for("badges.endorse_award", public_id=public_id) if may else None


def _facts(found: BadgeAssertion) -> dict[str, Any]:
    """Return what both pages show of an award; never the address that it was mailed to."""
    badge_class = db.session.get_one(BadgeClass, found.badge_class_id)
    issuer = db.session.get_one(Organisation, badge_class.organisation_id)
    skills = skill_links(badge_class.id)
    marked = credential(badge_class, issuer, [line.label for line, _href in skills])
    marked["dateCreated"] = clock.amsterdam(found.awarded_at).date().isoformat()
    if found.valid_until is not None:
        marked["expires"] = found.valid_until.isoformat()
    return {
        "badge": badge_class,
        "issuer": issuer,
        "public_id": found.public_id,
        "state": queries.state_now(found),
        "checked": _checked(found),
        "checked_at": clock.now(),
        "awarded_at": found.awarded_at,
        "valid_until": found.valid_until,
        "revoked_at": found.revoked_at,
        "reason": found.revocation_reason,
        "description": paragraphs(badge_class.description),
        "criteria": paragraphs(badge_class.criteria),
        "evidence": paragraphs(found.evidence),
        "skills": skills,
        "credential": marked,
        "own": found.account_id is not None and found.account_id == _reader_id(),
    }


def _reader_id() -> int | None:
    """Return the account that reads, where it acts as somebody who can hold badges."""
    user = account()
    return user.id if user is not None and active_role() in PERSONS else None


def _checked(found: BadgeAssertion) -> Finding | None:
    """Return what a check of the signed badge finds now; None where it is not signed yet."""
    signed = signed_badge(found.id)
    return finding(check_own(signed.credential), reason=found.revocation_reason) if signed else None
