"""Every letter that a step names has words; what mails and letters say of the steps after the decision."""

import pytest

from app.vouchers import mails
from app.vouchers.letters.freezing import said
from app.vouchers.models import VoucherApplication
from app.vouchers.process import BY_NAME, TRANSITIONS, Transition
from app.vouchers.scheme import ApplicantKind
from tests.factories.voucher_cases import make_sent, open_fund

WITH_LETTER = [transition for transition in TRANSITIONS if transition.letter]


@pytest.fixture
def case(database: object) -> VoucherApplication:
    open_fund(rijk=5_000_00)
    return make_sent(complete=False)


def draft(transition: Transition, case: VoucherApplication, text: str = "", **changes: object) -> mails.Draft:
    changes = {"state": transition.target} | changes
    return mails.preview(transition.letter or "", case, transition.term, changes, text)


def letter(transition: Transition, case: VoucherApplication, text: str = "", **changes: object) -> str:
    return said(draft(transition, case, text, **changes).data)


@pytest.mark.parametrize("transition", WITH_LETTER, ids=lambda transition: str(transition.name))
def test_every_letter_of_the_table_has_words(transition: Transition, case: VoucherApplication) -> None:
    written = draft(transition, case)
    assert case.number
    assert case.number in written.mail_subject
    assert f"/vouchers/{case.public_id}" in written.mail
    for text in (written.mail, said(written.data)):
        assert "%(" not in text
        assert "Met vriendelijke groet" in text


def test_who_is_set_aside_reads_what_was_missing_and_how_to_object(case: VoucherApplication) -> None:
    text = letter(BY_NAME["set_aside"], case, decision_reason="U reageerde niet.")
    assert "offerte of bewijs van inschrijving" in text
    assert "U reageerde niet." in text
    assert "Maak dan bezwaar tot en met 13 april 2026" in text
    assert "Postbus 1" in text


def test_who_must_send_better_evidence_reads_why(case: VoucherApplication) -> None:
    assert "De datum ontbreekt." in draft(BY_NAME["return_evidence"], case, "De datum ontbreekt.").mail


def test_a_settlement_says_both_amounts_where_they_differ(case: VoucherApplication) -> None:
    settle = BY_NAME["settle"]
    less = draft(settle, case, final_cents=900_00, awarded_cents=1_500_00)
    assert "900,00" in less.mail_subject
    assert "1.500,00 toegekend" in less.mail
    assert "toegekend" not in draft(settle, case, final_cents=1_500_00, awarded_cents=1_500_00).mail


def test_a_reopened_case_says_what_is_next(case: VoucherApplication) -> None:
    assert "Er is nu te weinig geld." in letter(BY_NAME["reopen_waiting"], case)
    assert "Stuur uiterlijk op 16 maart 2026" in letter(BY_NAME["reopen_incomplete"], case)
    assert "U krijgt een nieuw besluit" in letter(BY_NAME["reopen"], case)


def test_who_waits_reads_that_there_is_too_little_not_that_nothing_is_left(case: VoucherApplication) -> None:
    for name in ("receipt_waiting", "waiting"):
        written = mails.preview(name, case, None, {"state": "waiting"})
        for text in (written.mail, said(written.data)):
            assert "Er is nu te weinig geld." in text
            assert "Het geld is nu op" not in text


@pytest.mark.parametrize("kind", ApplicantKind)
def test_only_undertakings_read_of_the_regulation_on_aid(case: VoucherApplication, kind: ApplicantKind) -> None:
    undertaking = kind in (ApplicantKind.EMPLOYER, ApplicantKind.SELF_EMPLOYED)
    for name in ("grant", "refuse", "lapse", "settle"):
        text = letter(BY_NAME[name], case, applicant_kind=kind.value)
        assert "Algemene wet bestuursrecht, titel 4.2" in text
        assert ("2023/2831" in text) is undertaking, name
        assert ("minimis" in text) is undertaking, name


def test_a_mail_leaves_the_reasons_to_the_letter(case: VoucherApplication) -> None:
    refused = draft(BY_NAME["refuse"], case, decision_reason="U kreeg te veel steun.")
    assert "te veel steun" in said(refused.data)
    assert "te veel steun" not in refused.mail
    assert "bezwaar maken tot en met 13 april 2026" in refused.mail
