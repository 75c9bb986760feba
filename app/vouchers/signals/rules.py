"""What stands out about an application, judged by itself and by those beside it. Pure; bounds are scheme data.

Each function gives a `Flag` or None. A flag is a reason to look, with the facts of its sentence; nothing follows
from it by itself.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from app.kernel.text import N_, Euro, Text, Value
from app.vouchers.scheme import SchemeVersion


class SignalKind(StrEnum):
    """Kinds of flags."""

    THRESHOLD = "threshold"
    SHARED_IBAN = "shared_iban"
    LINKED_TRAINER = "linked_trainer"
    SAME_INVOICE = "same_invoice"
    ABOVE_PRICE = "above_price"
    CROWDED_COURSE = "crowded_course"
    DORMANT_COMPANY = "dormant_company"


KIND_NAMES = {
    SignalKind.THRESHOLD: N_("Bedragen vlak bij een grens"),
    SignalKind.SHARED_IBAN: N_("Eén rekening voor meer partijen"),
    SignalKind.LINKED_TRAINER: N_("Band met de opleider"),
    SignalKind.SAME_INVOICE: N_("Factuur vaker ingediend"),
    SignalKind.ABOVE_PRICE: N_("Duurder dan de openbare prijs"),
    SignalKind.CROWDED_COURSE: N_("Veel aanvragen voor één cursus"),
    SignalKind.DORMANT_COMPANY: N_("Bedrijf zonder controle"),
}
_SENTENCES = {
    SignalKind.THRESHOLD: N_(
        "%(count)s aanvragen bij deze opleider liggen vlak bij een grens. Deze komt op %(amount)s."
    ),
    SignalKind.SHARED_IBAN: N_("Deze rekening hoort ook bij: %(others)s."),
    SignalKind.SAME_INVOICE: N_("Factuur %(number)s is vaker ingediend."),
    SignalKind.ABOVE_PRICE: N_("De aanvraag noemt %(asked)s. De openbare prijs is %(public)s."),
    SignalKind.CROWDED_COURSE: N_("%(count)s aanvragen voor deze cursus, met dezelfde startdag."),
    SignalKind.DORMANT_COMPANY: N_("Niemand heeft dit bedrijf gecontroleerd. Het plaatste ook nog niets."),
}
_LINKED = {
    "name": N_("De opleider heet net als de aanvrager."),
    "people": N_("Dezelfde persoon werkt voor de aanvrager en voor de opleider."),
}
_MONEY = frozenset({"amount", "asked", "public"})


@dataclass(frozen=True)
class Flag:
    """One flag: its kind, and the facts (whole numbers and words) of its sentence."""

    kind: SignalKind
    facts: Mapping[str, int | str]


@dataclass(frozen=True)
class Paid:
    """Somebody else's application that names the same account: who is paid, and as what."""

    name: str
    payee_kind: str
    company_id: int | None


def sentence(kind: SignalKind, facts: Mapping[str, int | str]) -> Text:
    """Return why a flag was raised."""
    if kind is SignalKind.LINKED_TRAINER:
        return Text(_LINKED[str(facts["why"])])
    values: dict[str, Value] = {name: Euro(int(value)) if name in _MONEY else value for name, value in facts.items()}
    return Text(_SENTENCES[kind], values)


def near_threshold(share_cents: int, version: SchemeVersion) -> bool:
    """Say whether base × rate lies just above the minimum, or just around what gives the maximum."""
    margin = version.signals.bunching_margin_cents
    low, high = version.minimum_cents, version.maximum_cents
    return low <= share_cents <= low + margin or abs(share_cents - high) <= margin


def threshold(share_cents: int, beside: Sequence[int], version: SchemeVersion) -> Flag | None:
    """Flag amounts that bunch: `beside` are the shares (cents) of the trainer's other applications within a year."""
    if not near_threshold(share_cents, version):
        return None
    count = 1 + sum(near_threshold(other, version) for other in beside)
    if count < version.signals.bunching_count:
        return None
    return Flag(SignalKind.THRESHOLD, {"count": count, "amount": share_cents})


def shared_iban(name: str, payee_kind: str, company_id: int | None, others: Sequence[Paid]) -> Flag | None:
    """Flag an account that belongs to several: other employers, or a trainer by another name.

    A trainer is paid for many applicants: that by itself is no signal.
    """
    found = set()
    for other in others:
        if payee_kind == other.payee_kind == "employer":
            strange = other.company_id != company_id
        elif payee_kind == other.payee_kind == "trainer":
            strange = letters_of(other.name) != letters_of(name)
        else:
            strange = True
        if strange:
            found.add(other.name)
    return Flag(SignalKind.SHARED_IBAN, {"others": ", ".join(sorted(found)[:5])}) if found else None


def linked_trainer(applicant: str, trainer: str, *, same_people: bool) -> Flag | None:
    """Flag a trainer that is called as the applicant is, or for which the same people act."""
    if letters_of(applicant) == letters_of(trainer):
        return Flag(SignalKind.LINKED_TRAINER, {"why": "name"})
    if same_people:
        return Flag(SignalKind.LINKED_TRAINER, {"why": "people"})
    return None


def above_price(asked_cents: int, public_cents: int | None, version: SchemeVersion) -> Flag | None:
    """Flag a price above the public one, as far as the scheme says; both with VAT."""
    if public_cents is None or asked_cents * 100 <= public_cents * (100 + version.signals.price_margin_percent):
        return None
    return Flag(SignalKind.ABOVE_PRICE, {"asked": asked_cents, "public": public_cents})


def crowded_course(count: int, version: SchemeVersion) -> Flag | None:
    """Flag a training for which many apply, with one starting day."""
    if count < version.signals.course_count:
        return None
    return Flag(SignalKind.CROWDED_COURSE, {"count": count})


def dormant_company(*, confirmed: bool, active: bool) -> Flag | None:
    """Flag a company that nobody confirmed and that did nothing here but apply."""
    return None if confirmed or active else Flag(SignalKind.DORMANT_COMPANY, {})


def same_invoice(number: str | None) -> Flag | None:
    """Flag an application with an invoice that was handed in before; `number` is that invoice's, None without one."""
    return None if number is None else Flag(SignalKind.SAME_INVOICE, {"number": number})


def letters_of(name: str) -> str:
    """Return the letters and digits of a name, without capitals."""
    return "".join(char for char in name.casefold() if char.isalnum())
