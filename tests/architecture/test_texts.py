"""Every Dutch text has its English one, with the same places to fill in."""

import ast
import re
from collections.abc import Iterator

import pytest
from babel.messages.catalog import Message

from tests.support.texts import ENGLISH, KEYWORDS, ROOT, complete, english, extracted

PLACE = re.compile(r"%\((\w+)\)[sd]")

until_there_is_a_catalogue = pytest.mark.xfail(
    not ENGLISH.exists(), reason="the English catalogue is made when the pages are", strict=True
)


@until_there_is_a_catalogue
def test_every_text_has_its_translation() -> None:
    catalog = english()
    missing = [
        _shown(message)
        for message in extracted()
        if message.id and not _translated(catalog.get(message.id, message.context))
    ]
    assert missing == [], f"{len(missing)} texts wait for English words in {ENGLISH.name} (scripts/texts adds them)"


def test_translations_fill_in_the_same_places() -> None:
    different = []
    for message in english():
        if not message.id or not complete(message.string):
            continue
        wanted = set().union(*(_places(form) for form in _forms(message.id)))
        for form in _forms(message.string):
            places = _places(form)
            if not places <= wanted or (len(_forms(message.id)) == 1 and places != wanted):
                different.append((_shown(message), form))
    assert different == []


def test_texts_with_places_can_be_filled_in() -> None:
    """A bare % in a text with places breaks the page that shows it."""
    texts = [
        form for catalog in (extracted(), english()) for m in catalog for form in (*_forms(m.id), *_forms(m.string))
    ]
    for text in texts:
        if places := _places(text):
            assert "%(" not in text % dict.fromkeys(places, 1)


def test_the_catalogue_compiles() -> None:
    """scripts/setup compiles it and stops at a text that is refused, such as one with "% u" in it."""
    refused = [(_shown(message), str(error)) for message, errors in english().check() for error in errors]
    assert refused == []


def test_no_translation_is_left_over() -> None:
    known = {message.id for message in extracted()}
    assert [_shown(message) for message in english() if message.id and message.id not in known] == []


def test_texts_are_found_in_code_and_templates() -> None:
    """Guards the tests above: an extraction that finds nothing would make them all pass."""
    places = {path.split("/")[0] for message in extracted() for path, _line in message.locations}
    assert places == {"app", "templates"}
    marked = {message.id for message in extracted()}
    assert "Vul een bedrag in, zoals 1.234,56." in marked, "N_"
    assert "Stages" in marked, "_l"


def test_no_text_hides_where_the_extraction_does_not_look() -> None:
    """A call inside an f-string is translated when it runs, but its text never reaches the catalogue."""
    known = {form for message in extracted() for form in _forms(message.id)}
    assert [(place, text) for place, text in _marked_in_code() if text not in known] == []


def _marked_in_code() -> Iterator[tuple[str, str]]:
    """Return where each text stands that the code hands to a translating function, and that text."""
    for path in sorted((ROOT / "app").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in KEYWORDS):
                continue
            match node.args:
                case [ast.Constant(value=str(text)), *_]:
                    yield f"{path.relative_to(ROOT)}:{node.lineno}", text


def _translated(message: Message | None) -> bool:
    return message is not None and not message.fuzzy and complete(message.string)


def _forms(text: object) -> list[str]:
    return list(text) if isinstance(text, list | tuple) else [str(text)]


def _places(text: str) -> set[str]:
    return set(PLACE.findall(text))


def _shown(message: Message) -> str:
    return " / ".join(_forms(message.id))
