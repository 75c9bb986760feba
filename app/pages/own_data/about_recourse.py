"""What is kept of objections, of money that is asked back, and of what stood out about an application."""

from sqlalchemy import select

from app.accounts.models import Account
from app.kernel.database import db
from app.kernel.text import N_, Euro
from app.kernel.web import shown
from app.pages.own_data.record import Record, Section, entries
from app.vouchers.afterwards.views.words import GROUNDS
from app.vouchers.excluded.models import Exclusion
from app.vouchers.excluded.rules import STATE_NAMES as EXCLUSION_NAMES
from app.vouchers.excluded.rules import ExclusionState
from app.vouchers.models import VoucherApplication
from app.vouchers.objections.models import Objection
from app.vouchers.objections.rules import AGAINST_NAMES, OUTCOME_NAMES, STATE_NAMES, Against, ObjectionState, Outcome
from app.vouchers.recovery import queries as recoveries
from app.vouchers.recovery.models import Recovery
from app.vouchers.rules import Ground
from app.vouchers.signals.models import Signal
from app.vouchers.signals.rules import KIND_NAMES, SignalKind, sentence

TASK = N_("Een taak van algemeen belang (AVG artikel 6, lid 1e).")
TEN_YEARS = N_("Zo lang als de aanvraag: tien jaar na de laatste betaling.")


def objections_section(user: Account) -> Section:
    """Return the objections to what was decided on this account's applications."""
    query = (
        select(Objection, VoucherApplication.number)
        .join(VoucherApplication, VoucherApplication.id == Objection.application_id)
        .where(VoucherApplication.applicant_id == user.id)
        .order_by(Objection.id)
    )
    records = [_objection(one, number or "") for one, number in db.session.execute(query)]
    return Section("voucher_objections", N_("Je bezwaren"), TASK, TEN_YEARS, records)


def recoveries_section(user: Account) -> Section:
    """Return the money that is asked back from this account."""
    query = (
        select(Recovery, VoucherApplication.number)
        .join(VoucherApplication, VoucherApplication.id == Recovery.application_id)
        .where(VoucherApplication.applicant_id == user.id)
        .order_by(Recovery.id)
    )
    records = [_recovery(one, number or "") for one, number in db.session.execute(query).all()]
    return Section("voucher_recoveries", N_("Geld dat je terugbetaalt"), TASK, TEN_YEARS, records)


def signals_section(user: Account) -> Section:
    """Return what stood out and was looked into; what is still being looked into is not shown (UAVG 41, 1d and 1i)."""
    query = (
        select(Signal, VoucherApplication.number)
        .join(VoucherApplication, VoucherApplication.id == Signal.application_id)
        .where(VoucherApplication.applicant_id == user.id, Signal.settled_at.is_not(None))
        .order_by(Signal.id)
    )
    records = [_signal(one, number or "") for one, number in db.session.execute(query)]
    return Section(
        "voucher_signals",
        N_("Wat ons opviel aan je aanvragen"),
        TASK,
        TEN_YEARS,
        records,
        N_("Wat een adviseur nog uitzoekt, staat hier niet. Zo’n signaal beslist niets."),
    )


def exclusions_section(user: Account) -> Section:
    """Return what was proposed and decided about excluding this account, or the company that it applied for."""
    query = (
        select(Exclusion, VoucherApplication.number)
        .join(VoucherApplication, VoucherApplication.id == Exclusion.application_id)
        .where(VoucherApplication.applicant_id == user.id)
        .order_by(Exclusion.id)
    )
    records = [_exclusion(one, number or "") for one, number in db.session.execute(query)]
    return Section("voucher_exclusions", N_("Uitsluitingen van een nieuwe voucher"), TASK, TEN_YEARS, records)


def _exclusion(one: Exclusion, number: str) -> Record:
    return Record(
        number,
        entries(
            [
                ("ground", N_("Grond"), shown(GROUNDS[Ground(one.ground)])),
                ("months", N_("Maanden"), one.months),
                ("reason", N_("Reden"), one.reason),
                ("state", N_("Status"), shown(EXCLUSION_NAMES[ExclusionState(one.state)])),
                ("proposed_at", N_("Voorgesteld"), one.proposed_at),
                ("reply_by", N_("Reageren kan tot en met"), one.reply_by),
                ("reply", N_("Je reactie"), one.reply),
                ("decided_at", N_("Besloten"), one.decided_at),
                ("decision_reason", N_("Motivering"), one.decision_reason),
                ("starts_on", N_("Van"), one.starts_on),
                ("until_on", N_("Tot en met"), one.until_on),
                ("ended_at", N_("Beëindigd"), one.ended_at),
                ("end_reason", N_("Waarom beëindigd"), one.end_reason),
            ]
        ),
    )


def _objection(one: Objection, number: str) -> Record:
    outcome = shown(OUTCOME_NAMES[Outcome(one.outcome)]) if one.outcome else None
    return Record(
        number,
        entries(
            [
                ("against", N_("Tegen"), shown(AGAINST_NAMES[Against(one.against)])),
                ("received_on", N_("Ontvangen op"), one.received_on),
                ("grounds", N_("Wat je schreef"), one.grounds),
                ("state", N_("Status"), shown(STATE_NAMES[ObjectionState(one.state)])),
                ("decide_before", N_("Wij beslissen uiterlijk op"), one.decide_before),
                ("outcome", N_("Uitkomst"), outcome),
                ("decision_reason", N_("Motivering"), one.decision_reason),
                ("decided_at", N_("Besloten"), one.decided_at),
            ]
        ),
    )


def _recovery(one: Recovery, number: str) -> Record:
    return Record(
        number,
        entries(
            [
                ("claimed_cents", N_("Teruggevraagd"), Euro(one.claimed_cents)),
                ("recovered_cents", N_("Terugbetaald"), Euro(one.recovered_cents)),
                ("waived_cents", N_("Kwijtgescholden"), Euro(one.waived_cents)),
                ("open_cents", N_("Nog open"), Euro(one.open_cents)),
                ("opened_at", N_("Sinds"), one.opened_at),
                ("received", N_("Betalingen"), [f"{paid.received_on}" for paid in recoveries.received_of(one.id)]),
            ]
        ),
    )


def _signal(one: Signal, number: str) -> Record:
    kind = SignalKind(one.kind)
    return Record(
        number,
        entries(
            [
                ("signal", N_("Wat ons opviel"), shown(KIND_NAMES[kind])),
                ("why", N_("Waarom"), shown(sentence(kind, one.facts))),
                ("raised_at", N_("Gezien op"), one.raised_at),
                ("note", N_("Wat de adviseur uitzocht"), one.note),
                ("settled_at", N_("Afgehandeld"), one.settled_at),
            ]
        ),
    )
