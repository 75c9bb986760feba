"""Which skills badges prove: the same after every order of events, counted by the day, seen by matching at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from app.accounts.models import Account
from app.accounts.rules import Role
from app.badges import actions, queries
from app.badges.models import BadgeAssertion
from app.badges.rules import AssertionState
from app.kernel import clock
from app.kernel.database import db
from app.kernel.errors import ConflictError
from app.people.models import Person, VerifiedSkill
from app.people.rules import PersonKind
from tests.factories.accounts import make_account
from tests.factories.badges import make_assertion, make_badge_class
from tests.factories.people import make_person
from tests.integration.badges.conftest import Award, Desk

START = datetime(2026, 11, 21, 12, tzinfo=UTC)
BADGES: tuple[tuple[dict[str, int], int | None], ...] = (
    ({"lassen": 1, "koken": 2}, None),
    ({"lassen": 3}, 5),
    ({"lassen": 2, "metselen": 1}, 12),
    ({"metselen": 3, "koken": 1}, 2),
)
"""What each badge proves, and for how many days from the start (None: for ever)."""
VERBS = ("accept", "decline", "revoke", "day", "week")
events = st.lists(st.tuples(st.sampled_from(VERBS), st.integers(0, len(BADGES) - 1)), max_size=14)


@dataclass
class Told:
    """What the events said of one badge, kept apart from the code under test."""

    skills: dict[str, int]
    last: date | None
    taken: bool = False
    ended: bool = False


def counted(account_id: int, today: date) -> dict[str, int]:
    """Return what a reader counts on `today`: the rows that have not lapsed."""
    rows = db.session.scalars(select(VerifiedSkill).where(VerifiedSkill.account_id == account_id))
    return {row.skill: row.level for row in rows if row.valid_until is None or row.valid_until >= today}


def expected(told: Sequence[Told], today: date) -> dict[str, int]:
    """Return what the badges prove on `today`, worked out skill by skill."""
    found: dict[str, int] = {}
    for badge in told:
        if badge.taken and not badge.ended and (badge.last is None or today <= badge.last):
            for skill, level in badge.skills.items():
                found[skill] = max(level, found.get(skill, 0))
    return found


def happen(verb: str, award: BadgeAssertion, told: Told, by: tuple[Account, Account]) -> None:
    """Let one thing happen as its actor sees the badge then; what is refused changes nothing."""
    holder, issuer = by
    state = queries.state_now(award)
    try:
        if verb == "accept":
            actions.accept(award, seen=state, by=holder)
        elif verb == "decline":
            actions.decline(award, seen=state, by=holder)
        else:
            actions.revoke(award, reason="Vergissing", by=issuer)
    except ConflictError:
        return
    told.ended = told.ended or verb == "revoke"
    told.taken = verb == "accept" if verb != "revoke" else told.taken


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(events)
def test_every_order_of_events_ends_in_what_the_valid_badges_prove(desk: Desk, happened: list[tuple[str, int]]) -> None:
    with clock.standing_at(START):
        holder = make_account(Role.TALENT)
        last_days = [None if days is None else clock.today() + timedelta(days=days) for _skills, days in BADGES]
        awards = [
            make_assertion(
                badge_class=make_badge_class(organisation=desk.organisation, skills=skills),
                email=holder.email,
                valid_until=last,
            )
            for (skills, _days), last in zip(BADGES, last_days, strict=True)
        ]
    told = [Told(skills, last) for (skills, _days), last in zip(BADGES, last_days, strict=True)]
    moment = START
    for verb, number in happened:
        moment += {"day": timedelta(days=1), "week": timedelta(days=7)}.get(verb, timedelta())
        with clock.standing_at(moment):
            today = clock.today()
            if verb in ("day", "week"):
                before = counted(holder.id, today)
                assert all(expected(told, today).get(skill, 0) >= level for skill, level in before.items())
                actions.refresh_lapsed()
            else:
                happen(verb, awards[number], told[number], (holder, desk.account))
            assert counted(holder.id, today) == expected(told, today)
            assert not actions.refresh_verified_skills(holder.id), "working it out again changes nothing"


def test_matching_looks_at_every_profile_of_the_account_again(award: Award, holder: Account, desk: Desk) -> None:
    talent, student = make_person(account=holder), make_person(account=holder, kind=PersonKind.STUDENT)
    stranger = make_person(account=make_account(Role.TALENT))
    made = award(holder.email)

    def revisions() -> list[int]:
        db.session.expire_all()
        return [db.session.get_one(Person, one.id).search_revision for one in (talent, student, stranger)]

    start = revisions()
    actions.accept(made, seen=AssertionState.WAITING, by=holder)
    taken = revisions()
    assert taken[0] > start[0]
    assert taken[1] > start[1]
    assert taken[2] == start[2]
    actions.refresh_verified_skills(holder.id)
    assert revisions() == taken
    actions.revoke(made, reason="Vergissing", by=desk.account)
    ended = revisions()
    assert ended[0] > taken[0]
    assert ended[1] > taken[1]


def test_a_badge_counts_up_to_and_including_its_last_day(holder: Account, desk: Desk) -> None:
    with clock.standing_at(START):
        last = clock.today()
        badge = make_badge_class(organisation=desk.organisation, skills={"lassen": 3})
        made = make_assertion(badge_class=badge, email=holder.email, valid_until=last)
        actions.accept(made, seen=AssertionState.WAITING, by=holder)
        assert counted(holder.id, clock.today()) == {"lassen": 3}
        assert queries.proofs_of(holder.id).keys() == {"lassen"}
    with clock.standing_at(START + timedelta(days=1)):
        assert counted(holder.id, clock.today()) == {}
        assert queries.proofs_of(holder.id) == {}


def test_a_lower_level_that_lasts_longer_counts_when_the_higher_one_lapsed(holder: Account, desk: Desk) -> None:
    with clock.standing_at(START):
        for level, last in ((3, clock.today()), (2, None)):
            badge = make_badge_class(organisation=desk.organisation, skills={"lassen": level})
            made = make_assertion(badge_class=badge, email=holder.email, valid_until=last)
            actions.accept(made, seen=AssertionState.WAITING, by=holder)
        assert actions.refresh_lapsed() == 0
        row = db.session.scalars(select(VerifiedSkill)).one()
        assert (row.level, row.valid_until) == (3, clock.today())
    with clock.standing_at(START + timedelta(days=1)):
        assert actions.refresh_lapsed() == 1
        assert actions.refresh_lapsed() == 0
        row = db.session.scalars(select(VerifiedSkill)).one()
        assert (row.level, row.valid_until) == (2, None)


def test_proofs_name_the_badges_behind_a_skill_the_highest_first(award: Award, holder: Account, desk: Desk) -> None:
    best = make_badge_class(organisation=desk.organisation, name="Meesterlasser", skills={"lassen": 3})
    for made in (award(holder.email), award(holder.email, best)):
        actions.accept(made, seen=AssertionState.WAITING, by=holder)
    assert [(proof.name, proof.level) for proof in queries.proofs_of(holder.id)["lassen"]] == [
        ("Meesterlasser", 3),
        ("Veilig lassen", 2),
    ]


@pytest.mark.usefixtures("desk")
def test_an_account_without_badges_has_nothing_to_work_out(holder: Account) -> None:
    assert not actions.refresh_verified_skills(holder.id)
    assert queries.proofs_of(holder.id) == {}
