"""Is this badge real? For everybody, without an account: each check, in plain words."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from wtforms import StringField

from app.accounts.access import limited, public
from app.accounts.forms import one_line
from app.badges import queries
from app.badges.addresses import site
from app.badges.checking import check, check_own
from app.badges.credentials import recipient
from app.badges.credentials.report import Check, Report, Status
from app.badges.importing.facts import Facts, facts_of
from app.badges.importing.source import SourceForm
from app.badges.models import BadgeAssertion
from app.badges.queries.imported import known_among
from app.badges.signing import signed_badge
from app.kernel import clock
from app.kernel.errors import DomainError, NotFoundError
from app.kernel.forms import at_most
from app.kernel.limits import Limit
from app.kernel.text import N_
from app.pages.badges.check_words import Said, said_of
from app.pages.badges.downloads import NOT_YET, UNKNOWN
from app.pages.views import blueprint

CHECKING = Limit("badges.check", uses=60, minutes=10)
"""Each check may make us ask other sites."""
OWN_PAGES = ("badges", "uitreiking")


class CheckForm(SourceForm):
    """A badge from anywhere, and whose it should be."""

    email = StringField(_l("E-mailadres van de persoon"), filters=[one_line], validators=[at_most(254)])


@dataclass(frozen=True)
class Finding:
    """What a page says of a badge: the outcome, what the badge says, and each check."""

    status: Status
    known: bool
    facts: Facts
    checks: list[tuple[Check, Said]]
    version: str | None
    at: datetime
    reason: str | None = None
    matches: bool | None = None
    """Whether the badge was awarded to the address that was asked for; None where none was."""

    @property
    def outcome(self) -> str:
        """The status, or "valid_unknown" where the badge is right and we do not know who issued it."""
        return "valid_unknown" if self.status is Status.VALID and not self.known else self.status.value


@blueprint.route("/badges/controleren", methods=["GET", "POST"])
@limited(CHECKING)
@public
def check_badge() -> ResponseReturnValue:
    """Check a badge that somebody hands over; with `uitreiking` one that its holder shows here."""
    form = CheckForm()
    if form.is_submitted():
        return _checked(form)
    if public_id := request.args.get("uitreiking", ""):
        found = _shown_award(public_id)
        return _result(finding(check_own(_credential(found)), reason=found.revocation_reason))
    return render_template("pages/badge_check.html", form=form)


def finding(report: Report, *, email: str = "", reason: str | None = None) -> Finding:
    """Return what a page says of a report; nothing of the credential is to be believed unless it is valid."""
    facts = facts_of(report.credential or {}, name=report.achievement or "", issuer_known_as=report.issuer or "")
    matches = recipient.matches(report.credential, email) if email and report.credential else None
    return Finding(
        status=report.status,
        known=facts.issuer_id in known_among({facts.issuer_id}),
        facts=facts,
        checks=[(one, said_of(one.name)) for one in report.checks],
        version=report.version,
        at=clock.now(),
        reason=reason,
        matches=matches,
    )


def _checked(form: CheckForm) -> ResponseReturnValue:
    if not form.validate():
        return render_template("pages/badge_check.html", form=form), 400
    email = (form.email.data or "").strip().lower()
    try:
        if found := _own_award(form.address.data or ""):
            return _result(finding(check_own(_credential(found)), email=email, reason=found.revocation_reason))
        return _result(finding(check(form.document()), email=email))
    except DomainError as error:
        form.refuse(error)
        return render_template("pages/badge_check.html", form=form), error.status


def _result(found: Finding) -> ResponseReturnValue:
    return render_template("pages/badge_checked.html", found=found, outcome=SENTENCES[found.outcome])


def _own_award(address: str) -> BadgeAssertion | None:
    """Return the award whose page on this site an address names; None for every other address.

    Raises NotFoundError where its holder does not show it.
    """
    asked = urlsplit(address)
    parts = asked.path.strip("/").split("/")
    if asked.netloc != urlsplit(site()).netloc or len(parts) != 3 or tuple(parts[:2]) != OWN_PAGES:
        return None
    return _shown_award(parts[2].partition(".")[0])


def _shown_award(public_id: str) -> BadgeAssertion:
    found = queries.by_public_id(public_id)
    if found is None or not found.shown:
        raise _at_address(UNKNOWN)
    return found


def _credential(found: BadgeAssertion) -> str:
    signed = signed_badge(found.id)
    if signed is None:
        raise _at_address(NOT_YET)
    return signed.credential


def _at_address(sentence: str) -> DomainError:
    error = NotFoundError(sentence)
    error.field = "address"
    return error


SENTENCES: Mapping[str, tuple[str, str, str]] = {
    "valid": ("good", N_("Deze badge is geldig"), N_("De uitgever gaf hem uit, en er is niets aan veranderd.")),
    "valid_unknown": (
        "turn",
        N_("De badge klopt, maar wij kennen de uitgever niet"),
        N_("Er is niets aan veranderd. Iedereen kan badges uitgeven. Ga zelf na of u deze uitgever vertrouwt."),
    ),
    "invalid": (
        "bad",
        N_("Deze badge is niet geldig"),
        N_("Hij is veranderd, nagemaakt of niet goed gemaakt. Ga er niet van uit dat het waar is wat erin staat."),
    ),
    "revoked": ("bad", N_("Deze badge is ingetrokken"), N_("De uitgever nam hem terug. Hij bewijst niets meer.")),
    "expired": ("late", N_("Deze badge is verlopen"), N_("Hij was echt, maar telt niet meer mee.")),
    "not_yet_valid": ("busy", N_("Deze badge geldt nog niet"), N_("Hij telt pas mee vanaf de dag die erin staat.")),
    "unknown": (
        "busy",
        N_("Wij weten niet of deze badge echt is"),
        N_("Een controle kon niet worden gedaan. Zolang dat zo is, bewijst de badge niets."),
    ),
}
