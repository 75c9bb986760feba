"""The person to whom a badge was awarded: sees it, takes it or not, shows it or not."""

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from app.accounts.models import Account
from app.accounts.rules import Role
from app.badges import actions, queries
from app.badges.models import BadgeAssertion
from app.badges.rules import AssertionState
from app.kernel import clock
from app.kernel.database import db
from app.people.models import VerifiedSkill
from tests.factories.accounts import make_account
from tests.factories.badges import make_badge_class
from tests.integration.badges.conftest import Award, Desk
from tests.support.client import SiteClient
from tests.support.threads import at_once

MINE = "/mijn-badges"
WAITING, ACCEPTED, DECLINED = AssertionState.WAITING, AssertionState.ACCEPTED, AssertionState.DECLINED


@pytest.fixture
def signed_in(client: SiteClient, holder: Account) -> SiteClient:
    client.sign_in(holder)
    return client


def _state(award: BadgeAssertion) -> AssertionState:
    db.session.refresh(award)
    return queries.state_now(award)


def _verified(account: Account) -> dict[str, int]:
    query = select(VerifiedSkill.skill, VerifiedSkill.level).where(VerifiedSkill.account_id == account.id)
    return {row.skill: row.level for row in db.session.execute(query)}


def test_a_waiting_badge_is_taken(signed_in: SiteClient, holder: Account, award: Award) -> None:
    made = award(holder.email)
    page = signed_in.get(MINE).text
    assert "Laste drie proefstukken." in page
    assert "Wacht op je antwoord" in page
    answer = signed_in.post_form(f"{MINE}/{made.public_id}/aannemen", page=MINE)
    assert answer.location == f"{MINE}#badge-{made.public_id}"
    assert _state(made) is ACCEPTED
    assert (made.account_id, made.shown) == (holder.id, False)
    assert _verified(holder) == {"lassen": 2}
    assert "alleen jij ziet hem" in signed_in.get(MINE).text


def test_a_waiting_badge_is_not_taken_and_taken_after_all(signed_in: SiteClient, holder: Account, award: Award) -> None:
    made = award(holder.email)
    signed_in.post_form(f"{MINE}/{made.public_id}/weigeren", page=MINE)
    assert _state(made) is DECLINED
    assert _verified(holder) == {}
    signed_in.post_form(f"{MINE}/{made.public_id}/aannemen", page=MINE)
    assert _state(made) is ACCEPTED
    assert _verified(holder) == {"lassen": 2}


def test_who_declined_answers_the_new_award(signed_in: SiteClient, holder: Account, award: Award) -> None:
    old = award(holder.email)
    actions.decline(old, seen=WAITING, by=holder)
    new = award(holder.email)
    signed_in.post_form(f"{MINE}/{old.public_id}/aannemen", page=MINE)
    assert "Je kreeg deze badge daarna opnieuw." in signed_in.get(MINE).text
    assert (_state(old), _state(new)) == (DECLINED, WAITING)


def test_a_badge_that_was_taken_can_be_given_back(signed_in: SiteClient, holder: Account, award: Award) -> None:
    made = award(holder.email)
    actions.accept(made, seen=WAITING, by=holder)
    actions.show(made, by=holder)
    signed_in.post_form(f"{MINE}/{made.public_id}/weigeren", page=MINE)
    assert _state(made) is DECLINED
    assert not made.shown
    assert _verified(holder) == {}


def test_a_badge_is_shown_and_hidden(signed_in: SiteClient, holder: Account, award: Award) -> None:
    made = award(holder.email)
    actions.accept(made, seen=WAITING, by=holder)
    public = f"/badges/uitreiking/{made.public_id}"
    assert signed_in.get(public).status_code == 404
    signed_in.post_form(f"{MINE}/{made.public_id}/tonen", page=MINE)
    assert signed_in.get(public).status_code == 200
    assert "iedereen kan hem zien" in signed_in.get(MINE).text
    signed_in.post_form(f"{MINE}/{made.public_id}/verbergen", page=MINE)
    assert signed_in.get(public).status_code == 404


def test_what_waits_cannot_be_shown(signed_in: SiteClient, holder: Account, award: Award) -> None:
    made = award(holder.email)
    signed_in.post_token(f"{MINE}/{made.public_id}/tonen")
    assert "Deze badge wacht nog op je antwoord." in signed_in.get(MINE).text
    db.session.refresh(made)
    assert not made.shown


def test_what_expired_or_was_taken_back_cannot_be_taken(
    signed_in: SiteClient, holder: Account, award: Award, desk: Desk
) -> None:
    expired, revoked = award(holder.email), award(holder.email, make_badge_class(organisation=desk.organisation))
    expired.valid_until = clock.today().replace(year=2020)
    actions.revoke(revoked, reason="Vergissing", by=desk.account)
    for made, sentence in (
        (expired, "Deze badge is verlopen."),
        (revoked, "De uitgever heeft deze badge ingetrokken."),
    ):
        signed_in.post_token(f"{MINE}/{made.public_id}/aannemen", {"stand": "waiting"})
        assert sentence in signed_in.get(MINE).text
    assert _verified(holder) == {}


def test_answering_twice_from_one_page_counts_once(signed_in: SiteClient, holder: Account, award: Award) -> None:
    made = award(holder.email)
    path = f"{MINE}/{made.public_id}"
    assert signed_in.post_token(f"{path}/aannemen", {"stand": "waiting"}).status_code == 303
    assert signed_in.post_token(f"{path}/aannemen", {"stand": "waiting"}).status_code == 303
    signed_in.get(MINE)
    signed_in.post_token(f"{path}/weigeren", {"stand": "waiting"})
    assert "Je hebt deze badge al aangenomen." in signed_in.get(MINE).text
    assert _state(made) is ACCEPTED


@pytest.mark.parametrize("sent", [{}, {"stand": "niets"}])
def test_a_form_that_says_no_state_is_refused(
    sent: dict[str, str], signed_in: SiteClient, holder: Account, award: Award
) -> None:
    made = award(holder.email)
    assert signed_in.post_token(f"{MINE}/{made.public_id}/aannemen", sent).status_code == 400
    assert _state(made) is WAITING


def test_two_tabs_that_answer_differently_at_once_have_one_effect(app: Flask, holder: Account, award: Award) -> None:
    made, account_id = award(holder.email), holder.id
    award_id = made.id

    def answer(verb: Callable[..., None]) -> Callable[[], str]:
        def run() -> str:
            found = db.session.get_one(BadgeAssertion, award_id)
            verb(found, seen=WAITING, by=db.session.get_one(Account, account_id))
            db.session.commit()
            return verb.__name__

        return run

    results = at_once(app, answer(actions.accept), answer(actions.decline))
    done = [result for result in results if isinstance(result, str)]
    refused = [result for result in results if not isinstance(result, str)]
    assert len(done) == len(refused) == 1
    assert type(refused[0]).__name__ == "ConflictError"
    assert _state(made) is (ACCEPTED if done == ["accept"] else DECLINED)
    assert _verified(holder) == ({"lassen": 2} if done == ["accept"] else {})


def test_two_badges_taken_at_once_both_count(app: Flask, holder: Account, award: Award, desk: Desk) -> None:
    other = make_badge_class(organisation=desk.organisation, skills={"metselen": 3})
    ids, account_id = [award(holder.email).id, award(holder.email, other).id], holder.id

    def take(award_id: int) -> Callable[[], None]:
        def run() -> None:
            found = db.session.get_one(BadgeAssertion, award_id)
            actions.accept(found, seen=WAITING, by=db.session.get_one(Account, account_id))
            db.session.commit()

        return run

    assert at_once(app, *map(take, ids)) == [None, None]
    assert _verified(holder) == {"lassen": 2, "metselen": 3}


def test_a_badge_of_somebody_else_is_not_there(client: SiteClient, holder: Account, award: Award) -> None:
    waiting = award(holder.email)
    client.sign_in(make_account(Role.TALENT, Role.STUDENT))
    assert "Veilig lassen" not in client.get(MINE).text
    for verb in ("aannemen", "weigeren", "tonen", "verbergen"):
        path = f"{MINE}/{waiting.public_id}/{verb}"
        assert client.post_token(path, {"stand": "waiting"}).status_code == 404
    assert _state(waiting) is WAITING


def test_a_badge_that_was_taken_is_of_nobody_else_whatever_their_address(
    client: SiteClient, holder: Account, award: Award
) -> None:
    made = award(holder.email)
    actions.accept(made, seen=WAITING, by=holder)
    old_address, holder.email = holder.email, "nieuw@voorbeeld.example"
    db.session.flush()
    client.sign_in(make_account(Role.TALENT, email=old_address))
    assert client.post_token(f"{MINE}/{made.public_id}/tonen").status_code == 404
    assert "Veilig lassen" not in client.get(MINE).text
    client.sign_in(holder)
    assert "Veilig lassen" in client.get(MINE).text


def test_an_address_that_is_not_confirmed_brings_no_badges(client: SiteClient, award: Award) -> None:
    made = award("later@voorbeeld.example")
    account = make_account(Role.STUDENT, email="later@voorbeeld.example", email_confirmed_at=None)
    client.sign_in(account)
    page = client.get(MINE).text
    assert "Bevestig eerst je e-mailadres." in page
    assert "Veilig lassen" not in page
    assert client.post_token(f"{MINE}/{made.public_id}/aannemen", {"stand": "waiting"}).status_code == 404
    assert queries.awards_of(account) == []


def test_who_registers_later_with_that_address_finds_the_badge(client: SiteClient, award: Award) -> None:
    made = award("later@voorbeeld.example")
    account = make_account(Role.STUDENT, email="later@voorbeeld.example", email_confirmed_at=None)
    account.email_confirmed_at = clock.now()
    db.session.flush()
    assert [badge.state for badge in queries.awards_of(account)] == [AssertionState.WAITING]
    client.sign_in(account)
    client.post_form(f"{MINE}/{made.public_id}/aannemen", page=MINE)
    assert _verified(account) == {"lassen": 2}
    assert [badge.state for badge in queries.awards_of(account)] == [AssertionState.ACCEPTED]


def test_both_roles_of_one_person_have_the_same_badges(client: SiteClient, award: Award) -> None:
    account = make_account(Role.STUDENT, Role.TALENT, email="beide@voorbeeld.example")
    award(account.email)
    for role in (Role.STUDENT, Role.TALENT):
        client.sign_in(account, role)
        assert "Veilig lassen" in client.get(MINE).text


def test_without_badges_the_page_says_what_happens(signed_in: SiteClient) -> None:
    assert "Je hebt nog geen badges" in signed_in.get(MINE).text


def test_own_data_holds_everything_of_an_award(holder: Account, award: Award, desk: Desk) -> None:
    made = award(holder.email)
    actions.accept(made, seen=WAITING, by=holder)
    actions.revoke(made, reason="Vergissing", by=desk.account)
    (own,) = queries.awards_of(holder)
    assert (own.name, own.issuer, own.evidence) == ("Veilig lassen", "Techniekhuis", "Laste drie proefstukken.")
    assert (own.state, own.revocation_reason, own.skills) == (AssertionState.REVOKED, "Vergissing", (("lassen", 2),))
