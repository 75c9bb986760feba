"""What the audit trail says of trainings."""

from collections.abc import Collection, Mapping

from app.accounts.audit_words import Subjects
from app.kernel.text import N_, Text
from app.trainings import queries

ACTIONS = {
    "training.create": N_("Opleiding geplaatst"),
    "training.edit": N_("Opleiding gewijzigd"),
    "training.close": N_("Opleiding gesloten"),
    "training.reopen": N_("Opleiding weer geopend"),
    "training.complete": N_("Deelnemer klaar gemeld"),
}
_TRAINING = N_("opleiding %(title)s")


def _trainings(references: Collection[str]) -> Mapping[str, Text]:
    titles = queries.titles_of(int(reference) for reference in references if reference.isdecimal())
    return {str(number): Text(_TRAINING, {"title": title}) for number, title in titles.items()}


SUBJECTS: Mapping[str, Subjects] = {"training": _trainings}
