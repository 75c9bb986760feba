"""What somebody gave for a voucher, and what became of it, is among the own data: nothing left out by accident."""

import json
from typing import Any

import pytest
from flask import Flask

from app.accounts.rules import Role
from app.kernel import clock
from app.kernel.database import Base, db
from app.vouchers.afterwards.models import TrainingEvidence, VoucherSettlement
from app.vouchers.models import VoucherApplication
from app.vouchers.payments.models import Invoice, PayeeChange, Payment
from tests.factories.accounts import make_account
from tests.factories.payments import make_invoice, make_payee_change, make_payment
from tests.factories.voucher_after import make_settlement, make_training_evidence
from tests.integration.vouchers_pages.conftest import Desk, Employer, the
from tests.support.client import SiteClient

GIVEN: dict[str, Any] = {
    "participant_name": "Bo Aanvrager",
    "participant_birth_date": "2-5-1990",
    "participant_municipality": "Lochem",
    "kvk_number": "12345678",
    "vat_deductible": "ja",
    "de_minimis_prior_cents": "1.111,11",
    "training_title": "Lassen niveau 7",
    "trainer_name": "Vakschool Elders",
    "training_start": "3-4-2026",
    "training_end": "29-6-2026",
    "tuition_cents": "2.222,22",
    "exam_cents": "333,33",
    "material_cents": "44,44",
    "third_party_cents": "5,55",
    "vat_percent": "9",
    "payee_name": "Rekening van Vakschool",
    "payee_iban": "NL91 ABNA 0417 1643 00",
    "motivation": "Ik wil verder als lasser.",
}
"""Every field that is typed, each with a value of its own."""
KEPT: dict[str, Any] = {
    "participant_name": "Bo Aanvrager",
    "participant_birth_date": "1990-05-02",
    "participant_municipality": "Lochem",
    "kvk_number": "12345678",
    "vat_deductible": "ja",
    "de_minimis_prior_cents": 1_111_11,
    "training": "Lassen niveau 7",
    "trainer": "Vakschool Elders",
    "training_start": "2026-04-03",
    "training_end": "2026-06-29",
    "trainer_recognised": "ja",
    "trainer_linked": "nee",
    "sector_fund_available": "nee",
    "tuition_cents": 2_222_22,
    "exam_cents": 333_33,
    "material_cents": 44_44,
    "third_party_cents": 5_55,
    "vat_percent": 9,
    "amounts_include_vat": "ja",
    "payee_name": "Rekening van Vakschool",
    "payee_iban": "NL91ABNA0417164300",
    "motivation": "Ik wil verder als lasser.",
}
KEYS = {"id", "public_id", "application_id"}
STAFF = {"judged_by_id", "submitted_by_id", "queued_by_id", "by_id", "sent_by_id", "returned_by_id", "proposed_by_id"}
LEFT_OUT: dict[type[Base], set[str]] = {
    Invoice: {"number_key", "trainer_key", "file_id", "file_sha256", "proof_id", "duplicate_of_id", "payment_id"},
    Payment: {"payee_kind", "name_check", "queued_at", "batch_id", "bank_status", "failure_code", "failure_text"}
    | {"replaces_id"},
    PayeeChange: set(),
    TrainingEvidence: {"file_id"},
    VoucherSettlement: {"evidence_id", "blame", "frozen_case", "answer", "proposed_at", "returned_at"}
    | {"return_reason", "settled_by_id", "settled_cents", "due_cents", "released_cents", "claimed_cents"},
}
"""Columns that say nothing more of a person: keys of rows, hashes, what names of others or the books repeat."""
SECTIONS: dict[type[Base], str] = {
    Invoice: "voucher_invoices",
    Payment: "voucher_payments",
    PayeeChange: "voucher_accounts",
    TrainingEvidence: "voucher_evidence",
    VoucherSettlement: "voucher_settlements",
}


def own_data(client: SiteClient) -> dict[str, Any]:
    """Return the file with everything that is kept of who is signed in."""
    found: dict[str, Any] = json.loads(client.get("/mijn-gegevens.json").text)
    return found


def fill_in_afterwards(application: VoucherApplication) -> None:
    """Add one of everything that follows an award."""
    me = db.session.get_one(VoucherApplication, application.id).applicant_id
    staff = make_account(Role.ADVISOR, name="Geheime Medewerker")
    evidence = make_training_evidence(application=application, by=staff)
    evidence.sent_by_id = me
    settlement = make_settlement(application=application, by=staff)
    settlement.settled_at, settlement.settled_by_id, settlement.settle_reason = clock.now(), me, "Zo klopt het."
    settlement.settled_cents = settlement.due_cents = settlement.released_cents = settlement.claimed_cents = 0
    make_invoice(application=application, by=staff)
    make_payment(application=application, by=staff)
    make_payee_change(application=application, by=staff)
    db.session.commit()


@pytest.fixture
def person(app: Flask, client: SiteClient, money: None) -> Desk:
    """Somebody self-employed, who answers every question."""
    client.sign_in(make_account(Role.TALENT, name="Bo Aanvrager"))
    return Desk(client, None, "self_employed")


def test_every_field_given_is_in_the_file(person: Desk) -> None:
    application = person.sent(**GIVEN)
    (record,) = own_data(person.client)["vouchers"]["records"]
    assert {key: record[key] for key in KEPT} == KEPT
    assert record["number"] == application.number
    assert record["documents"] == ["offerte.pdf", "offerte.pdf"]


def test_the_letters_are_in_the_file_and_one_click_away(person: Desk) -> None:
    application = person.sent()
    (letter,) = own_data(person.client)["voucher_letters"]["records"]
    assert letter["subject"] == "Wij hebben uw aanvraag ontvangen"
    assert letter["number"] == f"{application.number}-1"
    address = f"/vouchers/{application.public_id}/brieven/1"
    assert f'href="{address}"' in person.client.get("/mijn-gegevens").text
    assert person.client.get(address).status_code == 200


@pytest.mark.parametrize("table", SECTIONS)
def test_every_column_of_what_followed_is_in_the_file_or_left_out_on_purpose(table: type[Base], person: Desk) -> None:
    fill_in_afterwards(person.sent())
    (record,) = own_data(person.client)[SECTIONS[table]]["records"]
    told = record.keys() | LEFT_OUT[table] | KEYS | STAFF
    assert {column.key for column in table.__table__.columns} - told == set()


def test_it_names_nobody_of_the_staff(person: Desk) -> None:
    fill_in_afterwards(person.sent())
    assert "Geheime Medewerker" not in json.dumps(own_data(person.client))


def test_what_is_of_the_participant_of_an_employer_is_left_out(desk: Desk, employer: Employer) -> None:
    application = desk.sent()
    fill_in_afterwards(the(application.public_id))
    found = own_data(desk.client)
    for section, keys in (
        ("vouchers", {"participant_name", "participant_birth_date", "motivation"}),
        ("voucher_evidence", {"attended_percent", "proof", "return_reason"}),
        ("voucher_settlements", {"ground", "proposal_reason", "settle_reason"}),
    ):
        (record,) = found[section]["records"]
        assert keys.isdisjoint(record), section
    assert found["vouchers"]["records"][0]["company"] == employer.company.name
