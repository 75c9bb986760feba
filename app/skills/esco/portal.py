"""Reads a folder of the ESCO portal's CSV download (v1.1 and later): its file names, columns and oddities.

Pure but for reading the files. Everything is read and checked before anything is stored; a problem names the
file, the line and what is wrong. Source of names and columns: the download of esco.ec.europa.eu.
"""

import csv
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

UNDETERMINED = "und"
"""The language code for a text whose language the download does not say (ISO 639-2)."""
LONGEST_LABEL = 500
LONGEST_URI = 200
_NAME = re.compile(r"(?P<name>[A-Za-z]+)(?:_(?P<language>[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*))?\.csv")
_VERSION = re.compile(r"v?(\d+\.\d+(?:\.\d+)*)")
_FIELD_SIZE = 16_777_216

CONCEPT_FILES = {
    "occupations": ("occupation", ("conceptUri", "preferredLabel", "altLabels", "iscoGroup")),
    "skills": ("skill", ("conceptUri", "preferredLabel", "altLabels", "skillType")),
    "ISCOGroups": ("isco_group", ("conceptUri", "preferredLabel", "code")),
    "skillGroups": ("skill_group", ("conceptUri", "preferredLabel")),
}
"""Which kind of concept a file holds, and the columns without which it is not that file."""
RELATION_FILES = {
    "broaderRelationsOccPillar": ("conceptUri", "broaderUri"),
    "broaderRelationsSkillPillar": ("conceptUri", "broaderUri"),
    "occupationSkillRelations": ("occupationUri", "relationType", "skillUri"),
    "skillSkillRelations": ("originalSkillUri", "relationType", "relatedSkillUri"),
}
NEEDED = ("occupations", "skills")
"""Files of which at least one has to be there."""


class EscoError(Exception):
    """The folder is no ESCO download that can be read; the message says which file, which line and why."""


@dataclass
class EscoEntry:
    """A concept of the download: facts that have no language, and its labels and texts by language."""

    uri: str
    kind: str
    code: str | None = None
    isco_group: str | None = None
    skill_type: str | None = None
    reuse_level: str | None = None
    nace: tuple[str, ...] = ()
    status: str = "released"
    labels: dict[tuple[str, str], str] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)


Relation = tuple[str, str, str]
"""Source URI, role, target URI."""


@dataclass
class Download:
    """All that a folder holds."""

    version: str
    entries: dict[str, EscoEntry] = field(default_factory=dict)
    relations: set[Relation] = field(default_factory=set)
    languages: set[str] = field(default_factory=set)
    read: list[str] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)


def read_download(folder: Path, version: str | None = None) -> Download:
    """Return what the CSV files in `folder` say; `version` is else looked for in the folder's name, else "".

    Files that hold nothing of their own (collections, hierarchies) are named in `skipped`.
    """
    if not folder.is_dir():
        raise EscoError(f"{folder}: there is no such folder")
    found = _files(folder)
    if not any(name in NEEDED for name, _, _ in found):
        raise EscoError(f"{folder}: no occupations_XX.csv and no skills_XX.csv in it (XX is a language, as in nl)")
    download = Download(version if version is not None else _version(folder))
    for name, language, path in found:
        if name in CONCEPT_FILES:
            if language is None:
                raise EscoError(f"{path.name}: the name has no language; the portal writes {name}_nl.csv")
            _read_concepts(download, path, name, language)
            download.languages.add(language)
    for name, _language, path in found:
        if name in RELATION_FILES:
            _read_relations(download, path, name)
    download.read = [path.name for name, _, path in found if name in CONCEPT_FILES or name in RELATION_FILES]
    download.skipped = [path.name for path in sorted(folder.glob("*.csv")) if path.name not in download.read]
    return download


def comparable(version: str) -> tuple[int, ...] | None:
    """Return "1.10.2" as (1, 10, 2); None for what is no version, and cannot be older or newer."""
    return tuple(int(part) for part in version.split(".")) if _VERSION.fullmatch(version) else None


def _files(folder: Path) -> list[tuple[str, str | None, Path]]:
    found = []
    for path in sorted(folder.iterdir()):
        match = _NAME.fullmatch(path.name)
        if match:
            found.append((match["name"], match["language"], path))
    return found


def _version(folder: Path) -> str:
    found = _VERSION.search(folder.resolve().name)
    return found[1] if found else ""


def _rows(path: Path, needed: Iterable[str]) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield each row with its line number; columns that a row lacks are empty."""
    csv.field_size_limit(_FIELD_SIZE)
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file, strict=True, restval="")
            columns = reader.fieldnames
            if not columns:
                raise EscoError(f"{path.name}: the file is empty")
            missing = [name for name in needed if name not in columns]
            if missing:
                raise EscoError(f"{path.name}: line 1: no column {', '.join(missing)}; it has {', '.join(columns)}")
            for row in reader:
                if None in row:
                    raise EscoError(f"{path.name}: line {reader.line_num}: more fields than there are columns")
                yield reader.line_num, {name: value.strip() for name, value in row.items()}
    except UnicodeDecodeError as error:
        raise EscoError(f"{path.name}: not UTF-8 (byte {error.start})") from None
    except csv.Error as error:
        raise EscoError(f"{path.name}: line {reader.line_num}: {error}") from None
    except OSError as error:
        raise EscoError(f"{path.name}: {error.strerror}") from None


def _read_concepts(download: Download, path: Path, name: str, language: str) -> None:
    kind, needed = CONCEPT_FILES[name]
    for line, row in _rows(path, needed):
        where = f"{path.name}: line {line}"
        uri = _uri(row["conceptUri"], where)
        entry = download.entries.setdefault(uri, EscoEntry(uri, kind))
        if entry.kind != kind:
            raise EscoError(f"{where}: {uri} is a {kind} here and a {entry.kind} elsewhere")
        _take_facts(entry, row)
        _take_words(entry, row, language, where)


def _take_facts(entry: EscoEntry, row: Mapping[str, str]) -> None:
    entry.code = row.get("code") or entry.code
    entry.isco_group = row.get("iscoGroup") or entry.isco_group
    entry.skill_type = row.get("skillType") or entry.skill_type
    entry.reuse_level = row.get("reuseLevel") or entry.reuse_level
    entry.status = row.get("status") or entry.status
    entry.nace = tuple(re.split(r"[\s,|]+", row["naceCode"])) if row.get("naceCode") else entry.nace


def _take_words(entry: EscoEntry, row: Mapping[str, str], language: str, where: str) -> None:
    named = any(of == language and role == "preferred" for (of, _), role in entry.labels.items())
    labels = [("alternative" if named else "preferred", row["preferredLabel"])]
    labels += [("alternative", text) for text in _several(row.get("altLabels", ""))]
    labels += [("hidden", text) for text in _several(row.get("hiddenLabels", ""))]
    for role, text in labels:  # a concept that stands in the file twice keeps its first name, and all of its names
        if len(text) > LONGEST_LABEL:
            raise EscoError(f"{where}: a label of {len(text)} characters ({text[:40]}…); {LONGEST_LABEL} is the most")
        if text:
            entry.labels.setdefault((language, " ".join(text.split())), role)
    description = row.get("description") or row.get("definition") or ""
    if description:
        entry.texts[language] = description


def _several(cell: str) -> list[str]:
    """Return the labels in one cell: on lines of their own, in older and in some files with " | " between."""
    return [text.strip() for text in re.split(r"\n| \| ", cell) if text.strip()]


def _uri(text: str, where: str) -> str:
    if not re.match(r"https?://\S+$", text) or len(text) > LONGEST_URI:
        raise EscoError(f"{where}: {text[:80]!r} is no concept URI")
    return text


def _read_relations(download: Download, path: Path, name: str) -> None:
    for line, row in _rows(path, RELATION_FILES[name]):
        where = f"{path.name}: line {line}"
        source, _, target = (row[column] for column in _columns(name))
        role = row["relationType"] if "Skill" in name and "broader" not in name else "broader"
        if role not in ("broader", "essential", "optional"):
            raise EscoError(f"{where}: relationType is {role[:40]!r}, not essential or optional")
        download.relations.add((_uri(source, where), role, _uri(target, where)))
        if name == "broaderRelationsOccPillar":
            _take_other_name(download, source, row.get("conceptLabel", ""))


def _columns(name: str) -> tuple[str, str, str]:
    columns = RELATION_FILES[name]
    return (columns[0], columns[0], columns[-1])


def _take_other_name(download: Download, uri: str, label: str) -> None:
    """The file of broader relations repeats the name of each concept, in some downloads in English: keep that one."""
    entry = download.entries.get(uri)
    label = " ".join(label.split())
    if entry and label and len(label) <= LONGEST_LABEL and all(label != text for _, text in entry.labels):
        entry.labels[(UNDETERMINED, label)] = "alternative"
