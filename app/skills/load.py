"""Brings the vocabulary files into the database: what is new is added, what changed is mended, what left is removed."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import delete, func, select

from app.accounts import audit
from app.accounts.models import Account
from app.kernel.database import db
from app.skills.models import Concept, Label
from app.skills.vocabulary_file import OccupationEntry, SkillEntry, Vocabulary

Entry = SkillEntry | OccupationEntry
Labels = Mapping[tuple[str, str], bool]
"""Whether a label is the preferred one, by language and text."""


@dataclass(frozen=True)
class Loaded:
    """How many concepts one load added, changed and removed."""

    added: int
    changed: int
    removed: int

    @property
    def anything(self) -> bool:
        """Whether the database differs from before."""
        return bool(self.added or self.changed or self.removed)


def load_into_database(*, vocabulary: Vocabulary, by: Account | None = None) -> Loaded:
    """Make the concepts and labels in the database those of `vocabulary`; loading the same again changes nothing."""
    entries: list[Entry] = [*vocabulary.skills.values(), *vocabulary.occupations.values()]
    wanted = {entry.uri: entry for entry in entries}
    present = {concept.uri: concept for concept in db.session.scalars(select(Concept))}
    labels = _labels_present()
    gone = [concept.id for uri, concept in present.items() if uri not in wanted]
    if gone:
        db.session.execute(delete(Label).where(Label.concept_id.in_(gone)))
        db.session.execute(delete(Concept).where(Concept.id.in_(gone)))
    added = [_concept(entry) for uri, entry in wanted.items() if uri not in present]
    db.session.add_all(added)
    db.session.flush()
    changed = 0
    for concept in (*added, *(concept for uri, concept in present.items() if uri in wanted)):
        entry = wanted[concept.uri]
        relabelled = _relabel(concept.id, labels.get(concept.id, {}), _labels_wanted(entry))
        changed += _mend(concept, entry) or relabelled
    db.session.flush()
    loaded = Loaded(len(added), changed - len(added), len(gone))
    if loaded.anything:
        counts = {"added": loaded.added, "changed": loaded.changed, "removed": loaded.removed}
        audit.record("skills.load", "vocabulary", by=by, **counts)
    return loaded


def _concept(entry: Entry) -> Concept:
    kind = "occupation" if isinstance(entry, OccupationEntry) else "skill"
    return Concept(uri=entry.uri, slug=entry.slug, kind=kind, sector=entry.sector, links=_links(entry))


def _mend(concept: Concept, entry: Entry) -> bool:
    """Give the concept the facts of its entry; say whether any was different."""
    before = (concept.slug, concept.sector, concept.links)
    after = (entry.slug, entry.sector, _links(entry))
    if before != after:
        concept.slug, concept.sector, concept.links = after
    return before != after


def _relabel(concept_id: int, before: Labels, after: Labels) -> bool:
    """Give the concept its labels anew where any differs; say whether one did."""
    if before == after:
        return False
    ours = Label.concept_id == concept_id
    db.session.execute(delete(Label).where(ours, ~Label.learnt))
    texts = [text for _language, text in after]
    db.session.execute(delete(Label).where(ours, func.lower(Label.text).in_([text.lower() for text in texts])))
    db.session.add_all(
        Label(concept_id=concept_id, language=language, text=text, preferred=preferred)
        for (language, text), preferred in after.items()
    )
    return True


def _links(entry: Entry) -> dict[str, list[str]]:
    links = {"broader": entry.broader, "related": entry.related}
    if isinstance(entry, OccupationEntry):
        links["skills"] = entry.skills
    return {relation: list(slugs) for relation, slugs in links.items() if slugs}


def _labels_wanted(entry: Entry) -> dict[tuple[str, str], bool]:
    alternative = {("nl", text): False for text in entry.alt_nl} | {("en", text): False for text in entry.alt_en}
    return alternative | {("nl", entry.nl): True, ("en", entry.en): True}


def _labels_present() -> dict[int, dict[tuple[str, str], bool]]:
    labels: dict[int, dict[tuple[str, str], bool]] = {}
    shipped = select(Label.concept_id, Label.language, Label.text, Label.preferred).where(~Label.learnt)
    for row in db.session.execute(shipped):
        labels.setdefault(row.concept_id, {})[(row.language, row.text)] = row.preferred
    return labels
