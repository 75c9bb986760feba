"""What the audit trail says of the registers."""

from collections.abc import Collection, Mapping

from app.accounts.audit_words import Fact, Subjects
from app.kernel.text import N_, Text
from app.vouchers.trainers import queries
from app.vouchers.trainers.rules import MARK_NAMES, Mark

ACTIONS = {
    "voucher.trainer.add": N_("Opleider in het register gezet"),
    "voucher.trainer.end": N_("Erkenning van opleider beëindigd"),
}
_TRAINER = N_("opleider %(name)s")


def _trainers(references: Collection[str]) -> Mapping[str, Text]:
    names = queries.names_of([int(reference) for reference in references if reference.isdecimal()])
    return {str(row_id): Text(_TRAINER, {"name": name}) for row_id, name in names.items()}


SUBJECTS: Mapping[str, Subjects] = {"trainer": _trainers}
FACTS: Mapping[str, Fact] = {"mark": lambda mark: Text(MARK_NAMES[Mark(mark)])}
