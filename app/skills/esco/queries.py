"""What ESCO says of concepts, for the resolver."""

from collections import defaultdict
from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import aliased

from app.kernel.database import db
from app.skills.esco.models import EscoConcept, EscoLabel, EscoRelation, EscoText
from app.skills.resolver.corpus import Facts


def facts_by_uri(uris: Collection[str], language: str = "nl") -> dict[str, Facts]:
    """Return what the imported ESCO knows of each of `uris` that it knows; labels are told apart by `language`."""
    columns = (EscoConcept.id, EscoConcept.uri, EscoConcept.kind, EscoConcept.code, EscoConcept.isco_group)
    rows = [row for row in db.session.execute(select(*columns)) if row.uri in uris]
    if not rows:
        return {}
    same, other = _labels(language)
    descriptions = _descriptions(language)
    skills = _targets("essential", language)
    broader = _targets("broader", language)
    return {
        row.uri: Facts(
            labels=tuple(same[row.id]),
            foreign=tuple(other[row.id]),
            description=descriptions.get(row.id, ""),
            group=(row.code if row.kind == "isco_group" else row.isco_group) or "",
            skills=tuple(skills[row.id]) if row.kind == "occupation" else (),
            broader=tuple(broader[row.id]),
        )
        for row in rows
    }


def _labels(language: str) -> tuple[dict[int, list[str]], dict[int, list[str]]]:
    same: dict[int, list[str]] = defaultdict(list)
    other: dict[int, list[str]] = defaultdict(list)
    query = select(EscoLabel.esco_id, EscoLabel.language, EscoLabel.text, EscoLabel.role).order_by(EscoLabel.id)
    for row in db.session.execute(query):
        (same if row.language == language else other)[row.esco_id].append(row.text)
    return same, other


def _descriptions(language: str) -> dict[int, str]:
    query = select(EscoText.esco_id, EscoText.description).where(EscoText.language == language)
    return {row.esco_id: row.description for row in db.session.execute(query)}


def _targets(role: str, language: str) -> dict[int, list[str]]:
    """Return the names of what each concept points at, in a fixed order."""
    target = aliased(EscoLabel)
    query = (
        select(EscoRelation.source_id, target.text)
        .join(target, target.esco_id == EscoRelation.target_id)
        .where(EscoRelation.role == role, target.language == language, target.role == "preferred")
        .order_by(EscoRelation.source_id, EscoRelation.target_id)
    )
    found: dict[int, list[str]] = defaultdict(list)
    for row in db.session.execute(query):
        found[row.source_id].append(row.text)
    return found
