"""What each movement leaves in the books: from where to where, whose, why and under which payment."""

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from app.accounts.models import Account
from app.kernel import clock
from app.kernel.database import db
from app.vouchers import ledger
from app.vouchers.casefile import schemes
from app.vouchers.ledger import Difference, InsufficientFundsError
from app.vouchers.models import Fund, LedgerEntry, Pot, VoucherApplication
from app.vouchers.process import State
from app.vouchers.rules import Draw
from tests.factories.accounts import make_account
from tests.factories.voucher_cases import open_fund, pots
from tests.factories.vouchers import SCHEME, make_application

FROM_BOTH = (Draw("deventer", 500_00), Draw("rijk", 700_00))


def in_review() -> VoucherApplication:
    """An application to book for, in a state that may hold money."""
    return make_application(applicant=make_account(), state=State.IN_REVIEW)


def granted(by: Account) -> VoucherApplication:
    """Return a case with an award of EUR 1,200.00 from two pots, in a fund with EUR 1,300.00 more."""
    open_fund(rijk=2_000_00, deventer=500_00)
    case = in_review()
    ledger.reserve(case, FROM_BOTH, by_id=None)
    grant(case, by)
    return case


def grant(case: VoucherApplication, by: Account) -> None:
    """Turn what is reserved into an award, and say so in the case."""
    ledger.award(case, by_id=by.id)
    case.state, case.decision = State.GRANTED.value, "grant"
    case.decided_by_id, case.decided_at = by.id, case.received_at
    db.session.flush()


def entries(after: int = 0) -> list[tuple[object, ...]]:
    """Return the entries but the first so many: pot, kind, from, to, cents, case, by whom, note, payment."""
    query = select(LedgerEntry, Pot.contributor).join(Pot, Pot.id == LedgerEntry.pot_id).order_by(LedgerEntry.id)
    return [
        (pot, one.kind, one.debit, one.credit, one.amount_cents, one.application_id, one.by_id, one.note, one.reference)
        for one, pot in db.session.execute(query)
    ][after:]


def test_every_entry_says_whose_it_is_and_why(treasurer: Account, advisor: Account, decider: Account) -> None:
    open_fund()
    case = in_review()
    ledger.budget(SCHEME, "rijk", 2_000_00, by_id=treasurer.id, note="bijdrage")
    ledger.budget(SCHEME, "deventer", 500_00, by_id=treasurer.id, note="bijdrage")
    ledger.give_back_budget(SCHEME, "rijk", 100_00, by_id=treasurer.id, note="terug")
    ledger.reserve(case, FROM_BOTH, by_id=advisor.id)
    grant(case, decider)
    ledger.move(case, "due", 600_00, by_id=treasurer.id, note="factuur", reference="P-1")
    ledger.move(case, "pay", 600_00, by_id=treasurer.id, note="betaald")
    ledger.move(case, "release", 50_00, by_id=decider.id, note="rest", source="awarded")
    to, by, case_id = treasurer.id, decider.id, case.id
    assert entries() == [
        ("rijk", "budget", "funding", "available", 2_000_00, None, to, "bijdrage", ""),
        ("deventer", "budget", "funding", "available", 500_00, None, to, "bijdrage", ""),
        ("rijk", "return", "available", "funding", 100_00, None, to, "terug", ""),
        ("deventer", "reserve", "available", "reserved", 500_00, case_id, advisor.id, "", ""),
        ("rijk", "reserve", "available", "reserved", 700_00, case_id, advisor.id, "", ""),
        ("rijk", "award", "reserved", "awarded", 700_00, case_id, by, "", ""),
        ("deventer", "award", "reserved", "awarded", 500_00, case_id, by, "", ""),
        ("rijk", "due", "awarded", "payable", 600_00, case_id, to, "factuur", "P-1"),
        ("rijk", "pay", "payable", "paid", 600_00, case_id, to, "betaald", "P-1"),
        ("rijk", "release", "awarded", "available", 50_00, case_id, by, "rest", ""),
    ]
    assert {entry.at for entry in db.session.scalars(select(LedgerEntry))} == {clock.now()}


def test_an_award_that_is_given_back_goes_to_the_pots_it_came_from(decider: Account) -> None:
    case = granted(decider)
    before = len(entries())
    assert ledger.release(case, by_id=decider.id, note="vervallen") == 1_200_00
    case.state = State.LAPSED.value
    assert entries(before) == [
        ("rijk", "release", "awarded", "available", 700_00, case.id, decider.id, "vervallen", ""),
        ("deventer", "release", "awarded", "available", 500_00, case.id, decider.id, "vervallen", ""),
    ]
    assert (case.reserved_cents, case.awarded_cents) == (0, 0)
    assert pots() == {"rijk": (2_000_00, 0, 0), "deventer": (500_00, 0, 0)}


def test_what_a_settlement_released_comes_back_to_an_award_that_stays(decider: Account) -> None:
    case = granted(decider)
    ledger.move(case, "release", 800_00, by_id=decider.id, note="rest", source="awarded")
    before = len(entries())
    ledger.award_again(case, [Draw("deventer", 100_00), Draw("rijk", 700_00)], by_id=decider.id)
    assert entries(before) == [
        ("deventer", "reserve", "available", "reserved", 100_00, case.id, decider.id, "", ""),
        ("deventer", "award", "reserved", "awarded", 100_00, case.id, decider.id, "award_again", ""),
        ("rijk", "reserve", "available", "reserved", 700_00, case.id, decider.id, "", ""),
        ("rijk", "award", "reserved", "awarded", 700_00, case.id, decider.id, "award_again", ""),
    ]
    assert (case.reserved_cents, case.awarded_cents) == (0, 1_200_00)
    assert ledger.totals(case.id)["awarded"] == 1_200_00
    assert ledger.check() == []


def test_an_award_comes_back_only_from_what_is_there(decider: Account) -> None:
    case = granted(decider)
    with pytest.raises(InsufficientFundsError, match=r"^Er is niet genoeg geld meer voor dit bedrag\.$"):
        ledger.award_again(case, [Draw("rijk", 1_300_01)], by_id=decider.id)


def test_money_of_a_case_moves_from_its_pots_in_their_order_of_use(decider: Account) -> None:
    case = granted(decider)
    first, second = (
        db.session.scalars(select(Pot.id).where(Pot.contributor == name)).one() for name in ("rijk", "deventer")
    )
    assert list(ledger.held(case.id, "awarded").items()) == [(first, 700_00), (second, 500_00)]
    ledger.move(case, "due", 800_00, by_id=None, reference="P-1")
    assert list(ledger.held(case.id, "payable").items()) == [(first, 700_00), (second, 100_00)]
    assert dict(ledger.held(case.id, "awarded")) == {second: 400_00}
    assert dict(ledger.held(case.id, "payable", "P-2")) == {}


def test_one_case_never_moves_the_money_of_another(decider: Account) -> None:
    case, other = granted(decider), in_review()
    ledger.reserve(other, [Draw("rijk", 1_300_00)], by_id=None)
    grant(other, decider)
    with pytest.raises(InsufficientFundsError):
        ledger.move(case, "due", 1_200_01, by_id=None, reference="P-1")
    ledger.move(case, "due", 1_200_00, by_id=None, reference="P-1")
    assert ledger.totals(case.id) == dict.fromkeys(ledger.BALANCES, 0) | {"payable": 1_200_00}
    assert ledger.totals(other.id) == dict.fromkeys(ledger.BALANCES, 0) | {"awarded": 1_300_00}


def test_pots_are_there_in_the_order_of_the_scheme_once_each() -> None:
    open_fund(rijk=3, deventer=2)
    version = schemes().version_at(SCHEME, clock.now())
    ledger.open_fund(version)
    found = [(pot.pot, pot.earmark, pot.left_cents) for pot in ledger.balances(SCHEME)]
    left = {"rijk": 3, "deventer": 2}
    assert found == [(one.code, one.earmark, left.get(one.code, 0)) for one in version.contributors]


def test_places_and_numbers_follow_each_other() -> None:
    fund = ledger.open_fund(schemes().version_at(SCHEME, clock.now()))
    assert (fund.scheme, fund.last_place, fund.last_number) == (SCHEME, 0, 0)
    assert [ledger.next_place(SCHEME) for _ in range(3)] == [1, 2, 3]
    assert [ledger.next_number(SCHEME) for _ in range(2)] == [1, 2]


def difference(case: VoucherApplication, bucket: str, booked: int, stands: int) -> list[Difference]:
    return [Difference("application", str(case.number or case.id), bucket, booked, stands)]


def test_the_check_knows_what_an_award_may_stand_at(decider: Account) -> None:
    """It stays while a settlement releases a part of it: never more than was given, never less than is left."""
    case = granted(decider)
    ledger.move(case, "due", 500_00, by_id=None, reference="P-1")
    ledger.move(case, "release", 300_00, by_id=decider.id, note="rest", source="awarded")
    for stands, booked in ((1_200_01, 1_200_00), (899_99, 900_00)):
        case.awarded_cents = stands
        db.session.flush()
        assert ledger.check() == difference(case, "awarded", booked, stands)
    for stands in (1_200_00, 900_00):
        case.awarded_cents = stands
        db.session.flush()
        assert ledger.check() == []


def test_the_check_finds_money_of_who_has_no_voucher(decider: Account) -> None:
    open_fund(rijk=2_000_00)
    case, draft = in_review(), make_application(applicant=make_account())
    ledger.reserve(case, [Draw("rijk", 700_00)], by_id=None)
    ledger.award(case, by_id=decider.id)
    case.awarded_cents = 0
    ledger.reserve(draft, [Draw("rijk", 7)], by_id=None)
    draft.reserved_cents = 0
    db.session.flush()
    assert draft.number is None
    assert ledger.check() == difference(case, "awarded", 700_00, 0) + difference(draft, "reserved", 7, 0)


def test_a_single_cent_moves_too(decider: Account) -> None:
    case = granted(decider)
    ledger.move(case, "due", 700_01, by_id=None, reference="P-1")
    ledger.move(case, "pay", 1, by_id=None, reference="P-1")
    assert ledger.totals(case.id) == dict.fromkeys(ledger.BALANCES, 0) | {
        "awarded": 499_99,
        "payable": 700_00,
        "paid": 1,
    }


def test_a_case_with_an_award_holds_no_reservation(decider: Account) -> None:
    case = granted(decider)
    ledger.reserve(case, [Draw("rijk", 100_00)], by_id=None)
    with pytest.raises(IntegrityError, match="nothing_reserved"):
        db.session.flush()


def test_what_a_bucket_holds_is_counted_over_payments_and_keeps_the_order_of_pots(decider: Account) -> None:
    case = granted(decider)
    for reference, cents in (("P-3", 300_00), ("P-2", 400_00), ("P-1", 500_00)):
        ledger.move(case, "due", cents, by_id=None, reference=reference)
    first, second = (
        db.session.scalars(select(Pot.id).where(Pot.contributor == name)).one() for name in ("rijk", "deventer")
    )
    assert list(ledger.held(case.id, "payable").items()) == [(first, 700_00), (second, 500_00)]
    assert dict(ledger.held(case.id, "payable", "P-2")) == {first: 400_00}


def test_money_of_two_payments_in_one_pot_stays_apart(decider: Account) -> None:
    case = granted(decider)
    for reference, cents in (("P-2", 300_00), ("P-1", 200_00)):
        ledger.move(case, "due", cents, by_id=None, reference=reference)
    ledger.move(case, "pay", 500_00, by_id=None)
    assert [sum(ledger.held(case.id, "paid", name).values()) for name in ("P-1", "P-2")] == [200_00, 300_00]


def test_a_second_reservation_comes_on_top() -> None:
    open_fund(rijk=2_000_00)
    case = in_review()
    for cents in (700_00, 1):
        ledger.reserve(case, [Draw("rijk", cents)], by_id=None)
    assert case.reserved_cents == 700_01
    assert ledger.check() == []


def test_the_money_of_another_scheme_stays_where_it_is() -> None:
    open_fund(rijk=2_000_00)
    other = Fund(scheme="another", last_place=7, last_number=5)
    db.session.add(other)
    db.session.flush()
    theirs = Pot(fund_id=other.id, contributor="rijk", position=0, budget_cents=9_000_00, available_cents=9_000_00)
    db.session.add(theirs)
    db.session.flush()
    case = in_review()
    ledger.reserve(case, [Draw("rijk", 700_00)], by_id=None)
    assert ledger.held(case.id, "reserved").keys().isdisjoint({theirs.id})
    assert [(pot.pot, pot.left_cents) for pot in ledger.balances("another")] == [("rijk", 9_000_00)]
    assert (ledger.next_place(SCHEME), ledger.next_number(SCHEME)) == (1, 1)
    assert (ledger.next_place("another"), ledger.next_number("another"), ledger.next_number("none")) == (8, 6, None)


def test_who_is_no_contributor_has_no_pot() -> None:
    open_fund(rijk=2_000_00)
    for book in (ledger.budget, ledger.give_back_budget):
        with pytest.raises(InsufficientFundsError):
            book(SCHEME, "nobody", 1, by_id=make_account().id, note="test")
    assert pots() == {"rijk": (2_000_00, 0, 0)}
