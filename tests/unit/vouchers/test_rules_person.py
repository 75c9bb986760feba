"""R1, R2 and R7: ages, places and one voucher per person per year, with their explanations."""

from dataclasses import replace
from datetime import date

import pytest

from app.vouchers.rules import ApplicantKind, Code, assess
from app.vouchers.rules.person import age_max, age_min, one_per_year, region, residence

EURO = "€\u00a0"
TOWNS = ("Apeldoorn", "Brummen", "Deventer", "Epe", "Heerde", "Lochem", "Voorst", "Zutphen")
IN_WORDS = "Apeldoorn, Brummen, Deventer, Epe, Heerde, Lochem, Voorst en Zutphen"


@pytest.mark.parametrize(
    ("received", "born", "passed"),
    [
        ("2026-03-02T23:59:59+01:00", "2008-03-03", False),
        ("2026-03-03T00:00:00+01:00", "2008-03-03", True),
        # The day is Amsterdam's, whatever the offset says.
        ("2026-03-02T23:00:00Z", "2008-03-03", True),
        ("2026-03-02T22:59:59Z", "2008-03-03", False),
        ("2026-03-03T08:00:00+09:30", "2008-03-03", False),
        ("2026-07-02T22:00:00Z", "2008-07-03", True),
        ("2026-02-28T23:59:59+01:00", "2008-02-29", False),
        ("2026-03-01T00:00:00+01:00", "2008-02-29", True),
        ("2026-03-02T10:00:00+01:00", "2030-01-01", False),
    ],
)
def test_the_eighteenth_birthday_is_in(make_case, version, received, born, passed):
    case = make_case(changes={"received_at": received, "participant.birth_date": born})
    assert age_min(case, version).passed is passed


@pytest.mark.parametrize(
    ("received", "born", "passed"),
    [
        ("2026-03-01T23:59:59+01:00", "1959-03-02", True),
        ("2026-03-02T00:00:00+01:00", "1959-03-02", False),
        ("2027-02-28T23:59:59+01:00", "1960-02-29", True),
        ("2027-03-01T00:00:00+01:00", "1960-02-29", False),
    ],
)
def test_the_sixty_seventh_birthday_is_out(make_case, version, received, born, passed):
    case = make_case(changes={"received_at": received, "participant.birth_date": born})
    assert age_max(case, version).passed is passed


def test_ages_are_the_participants(make_case, version):
    young = age_min(make_case("employer", {"participant.birth_date": "2008-03-03"}), version)
    assert young.explanation.nl() == "De deelnemer wordt 18 op 3 maart 2026. Een voucher kan vanaf die dag."
    assert (young.flip.facts["field"], young.flip.facts["date"]) == ("received_at", "2026-03-03")
    assert young.flip.facts["value"] == "2026-03-03T00:00:00+01:00"
    old = age_max(make_case("employer", {"participant.birth_date": "1959-03-01"}), version)
    assert old.explanation.nl() == "De deelnemer werd 67 op 1 maart 2026. Een voucher kan tot en met de dag ervoor."
    assert old.flip.nl() == (
        f"Een deelnemer die op of na 3 maart 1959 is geboren, kan wel meedoen. De voucher is dan {EURO}1.500,00."
    )
    assert old.flip.facts["changeable"] is True


def test_ages_that_pass_are_said(make_case, version):
    assert age_min(make_case(), version).explanation.nl() == "U bent 35 jaar. Een voucher kan vanaf 18 jaar."
    assert age_max(make_case(), version).explanation.nl() == "U bent 35 jaar. Een voucher kan tot 67 jaar."
    employer = make_case("employer")
    assert age_min(employer, version).explanation.nl() == "De deelnemer is 35 jaar. Een voucher kan vanaf 18 jaar."
    assert age_max(employer, version).explanation.nl() == "De deelnemer is 35 jaar. Een voucher kan tot 67 jaar."


def test_too_old_cannot_be_changed_and_says_so(make_case, version):
    result = age_max(make_case(changes={"participant.birth_date": "1959-03-02"}), version)
    assert result.explanation.nl() == "U werd 67 op 2 maart 2026. Een voucher kan tot en met de dag ervoor."
    assert result.flip.nl() == "U kon aanvragen tot en met 1 maart 2026. Dit kunt u niet meer veranderen."
    assert result.flip.facts == {
        "field": "participant.birth_date",
        "value": "1959-03-03",
        "changeable": False,
        "last_date": "2026-03-01",
    }


def test_no_amount_is_promised_when_something_else_fails_too(make_case, version):
    changes = {"participant.birth_date": "2008-03-03", "training.trainer_linked": True}
    flip = age_min(make_case(changes=changes), version).flip
    assert flip.nl() == "Vraag de voucher aan op 3 maart 2026 of later."
    assert flip.facts["then"] == {"outcome": "refuse", "amount_cents": 0}


def test_no_amount_is_promised_while_papers_are_missing(make_case, version):
    changes = {"participant.birth_date": "2008-03-03", "evidence_complete": False}
    flip = age_min(make_case(changes=changes), version).flip
    assert flip.then is None
    assert flip.facts["then"]["outcome"] == "incomplete"


def test_a_part_is_promised_as_a_part(make_case, version):
    changes = {"participant.birth_date": "2008-03-03", "budget_left_cents": 1_200_00}
    assert age_min(make_case(changes=changes), version).flip.then.nl() == f"Wij bieden u dan {EURO}1.200,00 aan."


def test_waiting_for_a_birthday_does_not_help_once_the_training_has_started(make_case, version):
    changes = {"participant.birth_date": "2008-04-01"}
    flip = age_min(make_case(changes=changes), version).flip
    assert flip.then.nl() == "Uw opleiding is dan al begonnen. Kies een opleiding die later begint."


def test_a_training_that_started_already_is_not_mentioned_twice(make_case, version):
    changes = {"participant.birth_date": "2008-04-01", "training.start": "2026-03-01"}
    assert age_min(make_case(changes=changes), version).flip.then is None


def test_a_birthday_after_the_scheme_closes_is_not_recommended(make_case, version):
    closing = replace(version, closes=date(2026, 3, 2), effective_until=date(2026, 3, 2))
    flip = age_min(make_case(changes={"participant.birth_date": "2008-03-03"}), closing).flip
    assert flip.nl() == "De regeling sluit eerder, op 2 maart 2026. Daarna kan niemand meer aanvragen."
    assert "then" not in flip.facts
    last_day = replace(version, closes=date(2026, 3, 3), effective_until=date(2026, 3, 3))
    flip = age_min(make_case(changes={"participant.birth_date": "2008-03-03"}), last_day).flip
    assert flip.then is not None


def test_no_amount_is_promised_for_a_day_that_another_version_rules(make_case, version):
    ending = replace(version, effective_until=date(2026, 3, 2))
    flip = age_min(make_case(changes={"participant.birth_date": "2008-03-03"}), ending).flip
    assert flip.nl() == "Vraag de voucher aan op 3 maart 2026 of later."
    assert "then" not in flip.facts


def test_a_branch_in_the_region_is_enough(make_case, version):
    case = make_case("employer", {"applicant.branch_municipalities": ["Zwolle", "Epe", "Voorst"]})
    result = region(case, version)
    assert result.passed
    assert result.explanation.nl() == "Uw aanvraag noemt een vestiging in Epe. Deze gemeente doet mee."


def test_a_branch_elsewhere_is_not(make_case, version):
    result = region(make_case("employer", {"applicant.branch_municipalities": ["Zwolle", "Raalte"]}), version)
    assert result.explanation.nl() == (
        f"Uw aanvraag noemt een vestiging in Zwolle en Raalte. De gemeenten die meedoen zijn {IN_WORDS}."
    )
    assert result.flip.nl() == (
        f"Noem een vestiging van uw bedrijf in een van deze gemeenten. De voucher is dan {EURO}1.500,00."
    )
    assert result.flip.facts["one_of"] == list(TOWNS)


def test_no_branch_at_all_is_said(make_case, version):
    result = region(make_case("employer", {"applicant.branch_municipalities": []}), version)
    assert result.explanation.nl() == f"Uw aanvraag noemt geen vestiging. De gemeenten die meedoen zijn {IN_WORDS}."


@pytest.mark.parametrize("town", TOWNS)
def test_every_municipality_of_the_region_is_home(make_case, version, town):
    result = residence(make_case(changes={"participant.municipality": town}), version)
    assert result.passed
    assert result.explanation.nl() == f"U woont in {town}. Deze gemeente doet mee."


def test_an_employee_from_outside_is_sent_to_the_employer(make_case, version):
    result = residence(make_case(changes={"participant.municipality": "Raalte"}), version)
    assert result.explanation.nl() == f"U woont in Raalte. De gemeenten die meedoen zijn {IN_WORDS}."
    assert result.flip.nl() == (
        "Uw werkgever kan de voucher wel aanvragen. Uw werkgever heeft dan een vestiging in de regio nodig."
    )
    assert result.flip.facts == {
        "field": "applicant.kind",
        "value": "employer",
        "also": [{"field": "applicant.branch_municipalities", "one_of": list(version.municipalities)}],
    }


@pytest.mark.parametrize("kind", ["self_employed", "job_seeker"])
def test_others_from_outside_would_have_to_live_here(make_case, version, kind):
    result = residence(make_case(kind, {"participant.municipality": "Raalte"}), version)
    assert result.flip.nl() == (
        f"U kunt aanvragen zodra u in een van deze gemeenten woont. De voucher is dan {EURO}1.500,00."
    )


def test_a_region_may_be_one_town(make_case, version):
    case = make_case("job_seeker", {"participant.municipality": "Raalte"})
    flip = residence(case, replace(version, municipalities=("Deventer",))).flip
    assert flip.facts["one_of"] == ["Deventer"]
    assert flip.nl().endswith(f"De voucher is dan {EURO}1.500,00.")


def test_no_employer_is_named_where_employers_get_no_voucher(make_case, version):
    kinds = {kind: terms for kind, terms in version.kinds.items() if kind is not ApplicantKind.EMPLOYER}
    case = make_case(changes={"participant.municipality": "Raalte"})
    flip = residence(case, replace(version, kinds=kinds)).flip
    assert flip.facts["field"] == "participant.municipality"


def test_one_award_per_person_per_year(make_case, version):
    first = one_per_year(make_case(), version)
    assert first.passed
    assert first.explanation.nl() == "Vouchers voor deze persoon in 2026: 0. Per jaar kan het er hoogstens 1 zijn."
    second = one_per_year(make_case(changes={"participant.awards_this_year": 1}), version)
    assert second.explanation.nl() == "Vouchers voor deze persoon in 2026: 1. Per jaar kan het er hoogstens 1 zijn."
    assert second.flip.nl() == (
        "U kunt weer aanvragen vanaf 1 januari 2027. Uw opleiding is dan al begonnen. "
        "Kies een opleiding die later begint."
    )


def test_an_employer_hears_that_another_participant_counts_apart(make_case, version):
    flip = one_per_year(make_case("employer", {"participant.awards_this_year": 1}), version).flip
    assert flip.text.nl() == ("Een andere deelnemer telt apart. Deze deelnemer kan weer meedoen vanaf 1 januari 2027.")


def test_next_year_brings_the_amount_when_the_training_starts_after_it(make_case, version):
    changes = {"participant.awards_this_year": 3, "training.start": "2027-01-02", "training.end": "2027-03-01"}
    flip = one_per_year(make_case(changes=changes), version).flip
    assert flip.then.nl() == f"De voucher is dan {EURO}1.500,00."
    assert flip.facts == {
        "field": "participant.awards_this_year",
        "value": 0,
        "also": [{"field": "received_at", "value": "2027-01-01T00:00:00+01:00"}],
        "date": "2027-01-01",
        "then": {"outcome": "grant", "amount_cents": 1_500_00},
    }


def test_the_year_is_amsterdams(make_case, version):
    changes = {"received_at": "2026-12-31T23:00:00Z", "participant.awards_this_year": 1}
    result = one_per_year(make_case(changes=changes), version)
    assert result.explanation.values["year"] == 2027
    assert result.flip.facts["date"] == "2028-01-01"


def test_a_scheme_that_closes_this_year_has_no_next_year(make_case, version):
    closing = replace(version, closes=date(2026, 12, 31), effective_until=date(2026, 12, 31))
    flip = one_per_year(make_case(changes={"participant.awards_this_year": 1}), closing).flip
    assert flip.nl() == "De regeling sluit eerder, op 31 december 2026. Daarna kan niemand meer aanvragen."


def test_a_scheme_may_give_more_a_year(make_case, version):
    two = replace(version, awards_per_year=2)
    assert one_per_year(make_case(changes={"participant.awards_this_year": 1}), two).passed
    assert not one_per_year(make_case(changes={"participant.awards_this_year": 2}), two).passed


def test_the_place_rule_follows_the_kind(make_case, version):
    for kind in ApplicantKind:
        codes = {rule.code for rule in assess(make_case(kind.value), version).rules}
        assert (Code.REGION in codes) is (kind is ApplicantKind.EMPLOYER)
        assert (Code.RESIDENCE in codes) is (kind is not ApplicantKind.EMPLOYER)
