"""The mails of the process: plain words, what happens next, before when. In the applicant's language."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, cast

from flask import current_app
from flask_babel import force_locale, gettext
from sqlalchemy import select

from app.accounts.models import Account
from app.kernel import clock, outbox
from app.kernel.clock import amsterdam
from app.kernel.database import db
from app.kernel.text import Text, format_euro, show
from app.vouchers.casefile import assessment_of, missing_items, version_of
from app.vouchers.models import EvidenceItem, VoucherApplication
from app.vouchers.process import Term
from app.vouchers.scheme import EvidenceItem as Asked
from app.vouchers.scheme import SchemeVersion


class _Letter:
    """One application as its mails speak of it, in one language."""

    def __init__(self, application: VoucherApplication, reader: Account, term: Term | None) -> None:
        self.application = application
        self.locale = reader.locale
        self.version: SchemeVersion = version_of(application, clock.now())
        self.until = self._day(term.weeks(self.version.terms)) if term else ""

    def _day(self, weeks: int) -> str:
        return self.date(amsterdam(clock.now()).date() + timedelta(weeks=weeks))

    def date(self, day: date) -> str:
        return show(day, self.locale)

    def euro(self, cents: int) -> str:
        return format_euro(cents, self.locale)

    def text(self, text: Text) -> str:
        return text.render(self.locale, gettext)

    def deadline(self) -> str:
        received = amsterdam(self.application.received_at or clock.now()).date()
        return self.date(received + timedelta(weeks=self.version.terms.decision_weeks))

    def items(self) -> str:
        return "\n".join(f"- {self.label(item)}" for item in missing_items(self.application))

    def label(self, item: EvidenceItem) -> str:
        """Return what an item is called, with what is wrong with it if it was sent back."""
        known = {kept.code: kept.label.show(self.locale) for kept in self._evidence()}
        name = known.get(item.code, item.label)
        return f"{name}: {item.rejection}" if item.rejected_at and item.rejection else name

    def _evidence(self) -> list[Asked]:
        return [item for terms in self.version.kinds.values() for item in terms.evidence]

    def reasons(self) -> str:
        """Return the rules that failed, each with what would have turned it."""
        _case, _version, assessment = assessment_of(self.application, clock.now())
        lines = []
        for rule in assessment.rules:
            if not rule.passed:
                lines.append(f"- {self.text(rule.explanation)}")
                if rule.flip:
                    then = f" {self.text(rule.flip.then)}" if rule.flip.then else ""
                    lines.append(f"  {self.text(rule.flip.text)}{then}")
        return "\n".join(lines)

    def objection(self) -> str:
        """Return where and until when one may object (Awb 3:45, 6:7)."""
        authority = self.version.authority
        return str(
            gettext(
                "Bent u het er niet mee eens? Maak dan bezwaar tot en met %(until)s. "
                "Stuur een brief naar:\n%(address)s",
                until=self._day(self.version.terms.objection_weeks),
                address="\n".join(authority.objection_address),
            )
            + "\n\n"
            + gettext(
                "Dit besluit is genomen namens %(authority)s.\n%(signatory)s",
                authority=authority.name,
                signatory=authority.signatory,
            )
        )


def _receipt(letter: _Letter) -> tuple[str, str]:
    return gettext("Wij hebben uw aanvraag ontvangen"), gettext(
        "Wij hebben uw aanvraag voor een scholingsvoucher ontvangen. U hoort het uiterlijk op %(day)s.",
        day=letter.deadline(),
    )


def _missing(letter: _Letter) -> tuple[str, str]:
    return gettext("Wij missen nog iets bij uw aanvraag"), gettext(
        "Uw aanvraag is nog niet compleet. Stuur uiterlijk op %(day)s:\n%(items)s\n\n"
        "Uw plaats in de rij telt vanaf het laatste stuk.",
        day=letter.until,
        items=letter.items(),
    )


def _complete(letter: _Letter) -> tuple[str, str]:
    subject = gettext("Uw aanvraag is compleet")
    body = gettext("Uw aanvraag is compleet. Een adviseur bekijkt hem nu.")
    if letter.application.reserved_cents:
        amount = letter.euro(letter.application.reserved_cents)
        body += " " + gettext("Wij houden %(amount)s voor u vast tot het besluit.", amount=amount)
    return subject, body


def _waiting(_letter: _Letter) -> tuple[str, str]:
    return gettext("Uw aanvraag wacht op geld"), gettext(
        "Uw aanvraag is compleet. Het geld is nu op. Komt er geld vrij, dan bent u op volgorde aan de beurt. "
        "U hoeft niets te doen."
    )


def _granted(letter: _Letter) -> tuple[str, str]:
    amount = letter.euro(letter.application.awarded_cents)
    return gettext("Uw voucher is toegekend: %(amount)s", amount=amount), (
        gettext("U krijgt een scholingsvoucher van %(amount)s.", amount=amount) + "\n\n" + letter.objection()
    )


def _offered(letter: _Letter) -> tuple[str, str]:
    amount = letter.euro(letter.application.reserved_cents)
    return gettext("Wij bieden u een deel van de voucher aan"), gettext(
        "Er is niet genoeg geld voor het hele bedrag. Wij bieden u %(amount)s aan. "
        "Laat uiterlijk op %(day)s weten of u dit wilt.",
        amount=amount,
        day=letter.until,
    )


def _refused(letter: _Letter) -> tuple[str, str]:
    body = gettext("U krijgt geen scholingsvoucher. Dit is waarom:\n%(reasons)s", reasons=letter.reasons())
    if letter.application.decision_reason:
        body += "\n\n" + letter.application.decision_reason
    return gettext("Besluit op uw aanvraag"), body + "\n\n" + letter.objection()


def _withdrawn(_letter: _Letter) -> tuple[str, str]:
    return gettext("Uw aanvraag is ingetrokken"), gettext(
        "U hebt uw aanvraag ingetrokken. U kunt een nieuwe aanvraag doen zolang er geld is."
    )


def _declined(_letter: _Letter) -> tuple[str, str]:
    return gettext("U hebt ons aanbod afgewezen"), gettext(
        "U hebt ons aanbod afgewezen. U kunt een nieuwe aanvraag doen zolang er geld is."
    )


LETTERS: dict[str, Callable[[_Letter], tuple[str, str]]] = {
    "receipt": _receipt,
    "missing_items": _missing,
    "complete": _complete,
    "moved_up": _complete,
    "waiting": _waiting,
    "granted": _granted,
    "partial_offer": _offered,
    "refused": _refused,
    "declined": _declined,
    "withdrawn": _withdrawn,
}


@dataclass(frozen=True)
class Written:
    """One mail as its reader gets it."""

    recipient: str
    locale: str
    subject: str
    body: str


class _AsIf:
    """An application as it will be after a step that has not been taken yet."""

    def __init__(self, application: VoucherApplication, changes: Mapping[str, object]) -> None:
        self._application, self._changes = application, changes

    def __getattr__(self, name: str) -> Any:
        return self._changes[name] if name in self._changes else getattr(self._application, name)


def send(letter: str, application: VoucherApplication, term: Term | None) -> None:
    """Put the mail called `letter` in the outbox, for the applicant."""
    mail = _write(letter, application, term)
    outbox.post(recipient=mail.recipient, subject=mail.subject, body=mail.body)


def preview(letter: str, application: VoucherApplication, term: Term | None, **changes: object) -> Written:
    """Return the mail called `letter` as it would leave after `changes` (columns, `evidence`); nothing is sent."""
    return _write(letter, cast(VoucherApplication, _AsIf(application, changes)), term)


def _write(letter: str, application: VoucherApplication, term: Term | None) -> Written:
    reader = db.session.scalars(select(Account).where(Account.id == application.applicant_id)).one()
    with force_locale(reader.locale):
        subject, body = LETTERS[letter](_Letter(application, reader, term))
        address = f"{current_app.config['SITE_URL']}/vouchers/{application.public_id}"
        whole = "\n\n".join(
            [
                gettext("Dag %(name)s,", name=reader.name),
                body,
                gettext("Bekijk uw aanvraag %(number)s:", number=application.number or "") + f"\n{address}",
                gettext("Met vriendelijke groet,\nVindplatform"),
            ]
        )
    return Written(reader.email, reader.locale, f"{subject} ({application.number})", whole)
