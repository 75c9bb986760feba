"""Flags are raised by a sweep, once, with their reason; an advisor settles them; no case moves by them."""

import pytest
from sqlalchemy import select

from app.accounts.rules import Role
from app.kernel.database import db
from app.kernel.errors import ConflictError
from app.vouchers.process import State
from app.vouchers.signals import actions, queries
from app.vouchers.signals.models import Signal
from tests.factories.accounts import make_account
from tests.factories.organisations import make_organisation
from tests.factories.trainings import make_training
from tests.factories.voucher_cases import Employer, make_employer, make_sent, open_fund


@pytest.fixture(autouse=True)
def _fund() -> None:
    open_fund(rijk=90_000_00)


def _kinds(application_id: int) -> set[str]:
    query = select(Signal.kind).where(Signal.application_id == application_id)
    return set(db.session.scalars(query))


def _unknown() -> Employer:
    return make_employer(verification="pending", confirmed_at=None, verified_at=None, published_at=None)


def test_amounts_near_the_minimum_with_one_trainer_bunch() -> None:
    cases = [make_sent(tuition_cents=2_010_00, payee_iban=iban) for iban in _IBANS]
    actions.sweep()
    assert [_kinds(case.id) for case in cases] == [{"threshold"}] * 3


def test_one_account_for_two_employers_is_flagged() -> None:
    first, second = make_sent(), make_sent(payee_name="Ander bedrijf")
    actions.sweep()
    assert "shared_iban" in _kinds(first.id) & _kinds(second.id)
    flag = next(one for one in queries.of_case(first.id) if "rekening" in one.name)
    assert flag.why.nl() == "Deze rekening hoort ook bij: Ander bedrijf."


def test_a_price_above_the_catalogue_and_a_company_that_nobody_knows() -> None:
    training = make_training(organisation=make_organisation(is_trainer=True), price_cents=2_000_00)
    case = make_sent(_unknown())
    case.training_id = training.id
    db.session.flush()
    actions.sweep()
    assert {"above_price", "dormant_company"} <= _kinds(case.id)


def test_a_flag_is_raised_once_and_moves_nothing() -> None:
    case = make_sent(_unknown())
    assert actions.sweep() >= 1
    assert actions.sweep() == 0
    assert actions.raise_for(case) == 0
    db.session.refresh(case)
    assert case.state == State.COMPLETE
    assert queries.open_of([case.id]) == {case.id: 1}


def test_an_advisor_settles_a_flag_with_a_note_once() -> None:
    case = make_sent(_unknown())
    actions.sweep()
    signal = db.session.scalars(select(Signal)).one()
    advisor = make_account(Role.ADVISOR)
    actions.settle(signal, by=advisor, note="Gebeld: het bedrijf bestaat.")
    with pytest.raises(ConflictError):
        actions.settle(signal, by=advisor, note="Nog eens.")
    assert queries.open_of([case.id]) == {}
    assert actions.raise_for(case) == 0, "what was settled is not raised again"


_IBANS = ("NL91ABNA0417164300", "NL20INGB0001234567", "NL02ABNA0123456789")
