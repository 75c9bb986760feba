"""R5, R11 and R12 with their explanations: the minimum, de-minimis aid, the money that is left."""

from dataclasses import replace
from decimal import Decimal

import pytest

from app.kernel.text import format_euro as shown
from app.vouchers.rules import ApplicantKind
from app.vouchers.rules.money import budget, de_minimis, minimum

EURO = "€\u00a0"


def test_costs_below_the_minimum_hear_from_what_amount(make_case, version):
    result = minimum(make_case(changes={"training.tuition_cents": 1_999_99}), version)
    assert result.explanation.nl() == f"Uw kosten zijn {EURO}1.999,99. Een voucher kan vanaf {EURO}2.000,00."
    assert result.flip.nl() == (
        f"Uw kosten moeten minstens {EURO}2.000,00 zijn, inclusief btw. De voucher is dan {EURO}1.000,00."
    )
    assert (result.flip.facts["field"], result.flip.facts["value"]) == ("training.tuition_cents", 2_000_00)


def test_the_smallest_costs_are_told_as_they_were_entered(make_case, version):
    changes = {
        "applicant.vat_deductible": True,
        "training.tuition_cents": 1_800_00,
        "training.exam_cents": 121_00,
        "training.third_party_cents": 50_00,
    }
    result = minimum(make_case("employer", changes), version)
    assert result.explanation.nl() == (
        f"De kosten die meetellen zijn {EURO}1.537,60. Een voucher kan vanaf {EURO}2.000,00."
    )
    assert result.flip.text.nl() == (
        f"Uw kosten moeten minstens {EURO}2.480,50 zijn, inclusief btw. Anderen betalen daarvan {EURO}50,00."
    )
    assert result.flip.facts["value"] == 2_359_50


def test_costs_entered_without_vat_are_told_without(make_case, version):
    changes = {"training.tuition_cents": 1_500_00, "training.amounts_include_vat": False}
    flip = minimum(make_case(changes=changes), version).flip
    # 1,652.89 and 21% is 1,999.9969: half up to 2,000.00.
    assert flip.text.nl() == f"Uw kosten moeten minstens {EURO}1.652,89 zijn, exclusief btw."
    flip = minimum(make_case(changes=changes | {"training.third_party_cents": 10_00}), version).flip
    assert flip.text.nl().startswith(f"Uw kosten moeten minstens {EURO}1.661,16 zijn, exclusief btw. Anderen")
    flip = minimum(make_case(changes=changes | {"training.third_party_cents": 1}), version).flip
    assert flip.text.nl().endswith(f"Anderen betalen daarvan {EURO}0,01.")


def test_a_share_that_passes_is_shown_with_its_bound(make_case, version):
    assert minimum(make_case(changes={"training.tuition_cents": 2_345_67}), version).explanation.nl() == (
        f"50 procent van {EURO}2.345,67 is {EURO}1.172,83. Een voucher is minstens {EURO}1.000,00."
    )
    assert minimum(make_case(changes={"training.tuition_cents": 5_000_02}), version).explanation.nl() == (
        f"50 procent van {EURO}5.000,02 is {EURO}2.500,01. Een voucher is hoogstens {EURO}2.500,00."
    )


def aid(make_case, version, prior, tuition=4_000_00, **changes):
    paths = {"applicant.de_minimis_prior_cents": prior, "training.tuition_cents": tuition}
    paths |= {f"training.{key}": value for key, value in changes.items()}
    return de_minimis(make_case("employer", paths), version)


def test_aid_up_to_the_ceiling_is_fine(make_case, version):
    result = aid(make_case, version, 298_000_00)
    assert result.passed
    assert result.explanation.nl() == (
        f"U kreeg {EURO}298.000,00 de-minimissteun in 3 jaar. Met deze voucher is dat {EURO}300.000,00. "
        f"Het maximum is {EURO}300.000,00."
    )


def test_one_cent_above_fails_the_whole_award_and_says_what_fits(make_case, version):
    result = aid(make_case, version, 298_000_01)
    assert result.explanation.nl() == (
        f"U kreeg al {EURO}298.000,01 de-minimissteun in 3 jaar. Met deze voucher wordt dat {EURO}300.000,01. "
        f"Het maximum is {EURO}300.000,00."
    )
    assert result.flip.nl() == (
        f"Er is nog ruimte voor {EURO}1.999,99. Dat past bij hoogstens {EURO}3.999,99 aan kosten, inclusief btw. "
        f"De voucher is dan {EURO}1.999,99."
    )


def test_the_headroom_looks_at_the_claim_after_the_maximum(make_case, version):
    assert aid(make_case, version, 297_500_00, 9_000_00).passed
    assert not aid(make_case, version, 297_500_01, 9_000_00).passed


def test_costs_without_vat_are_told_without_it(make_case, version):
    flip = aid(make_case, version, 298_500_00, amounts_include_vat=False).flip
    # 2,479.35 and 21% is 3,000.0135: a cent more than twice 1,500.00, and the half of it is rounded down.
    assert flip.text.nl() == (
        f"Er is nog ruimte voor {EURO}1.500,00. Dat past bij hoogstens {EURO}2.479,35 aan kosten, exclusief btw."
    )


@pytest.mark.parametrize(
    ("prior", "headroom"), [(299_000_01, 999_99), (300_000_00, 0), (400_000_00, 0), (299_000_00, None)]
)
def test_when_no_voucher_fits_only_time_makes_room(make_case, version, prior, headroom):
    flip = aid(make_case, version, prior).flip
    if headroom is None:
        assert flip.facts["field"] == "training.tuition_cents"
        assert flip.facts["headroom_cents"] == 1_000_00
        return
    assert flip.facts["field"] == "applicant.de_minimis_prior_cents"
    assert flip.facts["value"] == 298_000_00
    assert flip.facts["headroom_cents"] == headroom
    assert flip.text.nl() == (
        f"Er is nog ruimte voor {shown(headroom)}. U kunt aanvragen zodra uw eerdere steun hoogstens "
        f"{EURO}298.000,00 is."
    )
    # What is promised is what that smaller aid would give, not what this case gives.
    assert flip.facts["then"] == {"outcome": "grant", "amount_cents": 2_000_00}


def test_when_the_other_costs_alone_are_too_much_only_time_makes_room(make_case, version):
    flip = aid(make_case, version, 299_000_00, 0, exam_cents=4_000_00).flip
    assert flip.facts["field"] == "applicant.de_minimis_prior_cents"


def left(make_case, version, cents, tuition=3_000_00):
    return budget(make_case(changes={"budget_left_cents": cents, "training.tuition_cents": tuition}), version)


@pytest.mark.parametrize(
    ("cents", "tuition", "passed"),
    [
        (1_500_00, 3_000_00, True),
        (1_499_99, 3_000_00, True),
        (1_000_00, 3_000_00, True),
        (999_99, 3_000_00, False),
        (0, 3_000_00, False),
        # The claim counts even where it is below the minimum.
        (999_99, 1_999_99, True),
        (999_98, 1_999_99, False),
        (0, 0, True),
    ],
)
def test_the_claim_or_the_minimum_must_be_left(make_case, version, cents, tuition, passed):
    assert left(make_case, version, cents, tuition).passed is passed


def test_what_is_left_is_said(make_case, version):
    assert left(make_case, version, 1_500_00).explanation.nl() == (
        f"Er is nog {EURO}1.500,00. Dat is genoeg voor {EURO}1.500,00."
    )
    assert left(make_case, version, 1_499_99).explanation.nl() == (
        f"Er is nog {EURO}1.499,99. Dat is minder dan {EURO}1.500,00, maar genoeg voor een deel."
    )
    result = left(make_case, version, 700_00)
    assert result.explanation.nl() == (
        f"Er is nog {EURO}700,00. Dat is te weinig, want een voucher is minstens {EURO}1.000,00."
    )
    assert result.flip.nl() == (
        f"Dit kan zodra er minstens {EURO}300,00 vrijkomt. Wij bieden u dan {EURO}1.000,00 aan."
    )
    assert (result.flip.facts["value"], result.flip.facts["short_cents"]) == (1_000_00, 300_00)


def test_a_claim_below_the_minimum_needs_no_more_than_itself(make_case, version):
    flip = left(make_case, version, 900_00, 1_999_99).flip
    assert (flip.facts["value"], flip.facts["short_cents"]) == (999_99, 99_99)
    assert flip.then is None


def test_the_rate_of_the_kind_is_used(make_case, version):
    kinds = dict(version.kinds)
    kinds[ApplicantKind.EMPLOYEE] = replace(kinds[ApplicantKind.EMPLOYEE], rate_percent=Decimal("33.3"))
    result = minimum(make_case(changes={"training.tuition_cents": 3_003_01}), replace(version, kinds=kinds))
    assert result.passed
    assert result.explanation.nl().startswith("33,3 procent van")
    assert result.explanation.render("en", str).startswith("33.3 procent van")
