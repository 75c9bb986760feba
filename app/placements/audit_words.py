"""What the audit trail says of stage profiles; their subject is the company."""

from collections.abc import Mapping

from app.accounts.audit_words import Subjects
from app.kernel.text import N_

ACTIONS = {
    "placement.create": N_("Stageprofiel gemaakt"),
    "placement.edit": N_("Stageprofiel gewijzigd"),
    "placement.close": N_("Stageprofiel gesloten"),
    "placement.reopen": N_("Stageprofiel opnieuw geopend"),
}
SUBJECTS: Mapping[str, Subjects] = {}
