"""What the audit trail says of the desk."""

from collections.abc import Collection, Mapping

from app.accounts.audit_words import Subjects
from app.kernel.text import N_, Text
from app.kernel.web import shown
from app.vouchers.desk.tabs import Tab
from app.vouchers.desk.words import TAB_NAMES

ACTIONS = {
    "voucher.assign": N_("Aanvraag aan adviseur gegeven"),
    "voucher.unassign": N_("Aanvraag teruggegeven"),
    "voucher.note": N_("Notitie geschreven"),
    "voucher.block.write": N_("Vaste tekst geschreven"),
    "voucher.block.change": N_("Vaste tekst aangepast"),
    "voucher.block.remove": N_("Vaste tekst weggehaald"),
}
_WORK, _TEXT, _TERMS = N_("werkvoorraad, %(list)s"), N_("vaste tekst %(number)s"), N_("agenda van termijnen")


def _worklists(references: Collection[str]) -> Mapping[str, Text]:
    return {name: Text(_WORK, {"list": shown(TAB_NAMES[Tab(name)])}) for name in references if name in set(Tab)}


def _texts(references: Collection[str]) -> Mapping[str, Text]:
    return {number: Text(_TEXT, {"number": number}) for number in references}


def _terms(references: Collection[str]) -> Mapping[str, Text]:
    return {name: Text(_TERMS) for name in references}


SUBJECTS: Mapping[str, Subjects] = {"worklist": _worklists, "block": _texts, "terms": _terms}
