"""The vocabulary in the database is that of the files, however often it is loaded."""

from dataclasses import replace
from types import MappingProxyType

from flask import Flask
from sqlalchemy import func, select

from app.accounts.models import AuditRow
from app.kernel.database import db
from app.skills import queries
from app.skills.load import Loaded, load_into_database
from app.skills.models import Concept
from app.skills.vocabulary_file import Vocabulary, load_vocabulary


def test_loading_twice_changes_nothing(app: Flask) -> None:
    vocabulary = load_vocabulary()
    first = load_into_database(vocabulary=vocabulary)
    assert first.added == len(vocabulary.skills) + len(vocabulary.occupations)
    before = queries.fingerprint()
    assert load_into_database(vocabulary=vocabulary) == Loaded(0, 0, 0)
    assert queries.fingerprint() == before
    assert db.session.scalar(select(func.count()).select_from(AuditRow)) == 1


def test_what_is_new_changed_or_gone_in_the_files_is_so_in_the_database(app: Flask) -> None:
    shipped = load_vocabulary()
    load_into_database(vocabulary=shipped)
    before = queries.fingerprint()
    skills = dict(shipped.skills)
    lassen = skills["lassen"]
    skills["lassen"] = replace(lassen, nl="lassen en branden", alt_nl=(*lassen.alt_nl, "branderswerk"))
    skills["duiken"] = replace(lassen, slug="duiken", nl="duiken", en="diving", alt_nl=(), alt_en=())
    del skills["react"]
    changed = load_into_database(vocabulary=Vocabulary(MappingProxyType(skills), shipped.occupations))
    assert (changed.added, changed.changed, changed.removed) == (1, 1, 1)
    assert queries.fingerprint() != before
    names = {concept.slug: concept for concept in queries.all_concepts() if concept.kind == "skill"}
    assert names["lassen"].names == {"nl": "lassen en branden", "en": lassen.en}
    assert ("nl", "branderswerk") in names["lassen"].labels
    assert names["duiken"].names["en"] == "diving"
    assert "react" not in names
    assert queries.skill_names(["lassen", "react"], "nl") == {"lassen": "lassen en branden"}


def test_relations_are_kept_by_slug(app: Flask) -> None:
    load_into_database(vocabulary=load_vocabulary())
    links = db.session.scalar(select(Concept.links).where(Concept.slug == "elektricien", Concept.kind == "occupation"))
    assert links is not None
    assert "nen-1010" in links["skills"]
