"""What the audit trail says of vacancies."""

from collections.abc import Collection, Mapping

from app.accounts.audit_words import Fact, Subjects, counted
from app.kernel.text import N_, Text
from app.vacancies import queries

ACTIONS = {
    "vacancy.create": N_("Vacature gemaakt"),
    "vacancy.edit": N_("Vacature gewijzigd"),
    "vacancy.publish": N_("Vacature geplaatst"),
    "vacancy.close": N_("Vacature gesloten"),
    "vacancy.copy": N_("Vacature gekopieerd"),
}
_VACANCY = N_("vacature %(title)s")


def _vacancies(references: Collection[str]) -> Mapping[str, Text]:
    titles = queries.titles_of([int(reference) for reference in references if reference.isdigit()])
    return {str(number): Text(_VACANCY, {"title": title}) for number, title in titles.items()}


SUBJECTS: Mapping[str, Subjects] = {"vacancy": _vacancies}
FACTS: Mapping[str, Fact] = {"original": counted(N_("kopie van vacature %(number)s"))}
