"""ESCO comes in from the portal's files, again and again, in several languages and versions."""

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.kernel.database import db
from app.skills import queries
from app.skills.esco.models import EscoConcept, EscoLabel, EscoRelation, EscoRelease
from app.skills.esco.queries import facts_by_uri
from tests.factories.skills import make_concept

E = "http://data.europa.eu/esco"
WELDER, BAKER, WELDING, GROUP = (
    f"{E}/occupation/welder",
    f"{E}/occupation/baker",
    f"{E}/skill/welding",
    f"{E}/isco/C7212",
)
OCCUPATIONS = (
    "conceptType",
    "conceptUri",
    "iscoGroup",
    "preferredLabel",
    "altLabels",
    "status",
    "description",
    "naceCode",
)
SKILLS = (
    "conceptType",
    "conceptUri",
    "skillType",
    "reuseLevel",
    "preferredLabel",
    "altLabels",
    "status",
    "description",
)
NACE = "http://data.europa.eu/ux2/nace2.1/25"


def occupation(uri: str, label: str, alternative: str = "", group: str = "7212") -> tuple[str, ...]:
    """Return a row of occupations_XX.csv."""
    return ("Occupation", uri, group, label, alternative, "released", f"Wat een {label} doet.", NACE)


def write(folder: Path, name: str, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Write a file as the portal does: a byte order mark, quotes where a cell holds a line end."""
    with (folder / name).open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows([columns, *rows])


@pytest.fixture
def portal(tmp_path: Path) -> Path:
    """A small download in Dutch."""
    folder = tmp_path / "ESCO dataset - v1.2.0 - classification - nl - csv"
    folder.mkdir()
    both = [occupation(WELDER, "lasser", "lasster\nTIG-lasser"), occupation(BAKER, "bakker", group="7512")]
    write(folder, "occupations_nl.csv", OCCUPATIONS, both)
    welding = ("KnowledgeSkillCompetence", WELDING, "skill/competence", "cross-sector", "lassen", "", "released", "")
    write(folder, "skills_nl.csv", SKILLS, [welding])
    write(folder, "ISCOGroups_nl.csv", ("conceptUri", "code", "preferredLabel"), [(GROUP, "7212", "Lassers")])
    broader = ("conceptType", "conceptUri", "conceptLabel", "broaderType", "broaderUri", "broaderLabel")
    write(
        folder, "broaderRelationsOccPillar_nl.csv", broader, [("Occupation", WELDER, "welder", "ISCOGroup", GROUP, "")]
    )
    needs = ("occupationUri", "relationType", "skillType", "skillUri")
    unknown = (BAKER, "optional", "knowledge", f"{E}/skill/nowhere")
    write(folder, "occupationSkillRelations_nl.csv", needs, [(WELDER, "essential", "knowledge", WELDING), unknown])
    write(folder, "greenSkillsCollection_nl.csv", ("conceptUri",), [])
    return folder


def run(app: Flask, *arguments: str | Path) -> tuple[int, str]:
    """Run `flask skills import-esco` and return its exit status and all that it said."""
    db.session.commit()
    result = app.test_cli_runner().invoke(args=["skills", "import-esco", *map(str, arguments)])
    db.session.rollback()
    return result.exit_code, result.output


def counts() -> Mapping[str, int]:
    tables = (EscoConcept, EscoLabel, EscoRelation, EscoRelease)
    return {table.__tablename__: db.session.scalar(select(func.count()).select_from(table)) or 0 for table in tables}


def concept(uri: str) -> EscoConcept:
    return db.session.scalars(select(EscoConcept).where(EscoConcept.uri == uri)).one()


def labels(uri: str, language: str) -> dict[str, str]:
    query = select(EscoLabel.text, EscoLabel.role).where(EscoLabel.language == language)
    return {row.text: row.role for row in db.session.execute(query.where(EscoLabel.esco_id == concept(uri).id))}


def test_all_that_the_files_say_is_kept(app: Flask, portal: Path) -> None:
    status, said = run(app, portal)
    assert status == 0, said
    assert "ESCO 1.2.0, in nl: 4 concepts" in said
    assert "Not needed: greenSkillsCollection_nl.csv" in said
    assert "1 relations name a concept that the download does not have" in said
    assert labels(WELDER, "nl") == {"lasser": "preferred", "lasster": "alternative", "TIG-lasser": "alternative"}
    assert (concept(WELDER).isco_group, concept(WELDER).nace, concept(WELDER).seen_in) == ("7212", [NACE], "1.2.0")
    facts = facts_by_uri({WELDER, "http://elders.example/x"})
    assert facts.keys() == {WELDER}
    known = facts[WELDER]
    assert (known.group, known.skills, known.broader, known.foreign) == ("7212", ("lassen",), ("Lassers",), ("welder",))
    assert known.description == "Wat een lasser doet."


def test_importing_again_changes_nothing(app: Flask, portal: Path) -> None:
    run(app, portal)
    before = counts()
    status, said = run(app, portal)
    assert status == 0
    assert (
        "0 concepts added, 0 changed, 0 obsolete in all; 0 labels added, 0 removed; 0 relations added, 0 removed"
        in said
    )
    assert counts() == before


def test_own_concepts_and_what_is_searched_stay_as_they_are_and_are_linked(app: Flask, portal: Path) -> None:
    own = make_concept(slug="lasser", nl="Lasser", en="Welder", kind="occupation")
    make_concept(slug="lassen", nl="metaal verbinden", en="welding", kind="skill")
    before, number = queries.all_concepts(), queries.fingerprint()
    run(app, portal)
    assert queries.all_concepts() == before
    assert queries.fingerprint() == number
    assert (concept(WELDER).concept_id, concept(WELDER).link_score) == (own.id, 1.0)
    assert concept(WELDING).concept_id is None
    assert concept(GROUP).concept_id is None


def test_languages_stand_side_by_side(app: Flask, portal: Path) -> None:
    run(app, portal)
    write(portal, "occupations_pt-BR.csv", OCCUPATIONS, [occupation(WELDER, "soldador")])
    for name in ("occupations_nl.csv", "skills_nl.csv"):
        (portal / name).unlink()
    status, said = run(app, portal)
    assert status == 0, said
    assert labels(WELDER, "pt-BR") == {"soldador": "preferred"}
    assert labels(WELDER, "nl").keys() == {"lasser", "lasster", "TIG-lasser"}
    assert "soldador" in facts_by_uri({WELDER})[WELDER].foreign


def test_a_newer_version_keeps_what_disappeared_and_says_what_took_its_place(app: Flask, portal: Path) -> None:
    run(app, portal)
    baker = concept(BAKER).id
    new = f"{E}/occupation/baker-2"
    rows = [occupation(WELDER, "lasser", "laskundige"), occupation(new, "Bakker")]
    write(portal, "occupations_nl.csv", OCCUPATIONS, rows)
    status, said = run(app, portal, "--version", "1.10.0")
    assert status == 0, said
    assert "1 obsolete" in said
    gone = concept(BAKER)
    assert (gone.id, gone.obsolete, gone.seen_in, gone.replaced_by_id) == (baker, True, "1.2.0", concept(new).id)
    assert labels(BAKER, "nl") == {"bakker": "preferred"}
    assert labels(WELDER, "nl").keys() == {"lasser", "laskundige"}
    assert not concept(WELDER).obsolete
    releases = db.session.scalars(select(EscoRelease.version).order_by(EscoRelease.id)).all()
    assert releases == ["1.2.0", "1.10.0"]


def test_an_older_version_does_not_overrule_a_newer_one(app: Flask, portal: Path) -> None:
    run(app, portal)
    write(portal, "occupations_en.csv", OCCUPATIONS, [occupation(WELDER, "welder", group="9999")])
    for name in ("occupations_nl.csv", "skills_nl.csv"):
        (portal / name).unlink()
    run(app, portal, "--version", "1.1.1")
    assert (concept(WELDER).isco_group, concept(WELDER).seen_in, concept(WELDER).obsolete) == ("7212", "1.2.0", False)
    assert not concept(BAKER).obsolete


def broken(portal: Path, how: str) -> None:
    """Spoil the download."""
    file = portal / "skills_nl.csv"
    match how:
        case "column":
            write(portal, file.name, [name for name in SKILLS if name != "skillType"], [])
        case "empty":
            file.write_bytes(b"")
        case "bytes":
            file.write_bytes(file.read_bytes() + b"\xff")
        case "uri":
            write(portal, file.name, SKILLS, [("KnowledgeSkillCompetence", "welding", "", "", "lassen", "", "", "")])
        case "long":
            write(portal, file.name, SKILLS, [("", WELDING, "", "", "x" * 501, "", "", "")])
        case "relation":
            rows = [(WELDER, "handig", "", WELDING)]
            columns = ("occupationUri", "relationType", "skillType", "skillUri")
            write(portal, "occupationSkillRelations_nl.csv", columns, rows)
        case "name":
            file.rename(portal / "skills.csv")
        case "kind":
            write(portal, file.name, SKILLS, [("", WELDER, "", "", "lassen", "", "", "")])


@pytest.mark.parametrize(
    ("how", "says"),
    [
        ("column", "skills_nl.csv: line 1: no column skillType"),
        ("empty", "skills_nl.csv: the file is empty"),
        ("bytes", "skills_nl.csv: not UTF-8"),
        ("uri", "skills_nl.csv: line 2: 'welding' is no concept URI"),
        ("long", "skills_nl.csv: line 2: a label of 501 characters"),
        ("relation", "occupationSkillRelations_nl.csv: line 2: relationType is 'handig'"),
        ("name", "skills.csv: the name has no language"),
        ("kind", f"skills_nl.csv: line 2: {WELDER} is a skill here and a occupation elsewhere"),
    ],
)
def test_an_odd_file_is_named_and_nothing_is_stored(app: Flask, portal: Path, how: str, says: str) -> None:
    broken(portal, how)
    status, said = run(app, portal)
    assert status == 2
    assert says in said
    assert set(counts().values()) == {0}


def test_a_folder_without_concepts_is_no_download(app: Flask, tmp_path: Path) -> None:
    assert run(app, tmp_path / "nergens") == (2, f"Error: {tmp_path}/nergens: there is no such folder\n")
    status, said = run(app, tmp_path)
    assert status == 2
    assert "no occupations_XX.csv and no skills_XX.csv" in said


def test_without_a_version_nothing_becomes_obsolete(app: Flask, portal: Path, tmp_path: Path) -> None:
    plain = portal.rename(tmp_path / "esco")
    status, said = run(app, plain)
    assert "of an unknown version" in said
    write(plain, "occupations_nl.csv", OCCUPATIONS, [occupation(WELDER, "lasser")])
    status, said = run(app, plain)
    assert status == 0
    assert not concept(BAKER).obsolete
