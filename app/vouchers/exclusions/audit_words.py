"""What the audit trail says of exclusions."""

from collections.abc import Mapping

from app.accounts.audit_words import Fact, Subjects
from app.kernel.text import N_

ACTIONS = {
    "voucher.exclusion.propose": N_("Uitsluiting voorgesteld"),
    "voucher.exclusion.decide": N_("Uitgesloten"),
    "voucher.exclusion.reject": N_("Niet uitgesloten"),
    "voucher.exclusion.end": N_("Uitsluiting beëindigd"),
    "voucher.exclusion.read": N_("Uitsluiting bekeken"),
}
SUBJECTS: Mapping[str, Subjects] = {}
FACTS: Mapping[str, Fact] = {}
