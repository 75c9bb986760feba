"""R16 and R17: what a voucher comes to after the training."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from types import MappingProxyType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.kernel.text import Euro, Text
from app.vouchers.rules import PAID_GROUNDS, Blame, Costs, Ground, Outturn, settle, settle_json
from app.vouchers.rules.settlement import answer_of, case_of
from app.vouchers.scheme import ApplicantKind, Rounding, SchemeVersion

EMPLOYER = ApplicantKind.EMPLOYER


def costs(tuition: int, third: int = 0, *, vat: int = 0, with_vat: bool = True) -> Costs:
    return Costs(
        tuition_cents=tuition,
        exam_cents=0,
        material_cents=0,
        vat_percent=vat,
        amounts_include_vat=with_vat,
        third_party_cents=third,
    )


def outturn(tuition: int, attended: int | None = None, blame: Blame = Blame.NONE, *, diploma: bool = False) -> Outturn:
    return Outturn(diploma=diploma, attended_percent=attended, blame=blame, costs=costs(tuition))


@pytest.mark.parametrize(
    ("went", "ground", "final"),
    [
        (outturn(3_000_00, diploma=True), Ground.DIPLOMA, 1_500_00),
        (outturn(3_400_00, diploma=True), Ground.DIPLOMA, 1_500_00),  # never above the award
        (outturn(1_800_00, diploma=True), Ground.DIPLOMA, 900_00),  # the minimum is not tested again
        (outturn(2_345_67, 80), Ground.ATTENDANCE, 1_172_83),
        (outturn(1_800_00, 79), Ground.EXCUSED, 900_00),
        (outturn(1_800_00, 50), Ground.EXCUSED, 900_00),  # ill
        (outturn(1_800_00, 50, Blame.TO_BLAME), Ground.TO_BLAME, 0),
        (outturn(3_000_00, 80, Blame.TO_BLAME), Ground.ATTENDANCE, 1_500_00),  # enough was followed
        (outturn(3_000_00, 0, Blame.NO_SHOW), Ground.NO_SHOW, 0),
        (outturn(3_000_00, 100, Blame.FALSE_DATA, diploma=True), Ground.FALSE_DATA, 0),
        (outturn(0, None, Blame.TO_BLAME), Ground.TO_BLAME, 0),
        (outturn(1, diploma=True), Ground.DIPLOMA, 0),
    ],
)
def test_an_award_of_1500_is_settled_at(version: SchemeVersion, went: Outturn, ground: Ground, final: int) -> None:
    settled = settle(went, EMPLOYER, False, 1_500_00, version)
    assert (settled.ground, settled.final_cents) == (ground, final)


def test_the_words_say_what_was_found_and_the_sum(version: SchemeVersion) -> None:
    went = outturn(3_400_00, 91)
    words = [text.nl().replace("\u00a0", " ") for text in settle(went, EMPLOYER, False, 1_500_00, version).explanation]
    assert words == [
        "De deelnemer was er 91 procent van de lessen. Nodig is 80 procent.",
        "Van de werkelijke kosten telt € 3.400,00 mee. Wij betalen 50 procent, dat is € 1.700,00.",
        "Wij betalen nooit meer dan wij toekenden: € 1.500,00.",
    ]


@pytest.mark.parametrize(
    ("went", "found"),
    [
        (
            outturn(1_800_00, 50, Blame.TO_BLAME),
            "De deelnemer was er te weinig, of wij kregen geen bewijs. Wij zien geen goede reden.",
        ),
        (outturn(1_800_00, 0, Blame.NO_SHOW), "De deelnemer kwam niet naar de opleiding."),
        (outturn(1_800_00, 100, Blame.FALSE_DATA), "Wij kregen gegevens die niet kloppen."),
    ],
)
def test_the_words_of_nothing_say_why_and_how_much(version: SchemeVersion, went: Outturn, found: str) -> None:
    nothing = Text("Daarom is de voucher %(amount)s.", {"amount": Euro(0)})
    assert settle(went, EMPLOYER, False, 1_500_00, version).explanation == (Text(found, {}), nothing)


@pytest.mark.parametrize(
    ("went", "found"),
    [
        (outturn(3_000_00, diploma=True), "De deelnemer haalde het diploma."),
        (outturn(3_000_00, 50), "De deelnemer was er te weinig, maar kan daar niets aan doen."),
    ],
)
def test_who_is_paid_just_the_award_hears_of_no_limit(version: SchemeVersion, went: Outturn, found: str) -> None:
    explanation = settle(went, EMPLOYER, False, 1_500_00, version).explanation
    assert (explanation[0], len(explanation)) == (Text(found, {}), 2)


def test_nobody_told_is_no_attendance(version: SchemeVersion) -> None:
    mildest = replace(version, settlement=replace(version.settlement, attendance_percent=1))
    assert settle(outturn(3_000_00, None, Blame.TO_BLAME), EMPLOYER, False, 1_500_00, mildest).final_cents == 0
    assert settle(outturn(3_000_00, 1, Blame.TO_BLAME), EMPLOYER, False, 1_500_00, mildest).final_cents == 1_500_00


def test_what_is_kept_has_these_names(version: SchemeVersion) -> None:
    settled = settle(outturn(3_400_00, diploma=True), EMPLOYER, False, 1_500_00, version)
    answer = answer_of(settled)
    words = answer.pop("explanation_nl")
    assert settled.award_cents == 1_500_00
    assert answer == {
        "ground": "diploma",
        "base_cents": 3_400_00,
        "share_cents": 1_700_00,
        "final_cents": 1_500_00,
    }
    assert words[0] == "De deelnemer haalde het diploma."


@pytest.mark.parametrize(
    ("entered", "deductible", "final"),
    [
        (costs(2_420_00, vat=21), True, 1_000_00),
        (costs(2_420_00, vat=21), False, 1_210_00),
        (costs(2_000_00, vat=21, with_vat=False), False, 1_210_00),
        (costs(2_000_00, 500_00), False, 750_00),
        (costs(2_000_00, 2_500_00), False, 0),
    ],
)
def test_vat_and_money_of_others_count_as_in_the_application(
    version: SchemeVersion, entered: Costs, deductible: bool, final: int
) -> None:
    went = Outturn(diploma=True, attended_percent=None, blame=Blame.NONE, costs=entered)
    assert settle(went, EMPLOYER, deductible, 2_500_00, version).final_cents == final


def test_another_scheme_asks_another_attendance(version: SchemeVersion) -> None:
    stricter = replace(version, settlement=replace(version.settlement, attendance_percent=90))
    went = outturn(3_000_00, 85, Blame.TO_BLAME)
    assert settle(went, EMPLOYER, False, 1_500_00, version).final_cents == 1_500_00
    assert settle(went, EMPLOYER, False, 1_500_00, stricter).final_cents == 0


cents = st.integers(0, 20_000_00)
outturns = st.builds(
    Outturn,
    diploma=st.booleans(),
    attended_percent=st.none() | st.integers(0, 100),
    blame=st.sampled_from(Blame),
    costs=st.builds(
        Costs,
        tuition_cents=cents,
        exam_cents=cents,
        material_cents=cents,
        vat_percent=st.sampled_from([0, 9, 21]),
        amounts_include_vat=st.booleans(),
        third_party_cents=cents,
    ),
)
rates = st.integers(1, 1000).map(lambda tenths: Decimal(tenths) / 10)


def _at_rate(version: SchemeVersion, rate: Decimal) -> SchemeVersion:
    kinds = {kind: replace(terms, rate_percent=rate) for kind, terms in version.kinds.items()}
    return replace(version, kinds=MappingProxyType(kinds), rounding=Rounding.DOWN)


@given(outturns, st.booleans(), st.integers(1, 2_500_00), rates)
def test_the_amount_is_the_exact_floor_never_above_the_award_never_below_nothing(
    version: SchemeVersion, went: Outturn, deductible: bool, award: int, rate: Decimal
) -> None:
    settled = settle(went, EMPLOYER, deductible, award, _at_rate(version, rate))
    assert 0 <= settled.final_cents <= award
    exact = Fraction(settled.sums.base_cents) * Fraction(rate) / 100
    assert settled.final_cents == (min(exact // 1, award) if settled.ground in PAID_GROUNDS else 0)


@given(outturns, st.booleans(), st.integers(1, 2_500_00))
def test_what_is_kept_settles_the_same_again(
    version: SchemeVersion, went: Outturn, deductible: bool, award: int
) -> None:
    kept = case_of(went, EMPLOYER, deductible, award)
    assert settle_json(kept, version) == answer_of(settle(went, EMPLOYER, deductible, award, version))


@given(outturns, st.integers(1, 2_500_00), st.integers(0, 100))
def test_more_attendance_never_gives_less(version: SchemeVersion, went: Outturn, award: int, attended: int) -> None:
    less, more = sorted((attended, went.attended_percent or 0))
    amounts = [
        settle(replace(went, attended_percent=percent), EMPLOYER, False, award, version).final_cents
        for percent in (less, more)
    ]
    assert amounts[0] <= amounts[1]
