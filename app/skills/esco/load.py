"""Brings an ESCO download into the database: adds, mends, and keeps what a newer version no longer has."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy import delete, func, insert, select, tuple_, update

from app.accounts import audit
from app.accounts.models import Account
from app.kernel import clock
from app.kernel.database import Base, db
from app.skills.esco.models import EscoConcept, EscoLabel, EscoRelation, EscoRelease, EscoText
from app.skills.esco.portal import UNDETERMINED, Download, EscoEntry, comparable
from app.skills.models import Concept, Label
from app.skills.skill_words import folded

FACTS = ("kind", "code", "isco_group", "skill_type", "reuse_level", "nace", "status", "seen_in")
T = TypeVar("T")
AT_ONCE = 400
"""Ids in one statement; SQLite takes no more than some thousands of values."""
SAME_NAME, OTHER_NAME = 1.0, 0.9
"""How sure a link to an own concept is: by the preferred labels of both, or by any two labels."""


@dataclass(frozen=True)
class Imported:
    """What one import did; `relations_left_out` name a concept that no import has brought."""

    version: str
    languages: tuple[str, ...]
    concepts: int
    added: int
    changed: int
    labels_added: int
    labels_removed: int
    relations_added: int
    relations_removed: int
    relations_left_out: int
    obsolete: int
    linked: int

    @property
    def anything(self) -> bool:
        """Whether the database differs from before."""
        counts = (self.added, self.changed, self.labels_added, self.labels_removed)
        return any((*counts, self.relations_added, self.relations_removed))


def import_download(download: Download, by: Account | None = None) -> Imported:
    """Store `download`; storing the same again changes nothing. Own concepts, search and matching stay as they are."""
    present = _present()
    added, changed = _store_concepts(download, present)
    ids = {row.uri: row.id for row in db.session.execute(select(EscoConcept.id, EscoConcept.uri))}
    labels_added, labels_removed = _store_labels(download, ids)
    changed += _store_texts(download, ids)
    relations_added, relations_removed, left_out = _store_relations(download, ids)
    obsolete = _mark_obsolete()
    linked = _link_own_concepts()
    known = _store_releases(download)
    imported = Imported(
        version=download.version,
        languages=tuple(sorted(download.languages)),
        concepts=len(download.entries),
        added=added,
        changed=changed,
        labels_added=labels_added,
        labels_removed=labels_removed,
        relations_added=relations_added,
        relations_removed=relations_removed,
        relations_left_out=left_out,
        obsolete=obsolete,
        linked=linked,
    )
    if imported.anything or not known:
        audit.record("skills.import", "vocabulary", by=by, added=added, changed=changed, version=download.version)
    return imported


def _present() -> dict[str, dict[str, Any]]:
    columns = [EscoConcept.id, EscoConcept.uri, *(getattr(EscoConcept, name) for name in FACTS)]
    return {row["uri"]: dict(row) for row in db.session.execute(select(*columns)).mappings()}


def _store_concepts(download: Download, present: Mapping[str, Mapping[str, Any]]) -> tuple[int, int]:
    new, mended = [], []
    for entry in download.entries.values():
        before = present.get(entry.uri)
        facts = _facts(entry, before, download.version)
        if before is None:
            new.append({"uri": entry.uri, "obsolete": False, **facts})
        elif any(before[name] != facts[name] for name in FACTS):
            mended.append({"id": before["id"], **facts})
    _insert(EscoConcept, new)
    if mended:
        db.session.execute(update(EscoConcept), mended)
    return len(new), len(mended)


def _facts(entry: EscoEntry, before: Mapping[str, Any] | None, version: str) -> dict[str, Any]:
    """Return the facts to store; an older version does not overrule a newer one."""
    facts: dict[str, Any] = {name: getattr(entry, name) for name in FACTS if name != "seen_in"}
    facts |= {"nace": list(entry.nace), "seen_in": version}
    if before is None:
        return facts
    if _newer(before["seen_in"], version):
        return {name: before[name] or facts[name] for name in FACTS}
    return {name: value or before[name] for name, value in facts.items()}


def _newer(one: str, other: str) -> bool:
    a, b = comparable(one), comparable(other)
    return a is not None and b is not None and a > b


def _store_labels(download: Download, ids: Mapping[str, int]) -> tuple[int, int]:
    """Make the labels of a concept in a language those of the download, where it has some."""
    languages = {*download.languages, UNDETERMINED}
    columns = select(EscoLabel.id, EscoLabel.esco_id, EscoLabel.language, EscoLabel.text, EscoLabel.role)
    present = {
        (row.esco_id, row.language, row.text): (row.id, row.role)
        for row in db.session.execute(columns.where(EscoLabel.language.in_(languages)))
    }
    wanted = {
        (ids[entry.uri], language, text): role
        for entry in download.entries.values()
        for (language, text), role in entry.labels.items()
    }
    told = {(esco_id, language) for esco_id, language, _ in wanted}
    gone = [
        number
        for key, (number, role) in present.items()
        if wanted.get(key) != role and key[:2] in told and (key in wanted or key[1] != UNDETERMINED)
    ]
    for some in _some(gone):
        db.session.execute(delete(EscoLabel).where(EscoLabel.id.in_(some)))
    new = [
        {"esco_id": esco_id, "language": language, "text": text, "role": role}
        for (esco_id, language, text), role in wanted.items()
        if (esco_id, language, text) not in present or present[(esco_id, language, text)][1] != role
    ]
    _insert(EscoLabel, new)
    return len(new), len(gone)


def _store_texts(download: Download, ids: Mapping[str, int]) -> int:
    present = {
        (row.esco_id, row.language): row.description
        for row in db.session.execute(select(EscoText.esco_id, EscoText.language, EscoText.description))
    }
    new, mended = [], []
    for entry in download.entries.values():
        for language, description in entry.texts.items():
            key = {"esco_id": ids[entry.uri], "language": language}
            before = present.get((ids[entry.uri], language))
            if before is None:
                new.append({**key, "description": description})
            elif before != description:
                mended.append({**key, "description": description})
    _insert(EscoText, new)
    if mended:
        db.session.execute(update(EscoText), mended)
    return len(mended)


def _store_relations(download: Download, ids: Mapping[str, int]) -> tuple[int, int, int]:
    """Make the relations of the sources in the download those of the download; return added, removed, left out."""
    columns = select(EscoRelation.source_id, EscoRelation.role, EscoRelation.target_id)
    present = {(row.source_id, row.role, row.target_id) for row in db.session.execute(columns)}
    wanted = {
        (ids[source], role, ids[target])
        for source, role, target in download.relations
        if source in ids and target in ids
    }
    left_out = sum(source not in ids or target not in ids for source, _, target in download.relations)
    told = {(source, role) for source, role, _ in wanted}
    gone = [relation for relation in present - wanted if relation[:2] in told]
    key = tuple_(EscoRelation.source_id, EscoRelation.role, EscoRelation.target_id)
    for some in _some(gone):
        db.session.execute(delete(EscoRelation).where(key.in_(some)))
    new = sorted(wanted - present)
    _insert(EscoRelation, [{"source_id": s, "role": role, "target_id": t} for s, role, t in new])
    return len(new), len(gone), left_out


def _mark_obsolete() -> int:
    """Mark what the newest version of its kind no longer has, name what replaces it; return how many are marked."""
    columns = (EscoConcept.id, EscoConcept.kind, EscoConcept.seen_in, EscoConcept.obsolete)
    rows = db.session.execute(select(*columns, EscoConcept.replaced_by_id)).all()
    newest: dict[str, tuple[int, ...]] = {}
    for row in rows:
        newest[row.kind] = max(newest.get(row.kind, ()), comparable(row.seen_in) or ())
    old = {row.id for row in rows if (comparable(row.seen_in) or newest[row.kind]) < newest[row.kind]}
    changes = [{"id": row.id, "obsolete": row.id in old} for row in rows if row.obsolete != (row.id in old)]
    if changes:
        db.session.execute(update(EscoConcept), changes)
    heirs = _heirs(old) if old else {}
    replaced = [
        {"id": row.id, "replaced_by_id": heirs.get(row.id)} for row in rows if row.replaced_by_id != heirs.get(row.id)
    ]
    if replaced:
        db.session.execute(update(EscoConcept), replaced)
    return len(old)


def _heirs(old: Collection[int]) -> dict[int, int]:
    """Return, by obsolete concept, the current one of its kind with the same preferred label in some language."""
    columns = (EscoConcept.id, EscoConcept.kind, EscoLabel.language, EscoLabel.text)
    query = select(*columns).join(EscoLabel, EscoLabel.esco_id == EscoConcept.id).where(EscoLabel.role == "preferred")
    rows = db.session.execute(query.order_by(EscoLabel.id)).all()
    current = {(row.kind, row.language, folded(row.text)): row.id for row in rows if row.id not in old}
    heirs: dict[int, int] = {}
    for row in rows:
        heir = current.get((row.kind, row.language, folded(row.text)))
        if row.id in old and heir is not None:
            heirs.setdefault(row.id, heir)
    return heirs


def _link_own_concepts() -> int:
    """Link ESCO concepts that have no link yet to the own concept with the same name; return how many are linked."""
    own = select(Concept.id, Concept.kind, Label.text, Label.preferred).join(Label, Label.concept_id == Concept.id)
    by_name: dict[tuple[str, str], dict[int, bool]] = {}
    for row in db.session.execute(own):
        names = by_name.setdefault((row.kind, folded(row.text)), {})
        names[row.id] = names.get(row.id, False) or row.preferred
    query = select(EscoConcept.id, EscoConcept.kind, EscoLabel.text, EscoLabel.role)
    query = query.join(EscoLabel, EscoLabel.esco_id == EscoConcept.id).where(EscoConcept.concept_id.is_(None))
    best: dict[int, dict[int, float]] = {}
    for name in db.session.execute(query):
        for concept_id, preferred in by_name.get((name.kind, folded(name.text)), {}).items():
            score = SAME_NAME if preferred and name.role == "preferred" else OTHER_NAME
            of = best.setdefault(name.id, {})
            of[concept_id] = max(score, of.get(concept_id, 0.0))
    links = [{"id": esco_id, "concept_id": own_id, "link_score": score} for esco_id, own_id, score in _certain(best)]
    if links:
        db.session.execute(update(EscoConcept), links)
    linked = select(func.count()).select_from(EscoConcept).where(EscoConcept.concept_id.is_not(None))
    return db.session.scalar(linked) or 0


def _certain(best: Mapping[int, Mapping[int, float]]) -> Iterable[tuple[int, int, float]]:
    """Yield the links where one own concept is likelier than every other."""
    for esco_id, scores in best.items():
        top = max(scores.values())
        likeliest = [concept_id for concept_id, score in scores.items() if score == top]
        if len(likeliest) == 1:
            yield esco_id, likeliest[0], top


def _store_releases(download: Download) -> bool:
    """Note the version in each language; return whether all of them were known."""
    present = set(db.session.scalars(select(EscoRelease.language).where(EscoRelease.version == download.version)))
    new = sorted(download.languages - present)
    now = clock.now()
    _insert(EscoRelease, [{"version": download.version, "language": it, "imported_at": now} for it in new])
    return not new


def _insert(table: type[Base], rows: list[dict[str, Any]]) -> None:
    if rows:
        db.session.execute(insert(table), rows)


def _some(values: list[T]) -> Iterable[list[T]]:
    for start in range(0, len(values), AT_ONCE):
        yield values[start : start + AT_ONCE]
