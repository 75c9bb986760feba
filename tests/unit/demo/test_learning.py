"""The demo's organisations, badges, awards and trainings: complete, tied together, and nobody's in reality."""

from collections import Counter
from datetime import date, datetime, time

import pytest

from app.badges.rules import AssertionState, state_of
from app.demo.badges import AwardSeed, BadgeSeed, generate_awards, load_badges
from app.demo.badges.generate import MINE
from app.demo.companies import CompanySeed
from app.demo.organisations import OrganisationSeed, generate_organisations
from app.demo.people import SIGN_INS, PersonSeed
from app.demo.trainings import TrainingSeed, generate_trainings
from app.kernel.clock import AMSTERDAM
from app.kernel.region import LEVELS, Region
from app.skills.vocabulary_file import Vocabulary
from app.trainings.rules import TrainingForm
from tests.unit.demo.conftest import ANCHOR
from tests.unit.demo.texts import REAL, flaws

VISITORS = {person.email: person.role.value for person in SIGN_INS[:2]}


@pytest.fixture(scope="module")
def organisations(region: Region, companies: list[CompanySeed]) -> dict[str, OrganisationSeed]:
    return {seed.key: seed for seed in generate_organisations(region, companies)}


@pytest.fixture(scope="module")
def badges() -> dict[str, BadgeSeed]:
    return {seed.slug: seed for seed in load_badges()}


@pytest.fixture(scope="module")
def trainings() -> list[TrainingSeed]:
    return generate_trainings(1, anchor=ANCHOR)


@pytest.fixture(scope="module")
def awards(badges: dict[str, BadgeSeed], profiles: list[PersonSeed]) -> list[AwardSeed]:
    return generate_awards(1, list(badges.values()), profiles, visitors=VISITORS, anchor=ANCHOR)


def _state(award: AwardSeed) -> AssertionState:
    def moment(day: date | None) -> datetime | None:
        return datetime.combine(day, time(9), AMSTERDAM) if day else None

    return state_of(
        accepted_at=moment(award.accepted),
        declined_at=moment(award.declined),
        revoked_at=moment(award.revoked),
        valid_until=award.valid_until,
        today=ANCHOR,
    )


def test_fifty_one_organisations_issue_badges(organisations: dict[str, OrganisationSeed]) -> None:
    assert sum(seed.is_issuer for seed in organisations.values()) == 51
    assert sum(seed.is_school for seed in organisations.values()) == 6
    assert sum(seed.is_trainer for seed in organisations.values()) == 14
    for values in ([o.name for o in organisations.values()], [o.slug for o in organisations.values()]):
        assert len(set(values)) == len(values)


def test_no_organisation_exists(organisations: dict[str, OrganisationSeed]) -> None:
    for seed in organisations.values():
        assert not REAL.search(seed.name)
        assert flaws(seed.about) == [], seed.name
        assert seed.email.endswith(".example")
        assert seed.website.endswith(".example")


def test_organisations_are_found_all_over_the_region(
    organisations: dict[str, OrganisationSeed], region: Region
) -> None:
    assert {seed.municipality for seed in organisations.values()} == {m.name for m in region.municipalities}


def test_every_issuer_has_badges_that_say_what_they_prove(
    badges: dict[str, BadgeSeed], organisations: dict[str, OrganisationSeed], vocabulary: Vocabulary
) -> None:
    assert len(badges) == 120
    assert {badge.organisation for badge in badges.values()} == set(organisations)
    for badge in badges.values():
        assert badge.skills
        assert set(badge.skills) <= set(vocabulary.skills)
        assert set(badge.skills.values()) <= {1, 2, 3}
        assert (badge.nlqf is None) == (badge.register is None)
        assert badge.months is None or 1 <= badge.months <= 120
        assert flaws(badge.about) == flaws(badge.criteria) == [], badge.name
    for texts in ([b.about for b in badges.values()], [b.criteria for b in badges.values()]):
        assert len(set(texts)) == len(texts)


def test_awards_stand_in_every_state(awards: list[AwardSeed], badges: dict[str, BadgeSeed]) -> None:
    assert set(Counter(map(_state, awards))) == set(AssertionState)
    own = {_state(award) for award in awards if badges[award.badge].organisation == MINE}
    assert own == set(AssertionState)
    assert len(awards) >= 150


def test_awards_are_in_order_and_given_once(awards: list[AwardSeed], badges: dict[str, BadgeSeed]) -> None:
    assert len({(award.badge, award.email) for award in awards}) == len(awards)
    for award in awards:
        days = [day for day in (award.awarded, award.accepted or award.declined, award.revoked) if day]
        assert days == sorted(days)
        assert days[-1] <= ANCHOR
        assert (award.revoked is None) == (award.reason is None)
        assert not award.shown or award.accepted
        assert (award.valid_until is None) == (badges[award.badge].months is None)


def test_who_has_no_account_has_not_answered(awards: list[AwardSeed], profiles: list[PersonSeed]) -> None:
    known = {profile.email for profile in profiles}
    outside = [award for award in awards if award.email not in known]
    assert outside
    assert {_state(award) for award in outside} == {AssertionState.WAITING}


def test_badges_go_to_who_can_do_it(
    awards: list[AwardSeed], badges: dict[str, BadgeSeed], profiles: list[PersonSeed]
) -> None:
    by_email = {profile.email: profile for profile in profiles}
    for award in awards:
        if award.email in by_email and award.email not in VISITORS:
            assert set(badges[award.badge].skills) & set(by_email[award.email].skills)


@pytest.mark.parametrize("email", VISITORS)
def test_visitors_have_a_badge_and_one_to_answer(awards: list[AwardSeed], email: str) -> None:
    states = {_state(award) for award in awards if award.email == email}
    assert {AssertionState.ACCEPTED, AssertionState.WAITING} <= states


def test_eighty_trainings_of_trainers(
    trainings: list[TrainingSeed], organisations: dict[str, OrganisationSeed], vocabulary: Vocabulary
) -> None:
    assert len(trainings) == len({training.slug for training in trainings}) == 80
    assert {t.organisation for t in trainings} == {key for key, seed in organisations.items() if seed.is_trainer}
    for training in trainings:
        assert training.skills
        assert set(training.skills) <= set(vocabulary.skills)
        assert training.form in set(TrainingForm)
        assert training.level is None or training.level in LEVELS
        assert flaws(training.about) == [], training.title
    assert len({training.about for training in trainings}) == 80


def test_prices_lie_below_within_and_above_what_a_voucher_pays_half_of(trainings: list[TrainingSeed]) -> None:
    within = [training for training in trainings if 2_000_00 <= training.price_cents <= 5_000_00]
    assert 30 <= len(within) <= 55
    assert sum(training.price_cents < 2_000_00 for training in trainings) >= 15
    assert sum(training.price_cents > 5_000_00 for training in trainings) >= 5


def test_a_training_ends_with_a_badge_of_its_own_trainer(
    trainings: list[TrainingSeed], badges: dict[str, BadgeSeed]
) -> None:
    ending = [training for training in trainings if training.badge]
    assert len(ending) >= 35
    for training in ending:
        badge = badges[training.badge or ""]
        assert badge.organisation == training.organisation
        assert set(badge.skills) & set(training.skills)


def test_most_start_in_the_coming_months_and_two_ended(trainings: list[TrainingSeed]) -> None:
    starts = [training.next_start for training in trainings if training.next_start]
    assert len(starts) >= 60
    assert min(starts) > ANCHOR
    assert sum(training.closed is not None for training in trainings) == 2
