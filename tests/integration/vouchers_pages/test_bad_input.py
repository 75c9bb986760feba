"""Every mistake gets one sentence beside its field, status 400, and costs nobody what they typed."""

import re
from typing import Any

import pytest
from sqlalchemy import func, select

from app.kernel.database import db
from app.vouchers.models import VoucherApplication
from tests.integration.vouchers_pages.conftest import PARTS, Desk, the
from tests.support.client import form_on

MISTAKES = [
    ("tuition_cents", "12.34", "Dit bedrag is niet duidelijk. Gebruik een komma voor de centen, zoals 1.234,56."),
    ("tuition_cents", "-5", "Een bedrag kan niet lager zijn dan €\u00a00. Laat het minteken weg."),
    ("tuition_cents", "1e9", "Vul een bedrag in met alleen cijfers, zoals 1.234,56."),
    ("tuition_cents", "", "Vul het lesgeld in, zoals 2.300."),
    ("tuition_cents", "999999999999", "Dit bedrag is te hoog. Controleer de punten en de komma."),
    ("exam_cents", "twaalf", "Vul een bedrag in met alleen cijfers, zoals 1.234,56."),
    ("third_party_cents", "-1", "Een bedrag kan niet lager zijn dan €\u00a00. Laat het minteken weg."),
    ("de_minimis_prior_cents", "", "Vul het bedrag van de steun in. Kreeg u niets? Vul dan 0 in."),
    ("participant_birth_date", "3-3-2026", "Deze geboortedatum ligt in de toekomst. Controleer het jaar."),
    ("participant_birth_date", "1-5-0090", "Deze geboortedatum is te lang geleden. Controleer het jaar."),
    ("participant_birth_date", "31-2-1990", "Deze datum bestaat niet. Controleer de dag en de maand."),
    ("participant_birth_date", "mei 1990", "Vul een datum in als dag-maand-jaar, zoals 31-12-1990."),
    ("participant_birth_date", "", "Vul de geboortedatum in, zoals 31-12-1990."),
    ("participant_name", "", "Vul de naam van de deelnemer in."),
    ("participant_name", "x", "Vul voor- en achternaam in, zoals in het paspoort."),
    ("participant_name", "n" * 121, "Gebruik hoogstens 120 tekens."),
    ("participant_municipality", "--", "Vul de gemeente in waar de deelnemer woont."),
    ("training_title", "   ", "Vul de naam van de opleiding in."),
    ("training_start", "1-4-2206", "Dit jaar kan niet kloppen. Controleer de datum."),
    ("training_end", "31-3-2026", "De laatste dag komt vóór de eerste dag. Controleer de datums."),
    ("training_end", "1-1-9999", "Dit jaar kan niet kloppen. Controleer de datum."),
    ("payee_iban", "NL91ABNA0417164301", "Dit IBAN klopt niet. Controleer de cijfers, zoals NL91 ABNA 0417 1643 00."),
    ("payee_iban", "123", "Dit IBAN klopt niet. Controleer de cijfers, zoals NL91 ABNA 0417 1643 00."),
    ("payee_iban", "", "Vul het IBAN in, zoals NL91 ABNA 0417 1643 00."),
    ("payee_name", "", "Vul in op welke naam de rekening staat."),
]
CHOICES = [
    ("branch", "999999", "Kies de vestiging waarvoor u aanvraagt."),
    ("vat_percent", "19", "Kies het btw-percentage dat op de offerte staat."),
    ("payee_kind", "deelnemer", "Kies naar wie het geld gaat."),
    ("trainer_recognised", "misschien", "Kies of de opleider erkend is."),
]


OPTIONAL = {"exam_cents", "material_cents", "third_party_cents", "motivation"}


def part_of(field: str) -> str:
    """Return the step that asks for `field`."""
    return next(part for part, fields in PARTS.items() if field in fields)


def one_step(desk: Desk, **changes: str) -> Any:
    """Answer all steps up to the one that asks for the first of `changes`, and send that one; return the answer."""
    part = part_of(next(iter(changes)))
    return desk.fill(desk.filled_up_to(part), part, **changes)


def error_beside(page: str, field: str) -> str:
    """Return the words of the error beside a field."""
    found = re.search(rf'id="{field}-fout">\s*<span[^>]*>[^<]*</span>\s*(.*?)\s*</div>', page, re.DOTALL)
    assert found, f"nothing is said beside {field}"
    return found[1]


@pytest.mark.parametrize(("field", "typed", "sentence"), MISTAKES)
def test_one_sentence_beside_the_field_and_nothing_lost(desk: Desk, field: str, typed: str, sentence: str) -> None:
    part, answers = part_of(field), desk.answers(**{field: typed})
    answer = one_step(desk, **{field: typed})
    assert answer.status_code == 400
    assert error_beside(answer.text, field) == sentence
    assert answer.text.count('class="utrecht-form-field-error-message"') == 1
    kept = form_on(answer.text, answer.request.path, answer.request.path, set())
    for name in PARTS[part]:
        assert "".join(kept[name].split()) == "".join(answers[name].split()), name
    assert db.session.scalar(select(func.count()).select_from(VoucherApplication)) == 0


@pytest.mark.parametrize(("field", "typed", "sentence"), CHOICES)
def test_a_choice_that_was_not_offered(desk: Desk, field: str, typed: str, sentence: str) -> None:
    answer = one_step(desk, **{field: typed})
    assert answer.status_code == 400
    assert sentence in answer.text


def test_an_empty_form_is_told_of_every_answer_that_is_missing(desk: Desk) -> None:
    public_id = desk.begin()
    for part, fields in PARTS.items():
        asked = set(fields) - {"branch"}
        answer = desk.client.post_form(f"/vouchers/{public_id}/stap/{part}", dict.fromkeys(asked) | {"stap": "verder"})
        assert answer.status_code == 400
        missing = answer.text.count('class="utrecht-form-field-error-message"')
        assert missing == len(asked - OPTIONAL), part


@pytest.mark.parametrize(
    ("typed", "cents"),
    [
        ("2.345,67", 2_345_67),
        ("€ 2345,6", 2_345_60),
        ("2345", 2_345_00),
        ("2 345,67", 2_345_67),
        ("2.345,-", 2_345_00),
        ("12.345", 12_345_00),
    ],
)
def test_amounts_are_read_as_dutch_people_type_them(desk: Desk, typed: str, cents: int) -> None:
    assert the(desk.draft(tuition_cents=typed)).tuition_cents == cents


@pytest.mark.parametrize(("typed", "stored"), [("zutphen", "Zutphen"), ("7411 AB", "Deventer"), ("ommen", "Ommen")])
def test_a_municipality_is_known_by_place_and_postcode(desk: Desk, typed: str, stored: str) -> None:
    assert the(desk.draft(participant_municipality=typed)).participant_municipality == stored


NUMBER = "123456782"


@pytest.mark.parametrize("written", [NUMBER, "1234.56.782", "123 456 782"])
@pytest.mark.parametrize("field", ["motivation", "training_title", "participant_name"])
def test_what_looks_like_a_citizen_number_must_be_confirmed_as_something_else(
    desk: Desk, field: str, written: str
) -> None:
    text = f"Nummer {written} van Kim"
    asked = one_step(desk, **{field: text})
    assert asked.status_code == 400
    assert error_beside(asked.text, field).startswith("Dit lijkt op een burgerservicenummer (BSN).")
    assert f'value="{field}:{NUMBER}"' in asked.text
    assert one_step(desk, **{field: text}, not_a_bsn=f"{field}:{NUMBER}").status_code == 303


@pytest.mark.parametrize("text", ["Order 123456789", "Bel 0612345678", "Artikel 12345678"])
def test_other_numbers_are_no_citizen_numbers(desk: Desk, text: str) -> None:
    assert one_step(desk, motivation=text).status_code == 303


def test_confirming_one_number_does_not_confirm_another(desk: Desk) -> None:
    assert one_step(desk, motivation="111222333", not_a_bsn=f"motivation:{NUMBER}").status_code == 400
