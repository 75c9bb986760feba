"""R6, R8, R10 and R14: the training, the sector fund, the trainer and the papers."""

from dataclasses import replace

import pytest

from app.vouchers.rules import ApplicantKind
from app.vouchers.rules.training import evidence, sector_fund, started, trainer

EURO = "€\u00a0"


@pytest.mark.parametrize(
    ("received", "start", "passed"),
    [
        ("2026-03-31T23:59:59+02:00", "2026-04-01", True),
        ("2026-04-01T00:00:00+02:00", "2026-04-01", False),
        ("2026-03-31T22:00:00Z", "2026-04-01", False),
        ("2026-03-31T21:59:59Z", "2026-04-01", True),
        ("2026-04-02T09:00:00+02:00", "2026-04-01", False),
    ],
)
def test_an_application_comes_before_the_day_the_training_starts(make_case, version, received, start, passed):
    case = make_case(changes={"received_at": received, "training.start": start})
    assert started(case, version).passed is passed


def test_a_late_application_hears_the_last_day_and_the_first_start(make_case, version):
    result = started(make_case(changes={"training.start": "2026-02-01"}), version)
    assert result.explanation.nl() == (
        "Uw aanvraag kwam op 2 maart 2026. De opleiding begon op 1 februari 2026. "
        "Aanvragen kan tot en met de dag ervoor."
    )
    assert result.flip.nl() == (
        "Aanvragen kon tot en met 31 januari 2026. Begint uw opleiding op 3 maart 2026 of later, dan kan het wel. "
        f"De voucher is dan {EURO}1.500,00."
    )
    assert (result.flip.facts["value"], result.flip.facts["last_date"]) == ("2026-03-03", "2026-01-31")


def test_a_timely_application_says_both_days(make_case, version):
    explanation = started(make_case(), version).explanation.nl()
    assert explanation == "Uw aanvraag kwam op 2 maart 2026. De opleiding begint op 1 april 2026."


def test_a_sector_fund_comes_first(make_case, version):
    assert sector_fund(make_case(), version).explanation.nl() == (
        "Geen opleidingsfonds van uw sector betaalt deze opleiding."
    )
    result = sector_fund(make_case(changes={"training.sector_fund_available": True}), version)
    assert result.explanation.nl() == "Een opleidingsfonds van uw sector betaalt deze opleiding. Dat fonds gaat voor."
    assert (
        result.flip.text.nl() == "Vraag eerst geld aan bij dat fonds. Krijgt u daar niets, dan kunt u hier aanvragen."
    )
    assert result.flip.facts == {
        "field": "training.sector_fund_available",
        "value": False,
        "then": {"outcome": "grant", "amount_cents": 1_500_00},
    }


@pytest.mark.parametrize(
    ("recognised", "linked", "why", "change", "field"),
    [
        (True, True, "De opleider heeft een band met u.", "Kies een opleider die geen band met u heeft.", "linked"),
        (False, False, "De opleider is niet erkend.", "Kies een erkende opleider.", "recognised"),
        (
            False,
            True,
            "De opleider is niet erkend en heeft een band met u.",
            "Kies een erkende opleider die geen band met u heeft.",
            "recognised",
        ),
    ],
)
def test_a_trainer_is_recognised_and_not_linked(make_case, version, recognised, linked, why, change, field):
    changes = {"training.trainer_recognised": recognised, "training.trainer_linked": linked}
    result = trainer(make_case(changes=changes), version)
    assert result.explanation.nl() == why
    assert result.flip.text.nl() == change
    assert result.flip.facts["field"] == f"training.trainer_{field}"
    assert result.flip.facts["then"] == {"outcome": "grant", "amount_cents": 1_500_00}
    assert ("also" in result.flip.facts) is (linked and not recognised)


def test_a_good_trainer_is_said(make_case, version):
    result = trainer(make_case(), version)
    assert result.passed
    assert result.explanation.nl() == "De opleider is erkend en heeft geen band met u."


def test_complete_papers_are_counted(make_case, version):
    assert evidence(make_case("employer"), version).explanation.nl() == (
        "Uw aanvraag is compleet. Alle 5 onderdelen zijn er."
    )


def test_what_is_missing_is_named(make_case, version):
    case = replace(make_case(changes={"evidence_complete": False}), evidence_missing=("employment", "quote"))
    result = evidence(case, version)
    assert result.explanation.nl() == (
        "Uw aanvraag is nog niet compleet. "
        "Dit ontbreekt: offerte of bewijs van inschrijving, bewijs dat u in dienst bent."
    )
    assert result.flip.facts["items"] == ["quote", "employment"]
    assert result.explanation.values["items"].show("en") == "quote or proof of enrolment, proof that you are employed"


def test_what_belongs_to_it_is_named_when_only_the_fact_is_known(make_case, version):
    result = evidence(make_case("job_seeker", {"evidence_complete": False}), version)
    assert result.explanation.nl() == (
        "Uw aanvraag is nog niet compleet. Dit hoort erbij: offerte of bewijs van inschrijving, "
        "IBAN waarop wij betalen, bewijs dat u in de gemeente woont, bewijs van inschrijving bij UWV of gemeente."
    )
    assert result.flip.nl() == (
        f"Stuur wat nog ontbreekt. Uw plaats telt vanaf het laatste stuk. De voucher is dan {EURO}1.500,00."
    )


@pytest.mark.parametrize(
    ("kind", "codes"),
    [
        ("employer", ["quote", "payee_iban", "kvk", "participant_consent", "de_minimis_form"]),
        ("self_employed", ["quote", "payee_iban", "kvk", "residence", "de_minimis_form"]),
        ("employee", ["quote", "payee_iban", "residence", "employment"]),
        ("job_seeker", ["quote", "payee_iban", "residence", "registration"]),
    ],
)
def test_the_papers_per_kind(version, kind, codes):
    assert [item.code for item in version.kinds[ApplicantKind(kind)].evidence] == codes
