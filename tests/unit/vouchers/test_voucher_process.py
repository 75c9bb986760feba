"""The table of transitions and the legal clock."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.vouchers.process import (
    AWARDED_STATES,
    BY_NAME,
    ENDED_STATES,
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
    is_working_day,
    legal_clock,
    next_state,
    working_day_from,
)

DECIDED = {State.GRANTED, State.PARTIALLY_OFFERED, State.REFUSED, State.WITHDRAWN}
"""The first states after the term to decide has stopped."""
HOLDING = {State.COMPLETE, State.IN_REVIEW, State.PROPOSED, State.PARTIALLY_OFFERED}


def names(state, actor):
    return [step.name for step in allowed(state, actor)]


@pytest.mark.parametrize(
    ("state", "applicant", "advisor", "decider", "system"),
    [
        (State.DRAFT, ["submit"], [], [], []),
        (State.SUBMITTED, ["withdraw"], [], [], ["ask_at_receipt", "complete_at_receipt", "wait_at_receipt"]),
        (State.INCOMPLETE, ["withdraw"], ["propose_set_aside"], [], ["complete", "wait"]),
        (State.COMPLETE, ["withdraw"], ["take", "ask_item"], [], []),
        (State.WAITING, ["withdraw"], ["propose_after_closing"], [], ["move_up"]),
        (State.IN_REVIEW, ["withdraw"], ["ask_item", "propose"], [], ["wait"]),
        (
            State.PROPOSED,
            ["withdraw"],
            [],
            ["send_back", "grant", "offer", "refuse", "set_aside", "send_back_incomplete"],
            [],
        ),
        (State.PARTIALLY_OFFERED, ["accept", "decline"], [], [], ["lapse_offer"]),
        (State.GRANTED, ["give_back", "start"], ["note_start"], ["lapse"], []),
        (State.STARTED, ["submit_evidence"], ["propose_settlement"], [], []),
        (State.EVIDENCE_SUBMITTED, [], ["return_evidence", "propose_settlement"], [], []),
        (State.SETTLEMENT_PROPOSED, [], [], ["return_settlement", "return_no_evidence", "settle"], []),
        (State.SETTLED, [], [], [], ["reopen_settlement"]),
        (State.REFUSED, [], [], [], ["reopen", "reopen_waiting", "reopen_incomplete"]),
        (State.LAPSED, [], [], [], ["reopen", "reopen_waiting"]),
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
        ("propose_set_aside", State.INCOMPLETE, State.PROPOSED),
        ("set_aside", State.PROPOSED, State.REFUSED),
        ("send_back_incomplete", State.PROPOSED, State.INCOMPLETE),
        ("lapse_offer", State.PARTIALLY_OFFERED, State.LAPSED),
        ("give_back", State.GRANTED, State.WITHDRAWN),
        ("start", State.GRANTED, State.STARTED),
        ("note_start", State.GRANTED, State.STARTED),
        ("lapse", State.GRANTED, State.LAPSED),
        ("submit_evidence", State.STARTED, State.EVIDENCE_SUBMITTED),
        ("return_evidence", State.EVIDENCE_SUBMITTED, State.STARTED),
        ("propose_settlement", State.EVIDENCE_SUBMITTED, State.SETTLEMENT_PROPOSED),
        ("propose_settlement", State.STARTED, State.SETTLEMENT_PROPOSED),
        ("return_settlement", State.SETTLEMENT_PROPOSED, State.EVIDENCE_SUBMITTED),
        ("return_no_evidence", State.SETTLEMENT_PROPOSED, State.STARTED),
        ("settle", State.SETTLEMENT_PROPOSED, State.SETTLED),
        ("reopen", State.LAPSED, State.COMPLETE),
        ("reopen_settlement", State.SETTLED, State.EVIDENCE_SUBMITTED),
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


def test_nobody_is_refused_or_loses_a_granted_voucher_by_a_clock_only_a_decider_does_it():
    for step in TRANSITIONS:
        if step.target is State.REFUSED or (step.target is State.LAPSED and State.GRANTED in step.sources):
            assert step.actor is Actor.DECIDER, step.name
    # An offer that nobody answers lapses on the day that it named: nothing was granted yet.
    assert BY_NAME["lapse_offer"].sources == (State.PARTIALLY_OFFERED,)
    assert {step.target for step in TRANSITIONS if step.actor is Actor.SYSTEM} & {State.REFUSED, State.SETTLED} == set()


def test_who_proposes_does_not_decide():
    """What lies before a decider lies there because somebody else proposed it; `lapse` answers to no proposal."""
    other_than = {step.name: step.other_than for step in TRANSITIONS if step.other_than}
    assert other_than == {
        "send_back": "propose",
        "grant": "propose",
        "offer": "propose",
        "refuse": "propose",
        "set_aside": "propose_set_aside",
        "send_back_incomplete": "propose_set_aside",
        "settle": "propose_settlement",
        "return_settlement": "propose_settlement",
        "return_no_evidence": "propose_settlement",
    }
    for name, proposal in other_than.items():
        assert BY_NAME[name].actor is Actor.DECIDER, name
        assert BY_NAME[proposal].actor is Actor.ADVISOR, name
        assert set(BY_NAME[name].sources) == {BY_NAME[proposal].target}, name
    deciders = {step.name for step in TRANSITIONS if step.actor is Actor.DECIDER}
    assert deciders - set(other_than) == {"lapse"}


WITHOUT_MONEY = {"propose_after_closing", "propose_set_aside"}
"""Proposals against who holds no money: they waited for it, or never were complete."""


def test_a_reservation_begins_and_ends_exactly_where_the_table_says():
    """Entering a holding state reserves, leaving it releases or awards, moving between them does neither."""
    for step in TRANSITIONS:
        for source in step.sources:
            if source not in HOLDING and step.target in HOLDING and step.name not in WITHOUT_MONEY:
                assert step.money is MoneyEffect.RESERVE, step.name
            if source in HOLDING and step.target not in HOLDING:
                expected = MoneyEffect.AWARD if step.target is State.GRANTED else MoneyEffect.RELEASE
                if BY_NAME[step.name].other_than == "propose_set_aside":
                    expected = MoneyEffect.NONE
                assert step.money is expected, step.name
            if source in HOLDING and step.target in HOLDING:
                assert step.money is MoneyEffect.NONE, step.name


def test_an_award_ends_by_being_given_back_taken_away_or_settled():
    for step in TRANSITIONS:
        for source in step.sources:
            if source in AWARDED_STATES and step.target not in AWARDED_STATES:
                assert (source, step.money) == (State.GRANTED, MoneyEffect.RELEASE), step.name
            if source in AWARDED_STATES and step.target in AWARDED_STATES:
                to_and_fro = {"settle": MoneyEffect.SETTLE, "reopen_settlement": MoneyEffect.REOPEN}
                assert step.money is to_and_fro.get(step.name, MoneyEffect.NONE), step.name


def test_the_term_starts_once_stands_still_while_incomplete_and_stops_at_the_end():
    for step in TRANSITIONS:
        if step.target is State.SUBMITTED:
            assert step.clock is ClockEffect.START
        if step.target is State.INCOMPLETE and step.name not in ("send_back_incomplete", "reopen_incomplete"):
            asked = "receipt_missing" if step.sources == (State.SUBMITTED,) else "missing_items"
            assert (step.clock, step.term, step.letter) == (ClockEffect.SUSPEND, Term.COMPLETION, asked)
        if step.sources == (State.INCOMPLETE,) and step.target not in DECIDED | {State.PROPOSED}:
            assert step.clock is ClockEffect.RESUME
        if step.target in DECIDED and not set(step.sources) & DECIDED:
            assert step.clock is ClockEffect.STOP
        if set(step.sources) & DECIDED and step.actor is not Actor.SYSTEM:
            assert step.clock is ClockEffect.NONE


def test_who_is_sent_back_as_incomplete_gets_no_second_term_to_complete():
    """The proposal to set aside came after the term; that the decider returns it does not start another."""
    assert (BY_NAME["send_back_incomplete"].clock, BY_NAME["send_back_incomplete"].term) == (ClockEffect.NONE, None)


def test_decisions_start_the_term_to_object():
    started = {step.name for step in TRANSITIONS if step.term is Term.OBJECTION}
    assert started == {"grant", "refuse", "set_aside", "accept", "lapse", "settle"}


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
    assert set(State) - left == {State.WITHDRAWN}
    for state in ENDED_STATES:
        assert all(not allowed(state, actor) for actor in (Actor.APPLICANT, Actor.ADVISOR, Actor.DECIDER)), state


RECEIVED = date(2026, 3, 2)
"""A Monday. Eight weeks later it is King's Day."""


def clock(today, *suspensions):
    return legal_clock(RECEIVED, 8, suspensions, today)


def test_eight_weeks_from_receipt():
    start = clock(RECEIVED)
    assert (start.deadline, start.days_left, start.suspended, start.late) == (date(2026, 4, 28), 57, False, False)
    last = clock(date(2026, 4, 28))
    assert (last.days_left, last.late) == (0, False)
    over = clock(date(2026, 4, 29))
    assert (over.days_left, over.late) == (-1, True)


def test_the_term_stands_still_from_the_day_after_the_question_to_the_day_it_is_complete():
    asked = Suspension(date(2026, 3, 10), date(2026, 3, 24), date(2026, 3, 16))
    # 11 to 15 March do not count: five days, to Saturday 2 May, so Monday 4 May.
    assert clock(date(2026, 4, 1), asked).deadline == date(2026, 5, 4)
    assert [clock(date(2026, 3, day), asked).days_left for day in (10, 11, 15, 16, 17)] == [49, 48, 50, 49, 48]
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


def test_setting_aside_is_made_known_within_four_weeks_after_the_term_to_complete():
    asked = Suspension(date(2026, 3, 10), date(2026, 3, 24))
    found = [clock(day, asked) for day in (date(2026, 3, 24), date(2026, 3, 25), date(2026, 4, 21), date(2026, 4, 22))]
    assert [(now.set_aside_by, now.set_aside_late) for now in found] == [
        (None, False),
        (date(2026, 4, 21), False),
        (date(2026, 4, 21), False),
        (date(2026, 4, 21), True),
    ]


def test_the_term_to_set_aside_ends_on_a_working_day():
    # 7 April and four weeks are 5 May, a holiday.
    asked = Suspension(date(2026, 3, 24), date(2026, 4, 7))
    assert [clock(date(2026, 5, day), asked).set_aside_late for day in (6, 7)] == [False, True]


def test_who_completed_the_application_is_not_set_aside():
    late = Suspension(date(2026, 3, 10), date(2026, 3, 24), date(2026, 3, 30))
    assert clock(date(2026, 6, 1), late).set_aside_by is None


def test_an_answer_after_the_term_does_not_lengthen_the_standstill():
    late = Suspension(date(2026, 3, 10), date(2026, 3, 24), date(2026, 4, 20))
    assert clock(date(2026, 5, 1), late).deadline == date(2026, 5, 11)


def test_an_answer_on_the_same_or_the_next_day_stops_nothing():
    for completed in (date(2026, 3, 10), date(2026, 3, 11)):
        assert clock(date(2026, 5, 1), Suspension(date(2026, 3, 10), date(2026, 3, 24), completed)).days_left == -3


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
    if not tomorrow.suspended:
        assert now.deadline == tomorrow.deadline
    else:  # a day more, and the last day moves on to a working day
        assert now.deadline <= tomorrow.deadline <= working_day_from(now.deadline + timedelta(days=1))
    assert is_working_day(now.deadline)
    assert now.deadline == today + timedelta(days=now.days_left)


def test_a_longer_term_that_was_told_counts_from_the_end_of_the_first():
    longer = legal_clock(RECEIVED, 8, (), date(2026, 4, 20), extension_weeks=4)
    assert (longer.deadline, longer.extended) == (date(2026, 5, 26), True)  # 25 May is Whit Monday
    assert not clock(date(2026, 4, 20)).extended
