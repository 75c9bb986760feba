"""What the audit trail says of the vocabulary."""

from collections.abc import Collection, Mapping

from app.accounts.audit_words import Fact, Subjects, counted
from app.kernel.text import N_, Text
from app.skills.corrections import links
from app.skills.corrections.models import Verdict

ACTIONS = {
    "skills.load": N_("Vaardigheden geladen"),
    "skills.import": N_("ESCO geladen"),
    "skills.decide_link": N_("Betekenis van woorden bepaald"),
}
_VOCABULARY, _WORDS = N_("lijst van vaardigheden"), N_("de woorden “%(words)s”")


def _vocabulary(references: Collection[str]) -> Mapping[str, Text]:
    return dict.fromkeys(references, Text(_VOCABULARY))


def _links(references: Collection[str]) -> Mapping[str, Text]:
    return {reference: Text(_WORDS, {"words": words}) for reference, words in links.names_of(references).items()}


SUBJECTS: Mapping[str, Subjects] = {"vocabulary": _vocabulary, "word": _links}
FACTS: Mapping[str, Fact] = {
    "verdict": lambda verdict: Text(N_("goed") if verdict == Verdict.RIGHT else N_("fout")),
    "added": counted(N_("nieuw: %(number)s")),
    "changed": counted(N_("gewijzigd: %(number)s")),
    "version": lambda version: Text(N_("versie %(version)s"), {"version": str(version) or "?"}),
    "removed": counted(N_("weg: %(number)s")),
}
