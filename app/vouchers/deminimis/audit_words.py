"""What the audit trail says of the de-minimis register."""

from collections.abc import Collection, Mapping

from app.accounts.audit_words import Fact, Subjects
from app.kernel.text import N_, Text

ACTIONS = {
    "voucher.aid.add": N_("De-minimissteun opgegeven"),
    "voucher.aid.withdraw": N_("Opgegeven steun weggehaald"),
    "voucher.aid.read": N_("De-minimissteun bekeken"),
    "voucher.aid.link": N_("KvK-nummers gekoppeld"),
    "voucher.aid.unlink": N_("KvK-nummers losgemaakt"),
}
_OF, _FILE = N_("de-minimissteun, KvK %(number)s"), N_("de-minimisregister, %(file)s")


def _aid(references: Collection[str]) -> Mapping[str, Text]:
    return {name: Text(_FILE, {"file": name}) if "." in name else Text(_OF, {"number": name}) for name in references}


SUBJECTS: Mapping[str, Subjects] = {"aid": _aid}
FACTS: Mapping[str, Fact] = {"other": lambda number: Text(N_("met KvK %(number)s"), {"number": number})}
