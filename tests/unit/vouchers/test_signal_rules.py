"""What stands out, and what does not: each flag at its bound."""

import pytest

from app.vouchers.scheme import SchemeVersion
from app.vouchers.signals.rules import (
    Paid,
    SignalKind,
    above_price,
    crowded_course,
    dormant_company,
    linked_trainer,
    near_threshold,
    same_invoice,
    sentence,
    shared_iban,
    threshold,
)


@pytest.mark.parametrize(
    ("share", "near"),
    [
        (999_99, False),
        (1_000_00, True),
        (1_050_00, True),
        (1_050_01, False),
        (2_449_99, False),
        (2_450_00, True),
        (2_550_00, True),
        (2_550_01, False),
        (4_000_00, False),
    ],
)
def test_an_amount_is_near_a_threshold(share: int, near: bool, version: SchemeVersion) -> None:
    assert near_threshold(share, version) is near


def test_amounts_that_bunch_are_flagged_from_the_third(version: SchemeVersion) -> None:
    assert threshold(1_010_00, [1_020_00], version) is None
    flag = threshold(1_010_00, [1_020_00, 1_700_00, 1_000_00], version)
    assert flag is not None
    assert sentence(flag.kind, flag.facts).nl() == (
        "3 aanvragen bij deze opleider liggen vlak bij een grens. Deze komt op €\u00a01.010,00."
    )
    assert threshold(1_700_00, [1_000_00] * 9, version) is None


def test_an_account_of_several_is_flagged_but_a_trainer_may_have_many_applicants() -> None:
    school = Paid("Vakschool Voorbeeld", "trainer", None)
    assert shared_iban("vakschool voorbeeld", "trainer", None, [school, school]) is None
    assert shared_iban("Andere School", "trainer", None, [school]) is not None
    assert shared_iban("Bedrijf", "employer", 1, [Paid("Bedrijf", "employer", 1)]) is None
    flag = shared_iban("Bedrijf", "employer", 1, [Paid("Ander bedrijf", "employer", 2), school])
    assert flag is not None
    assert flag.facts == {"others": "Ander bedrijf, Vakschool Voorbeeld"}


def test_a_trainer_that_is_the_applicant_is_flagged() -> None:
    by_name = linked_trainer("De Linde B.V.", "De Linde BV", same_people=False)
    by_people = linked_trainer("De Linde", "De Vakschool", same_people=True)
    assert by_name is not None
    assert by_people is not None
    assert sentence(by_name.kind, by_name.facts).nl() == "De opleider heet net als de aanvrager."
    assert sentence(by_people.kind, by_people.facts).nl().startswith("Dezelfde persoon")
    assert linked_trainer("De Linde", "De Vakschool", same_people=False) is None


def test_a_price_above_the_public_one_is_flagged_beyond_the_margin(version: SchemeVersion) -> None:
    assert above_price(1_050_00, 1_000_00, version) is None
    assert above_price(1_050_01, 1_000_00, version) is not None
    assert above_price(9_000_00, None, version) is None


def test_the_others(version: SchemeVersion) -> None:
    assert crowded_course(version.signals.course_count - 1, version) is None
    assert crowded_course(version.signals.course_count, version) is not None
    assert dormant_company(confirmed=False, active=False) is not None
    assert dormant_company(confirmed=True, active=False) is None
    assert dormant_company(confirmed=False, active=True) is None
    assert same_invoice(None) is None
    flag = same_invoice("F-12")
    assert flag is not None
    assert flag.kind is SignalKind.SAME_INVOICE
