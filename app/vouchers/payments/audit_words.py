"""What the audit trail says of invoices, payments and batches."""

from collections.abc import Collection, Mapping

from app.accounts.audit_words import Fact, Subjects
from app.kernel.text import N_, Text

ACTIONS = {
    "voucher.invoice.hand_in": N_("Factuur ingediend"),
    "voucher.invoice.refuse": N_("Factuur niet aangenomen"),
    "voucher.invoice.approve": N_("Factuur goedgekeurd"),
    "voucher.invoice.return": N_("Factuur teruggestuurd"),
    "voucher.payee.correct": N_("Rekening aangepast"),
    "voucher.payment.queue": N_("Betaling klaargezet"),
    "voucher.payment.withdraw": N_("Betaling vervallen"),
    "voucher.payment.name": N_("Naam van rekening nagegaan"),
    "voucher.payment.fail": N_("Betaling teruggekomen"),
    "voucher.payment.not_paid": N_("Bank gevraagd: niet betaald"),
    "voucher.payment.paid_after_all": N_("Bank gevraagd: wel betaald"),
    "voucher.batch.prepare": N_("Batch klaargezet"),
    "voucher.batch.cancel": N_("Batch teruggehaald"),
    "voucher.batch.release": N_("Batch vrijgegeven"),
    "voucher.batch.download": N_("Betaalbestand gedownload"),
    "voucher.batch.answer": N_("Antwoord van de bank gelezen"),
}
_BATCH = N_("batch %(name)s")


def _batches(references: Collection[str]) -> Mapping[str, Text]:
    return {name: Text(_BATCH, {"name": name}) for name in references}


SUBJECTS: Mapping[str, Subjects] = {"batch": _batches}
FACTS: Mapping[str, Fact] = {
    "payment": lambda name: Text("%(name)s", {"name": name}),
    "payments": lambda count: Text(N_("%(n)s betalingen"), {"n": count}),
    "accepted": lambda count: Text(N_("%(n)s aangenomen"), {"n": count}),
    "rejected": lambda count: Text(N_("%(n)s afgekeurd"), {"n": count}),
}
