"""The legal term out of the steps of a case: suspensions found, days counted, stopped with the decision."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import pytest

from app.vouchers.process import Suspension, Term
from app.vouchers.queries.clock import Step, clock_of, settle_by, start_by, stopped_on, suspensions_of, term_ends
from app.vouchers.scheme import SchemeVersion

RECEIVED = datetime(2026, 3, 2, 9, tzinfo=UTC)


@dataclass(frozen=True)
class Case:
    received_at: datetime | None = RECEIVED


def on(day: date, transition: str, suspends: bool | None = None) -> Step:
    return Step(datetime(day.year, day.month, day.day, 11, tzinfo=UTC), transition, suspends)


SENT = on(date(2026, 3, 2), "submit")
ASKED = on(date(2026, 3, 10), "ask_item", True)
COMPLETED = on(date(2026, 3, 15), "complete", False)


def test_the_term_is_eight_weeks_from_receipt(version: SchemeVersion) -> None:
    clock = clock_of(Case(), [SENT], version, date(2026, 3, 3))
    assert (clock.deadline, clock.days_left, clock.suspended) == (date(2026, 4, 28), 56, False)


def test_receipt_counts_on_the_day_it_was_in_amsterdam(version: SchemeVersion) -> None:
    just_after_midnight = Case(datetime(2026, 3, 1, 23, 30, tzinfo=UTC))
    assert clock_of(just_after_midnight, [SENT], version, date(2026, 3, 3)).deadline == date(2026, 4, 28)


def test_the_days_between_question_and_answer_do_not_count(version: SchemeVersion) -> None:
    clock = clock_of(Case(), [SENT, ASKED, COMPLETED], version, date(2026, 3, 20))
    # 11 to 14 March stand still: four days more
    assert (clock.deadline, clock.suspended) == (date(2026, 5, 1), False)


def test_the_term_stands_still_while_the_applicant_is_asked(version: SchemeVersion) -> None:
    clock = clock_of(Case(), [SENT, ASKED], version, date(2026, 3, 12))
    assert (clock.deadline, clock.suspended) == (date(2026, 4, 29), True)


def test_an_unanswered_question_suspends_no_longer_than_its_term(version: SchemeVersion) -> None:
    clock = clock_of(Case(), [SENT, ASKED], version, date(2026, 6, 1))
    assert (clock.deadline, clock.suspended) == (date(2026, 4, 27) + timedelta(days=14), False)
    assert clock.late


def test_each_question_is_a_suspension_of_its_own(version: SchemeVersion) -> None:
    again = [on(date(2026, 3, 20), "ask_item", True), on(date(2026, 3, 22), "complete", False)]
    found = suspensions_of([SENT, ASKED, on(date(2026, 3, 11), "supply"), COMPLETED, *again], version.terms)
    assert found == [
        Suspension(date(2026, 3, 10), date(2026, 3, 24), date(2026, 3, 15)),
        Suspension(date(2026, 3, 20), date(2026, 4, 7), date(2026, 3, 22)),
    ]


def test_the_clock_stops_with_the_decision(version: SchemeVersion) -> None:
    steps = [SENT, on(date(2026, 3, 30), "grant")]
    clock = clock_of(Case(), steps, version, date(2027, 1, 1))
    assert (clock.deadline, clock.days_left) == (date(2026, 4, 28), 29)
    assert stopped_on(steps) == date(2026, 3, 30)
    assert stopped_on([SENT, ASKED]) is None


def test_the_applicant_was_told_a_later_day(version: SchemeVersion) -> None:
    clock = clock_of(Case(), [SENT, on(date(2026, 4, 20), "extend")], version, date(2026, 4, 21))
    assert (clock.deadline, clock.extended) == (date(2026, 5, 26), True)


def test_a_term_of_the_applicant_that_ends_on_a_holiday_ends_on_the_next_working_day(version: SchemeVersion) -> None:
    before_easter = on(date(2026, 3, 20), "ask_item", True)
    # 3 April is Good Friday, then comes a weekend, and 6 April is Easter Monday
    assert term_ends(Term.COMPLETION, [SENT, before_easter], version.terms) == date(2026, 4, 7)
    found = suspensions_of([SENT, before_easter], version.terms)
    assert found == [Suspension(date(2026, 3, 20), date(2026, 4, 7))]


def test_a_draft_has_no_term(version: SchemeVersion) -> None:
    with pytest.raises(ValueError, match="draft"):
        clock_of(Case(None), [], version, date(2026, 3, 3))


def test_the_applicants_terms_start_with_the_latest_step_that_sets_them(version: SchemeVersion) -> None:
    later = on(date(2026, 4, 1), "ask_item", True)
    assert term_ends(Term.COMPLETION, [SENT, ASKED, later], version.terms) == date(2026, 4, 15)
    assert term_ends(Term.OFFER, [SENT, on(date(2026, 4, 2), "offer")], version.terms) == date(2026, 4, 16)
    assert term_ends(Term.OBJECTION, [SENT, on(date(2026, 4, 2), "refuse")], version.terms) == date(
        2026, 5, 15
    )  # the 14th is Ascension Day
    assert term_ends(Term.OFFER, [SENT], version.terms) is None


@dataclass(frozen=True)
class Voucher:
    """A training from 1 April to 30 June 2026."""

    evidence_submitted_at: datetime | None = None
    started_on: date | None = None
    training_start: date = date(2026, 4, 1)
    training_end: date = date(2026, 6, 30)
    decided_at: datetime | None = RECEIVED


@pytest.mark.parametrize(
    ("voucher", "last_day"),
    [
        # 30 June and thirteen weeks: evidence of before the end does not bring the day forward.
        (Voucher(datetime(2026, 6, 30, 21, 59, tzinfo=UTC)), date(2026, 9, 29)),
        (Voucher(datetime(2026, 6, 1, 9, tzinfo=UTC)), date(2026, 9, 29)),
        # In Amsterdam it was 1 July.
        (Voucher(datetime(2026, 6, 30, 22, 0, tzinfo=UTC)), date(2026, 9, 30)),
        # Evidence on 20 November, a Friday, and thirteen weeks; nobody is late before anything could be judged.
        (Voucher(datetime(2026, 11, 20, 9, tzinfo=UTC)), date(2027, 2, 19)),
        # Evidence on a Saturday: thirteen weeks later it is Saturday again, and the law gives us no longer.
        (Voucher(datetime(2026, 11, 21, 9, tzinfo=UTC)), date(2027, 2, 20)),
        # A training that began two weeks later ends two weeks later.
        (Voucher(datetime(2026, 6, 30, 9, tzinfo=UTC), date(2026, 4, 15)), date(2026, 10, 13)),
        # None: from the last day to send it, 11 August.
        (Voucher(), date(2026, 11, 10)),
    ],
)
def test_the_term_to_settle_counts_from_the_end_or_from_complete_evidence(
    voucher: Voucher, last_day: date, version: SchemeVersion
) -> None:
    assert settle_by(voucher, version) == last_day


def test_nobody_loses_a_voucher_because_thirteen_weeks_end_in_a_weekend(version: SchemeVersion) -> None:
    assert start_by(Voucher(training_start=date(2026, 4, 4)), version) == date(2026, 7, 6)


def test_the_term_to_settle_starts_anew_when_an_objection_reopens_it(version: SchemeVersion) -> None:
    sent = Voucher(datetime(2026, 7, 1, 9, tzinfo=UTC))
    assert settle_by(sent, version, [on(date(2026, 12, 1), "reopen_settlement")]) == date(2027, 3, 2)
