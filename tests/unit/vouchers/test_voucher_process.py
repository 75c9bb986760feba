"""The table of transitions and the legal clock."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.vouchers.process import (
    BY_NAME,
    STATE_NAMES,
    TRANSITIONS,
    Actor,
    ClockEffect,
    MoneyEffect,
    State,
    Suspension,
    Term,
    TransitionError,
    allowed,
    legal_clock,
    next_state,
)

ENDS = {State.GRANTED, State.REFUSED, State.WITHDRAWN}
HOLDING = {State.COMPLETE, State.IN_REVIEW, State.PROPOSED, State.PARTIALLY_OFFERED}


def names(state, actor):
    return [step.name for step in allowed(state, actor)]


@pytest.mark.parametrize(
    ("state", "applicant", "advisor", "decider", "system"),
    [
        (State.DRAFT, ["submit"], [], [], []),
        (State.SUBMITTED, ["withdraw"], [], [], ["ask_at_receipt", "complete_at_receipt", "wait_at_receipt"]),
        (State.INCOMPLETE, ["withdraw"], [], [], ["complete", "wait"]),
        (State.COMPLETE, ["withdraw"], ["take", "ask_item"], [], []),
        (State.WAITING, ["withdraw"], ["propose_after_closing"], [], ["move_up"]),
        (State.IN_REVIEW, ["withdraw"], ["ask_item", "propose"], [], ["wait"]),
        (State.PROPOSED, ["withdraw"], [], ["send_back", "grant", "offer", "refuse"], []),
        (State.PARTIALLY_OFFERED, ["accept", "decline"], [], [], []),
        (State.GRANTED, [], [], [], []),
        (State.REFUSED, [], [], [], []),
        (State.WITHDRAWN, [], [], [], []),
    ],
)
def test_who_may_do_what_from_where(state, applicant, advisor, decider, system):
    assert names(state, Actor.APPLICANT) == applicant
    assert names(state, Actor.ADVISOR) == advisor
    assert names(state, Actor.DECIDER) == decider
    assert names(state, Actor.SYSTEM) == system


@pytest.mark.parametrize(
    ("name", "source", "target"),
    [
        ("submit", State.DRAFT, State.SUBMITTED),
        ("ask_at_receipt", State.SUBMITTED, State.INCOMPLETE),
        ("complete_at_receipt", State.SUBMITTED, State.COMPLETE),
        ("wait_at_receipt", State.SUBMITTED, State.WAITING),
        ("complete", State.INCOMPLETE, State.COMPLETE),
        ("wait", State.INCOMPLETE, State.WAITING),
        ("move_up", State.WAITING, State.COMPLETE),
        ("take", State.COMPLETE, State.IN_REVIEW),
        ("ask_item", State.COMPLETE, State.INCOMPLETE),
        ("ask_item", State.IN_REVIEW, State.INCOMPLETE),
        ("propose", State.IN_REVIEW, State.PROPOSED),
        ("propose_after_closing", State.WAITING, State.PROPOSED),
        ("send_back", State.PROPOSED, State.IN_REVIEW),
        ("grant", State.PROPOSED, State.GRANTED),
        ("offer", State.PROPOSED, State.PARTIALLY_OFFERED),
        ("refuse", State.PROPOSED, State.REFUSED),
        ("accept", State.PARTIALLY_OFFERED, State.GRANTED),
        ("decline", State.PARTIALLY_OFFERED, State.WITHDRAWN),
        ("withdraw", State.PROPOSED, State.WITHDRAWN),
    ],
)
def test_where_a_step_leads(name, source, target):
    assert next_state(source, name, BY_NAME[name].actor) is target


def test_a_step_from_the_wrong_place_says_where_the_case_is():
    with pytest.raises(TransitionError, match=r"Dit kan niet meer\. De voucher is toegekend") as caught:
        next_state(State.GRANTED, "withdraw", Actor.APPLICANT)
    assert caught.value.text.nl() == str(caught.value)


@pytest.mark.parametrize(
    ("name", "state", "actor", "sentence"),
    [
        ("submit", State.DRAFT, Actor.ADVISOR, "Alleen de aanvrager kan dit doen."),
        ("take", State.COMPLETE, Actor.APPLICANT, "Alleen een adviseur kan dit doen."),
        ("grant", State.PROPOSED, Actor.ADVISOR, "Alleen een beslisser kan dit doen."),
        ("move_up", State.WAITING, Actor.DECIDER, "Niemand kan dit zelf doen. Het gaat vanzelf."),
    ],
)
def test_a_step_by_the_wrong_person_says_who_may(name, state, actor, sentence):
    with pytest.raises(TransitionError) as caught:
        next_state(state, name, actor)
    assert str(caught.value) == sentence


def test_an_unknown_step_is_a_mistake_in_code():
    with pytest.raises(KeyError):
        next_state(State.DRAFT, "fly", Actor.APPLICANT)


def test_every_wrong_combination_is_refused():
    for step in TRANSITIONS:
        for state in State:
            for actor in Actor:
                if actor is step.actor and state in step.sources:
                    assert next_state(state, step.name, actor) is step.target
                    assert step in allowed(state, actor)
                else:
                    assert step not in allowed(state, actor)
                    with pytest.raises(TransitionError):
                        next_state(state, step.name, actor)


def test_names_are_unique_and_every_state_has_one():
    assert len(BY_NAME) == len(TRANSITIONS)
    assert set(STATE_NAMES) == set(State)


def test_people_have_buttons_and_the_system_has_none():
    for step in TRANSITIONS:
        assert (step.button is None) is (step.actor is Actor.SYSTEM), step.name


def test_the_system_decides_nothing_against_anybody():
    for step in TRANSITIONS:
        if step.target is State.REFUSED:
            assert step.actor is Actor.DECIDER


def test_who_proposes_does_not_decide():
    for step in TRANSITIONS:
        assert (step.other_than == "propose") is (step.actor is Actor.DECIDER), step.name


def test_money_is_held_exactly_where_the_table_says():
    """Entering a holding state reserves, leaving it releases or awards, moving between them does neither."""
    for step in TRANSITIONS:
        for source in step.sources:
            if source not in HOLDING and step.target in HOLDING and step.name != "propose_after_closing":
                assert step.money is MoneyEffect.RESERVE, step.name
            if source in HOLDING and step.target not in HOLDING:
                expected = MoneyEffect.AWARD if step.target is State.GRANTED else MoneyEffect.RELEASE
                assert step.money is expected, step.name
            if source in HOLDING and step.target in HOLDING:
                assert step.money is MoneyEffect.NONE, step.name


def test_the_term_starts_once_stands_still_while_incomplete_and_stops_at_the_end():
    for step in TRANSITIONS:
        if step.target is State.SUBMITTED:
            assert step.clock is ClockEffect.START
        if step.target is State.INCOMPLETE:
            assert (step.clock, step.term, step.letter) == (
                ClockEffect.SUSPEND,
                Term.COMPLETION,
                "missing_items",
            )
        if step.sources == (State.INCOMPLETE,) and step.target not in ENDS:
            assert step.clock is ClockEffect.RESUME
        if step.target in ENDS | {State.PARTIALLY_OFFERED} and State.PARTIALLY_OFFERED not in step.sources:
            assert step.clock is ClockEffect.STOP


def test_decisions_start_the_term_to_object():
    for step in TRANSITIONS:
        assert (step.term is Term.OBJECTION) is (step.target in {State.GRANTED, State.REFUSED}), step.name


def test_the_terms_of_the_scheme(version):
    assert {term: term.weeks(version.terms) for term in Term} == {
        Term.COMPLETION: 2,
        Term.OFFER: 2,
        Term.OBJECTION: 6,
    }


def test_every_state_can_be_reached_and_left():
    reached = {step.target for step in TRANSITIONS} | {State.DRAFT}
    left = {source for step in TRANSITIONS for source in step.sources}
    assert reached == set(State)
    assert set(State) - left == ENDS


RECEIVED = date(2026, 3, 2)


def clock(today, *suspensions):
    return legal_clock(RECEIVED, 8, suspensions, today)


def test_eight_weeks_from_receipt():
    start = clock(RECEIVED)
    assert (start.deadline, start.days_left, start.suspended, start.late) == (date(2026, 4, 27), 56, False, False)
    last = clock(date(2026, 4, 27))
    assert (last.days_left, last.late) == (0, False)
    over = clock(date(2026, 4, 28))
    assert (over.days_left, over.late) == (-1, True)


def test_the_term_stands_still_from_the_day_after_the_question_to_the_day_it_is_complete():
    asked = Suspension(date(2026, 3, 10), date(2026, 3, 24), date(2026, 3, 16))
    # 11 to 15 March do not count: five days.
    assert clock(date(2026, 4, 1), asked).deadline == date(2026, 5, 2)
    assert [clock(date(2026, 3, day), asked).days_left for day in (10, 11, 15, 16, 17)] == [48, 48, 48, 47, 46]
    assert [clock(date(2026, 3, day), asked).suspended for day in (10, 11, 15, 16)] == [False, True, True, False]


def test_a_question_that_stays_unanswered_stops_the_term_until_its_own_term_has_passed():
    asked = Suspension(date(2026, 3, 10), date(2026, 3, 24))
    assert clock(date(2026, 3, 24), asked).suspended
    assert clock(date(2026, 3, 24), asked).days_left == 48
    assert not clock(date(2026, 3, 25), asked).suspended
    assert clock(date(2026, 3, 25), asked).days_left == 47
    assert [
        (now.on_hold, now.unanswered) for now in (clock(date(2026, 3, day), asked) for day in (10, 11, 24, 25))
    ] == [(True, False), (True, False), (True, False), (False, True)]
    # Fourteen days: 11 to 24 March.
    assert clock(date(2026, 6, 1), asked).deadline == date(2026, 4, 27) + timedelta(days=14)


def test_an_answer_after_the_term_does_not_lengthen_the_standstill():
    late = Suspension(date(2026, 3, 10), date(2026, 3, 24), date(2026, 4, 20))
    assert clock(date(2026, 5, 1), late).deadline == date(2026, 5, 11)


def test_an_answer_on_the_same_or_the_next_day_stops_nothing():
    for completed in (date(2026, 3, 10), date(2026, 3, 11)):
        assert clock(date(2026, 5, 1), Suspension(date(2026, 3, 10), date(2026, 3, 24), completed)).days_left == -4


def test_days_that_two_questions_share_count_once():
    first = Suspension(date(2026, 3, 10), date(2026, 3, 24), date(2026, 3, 16))
    second = Suspension(date(2026, 3, 12), date(2026, 3, 26), date(2026, 3, 18))
    # 11 to 17 March: seven days, not ten.
    assert clock(date(2026, 4, 1), first, second).deadline == date(2026, 5, 4)


offsets = st.integers(0, 80)


@given(st.lists(st.tuples(offsets, st.integers(1, 30), st.none() | st.integers(0, 40)), max_size=4), offsets)
def test_a_day_either_counts_or_stands_still(rows, day):
    suspensions = [
        Suspension(
            RECEIVED + timedelta(days=asked),
            RECEIVED + timedelta(days=asked + term),
            None if done is None else RECEIVED + timedelta(days=asked + done),
        )
        for asked, term, done in rows
    ]
    today = RECEIVED + timedelta(days=day)
    now, tomorrow = clock(today, *suspensions), clock(today + timedelta(days=1), *suspensions)
    assert now.days_left - tomorrow.days_left == (0 if tomorrow.suspended else 1)
    assert now.deadline == today + timedelta(days=now.days_left)
