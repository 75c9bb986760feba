"""Several awards of one class at once, reminders, and what the issuer's start page counts."""

from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from app.accounts.models import Account
from app.accounts.rules import Role
from app.badges import queries
from app.badges.awarding import reminding
from app.badges.models import BadgeAssertion
from app.badges.rules import RENEW_DAYS, AssertionState, may_renew
from app.kernel import clock
from app.kernel.database import db
from app.kernel.errors import ConflictError
from tests.factories.accounts import make_account
from tests.factories.awarding import make_batch, make_permission
from tests.factories.badges import make_assertion, make_badge_class
from tests.factories.organisations import make_organisation, make_organisation_membership
from tests.integration.badges.conftest import Desk, Mails
from tests.support.client import SiteClient

LIST = "/uitgever/badges/veilig-lassen/uitreikingen"
LONG_AGO = timedelta(days=20)


@pytest.fixture
def signed_in(client: SiteClient, desk: Desk) -> SiteClient:
    client.sign_in(desk.account)
    return client


def waiting(desk: Desk, email: str = "noor@voorbeeld.example", days: int = 20) -> BadgeAssertion:
    return make_assertion(badge_class=desk.badge, email=email, awarded_at=clock.now() - timedelta(days=days))


def held(desk: Desk, holder: Account, days_left: int) -> BadgeAssertion:
    last = clock.today() + timedelta(days=days_left)
    return make_assertion(
        badge_class=desk.badge, email=holder.email, account=holder, accepted_at=clock.now(), valid_until=last
    )


def chosen(step: str, *awards: BadgeAssertion) -> str:
    return f"{LIST}/{step}?" + "&".join(f"uit={one.public_id}" for one in awards)


def test_who_did_not_answer_is_reminded_once_a_week(signed_in: SiteClient, desk: Desk, mails: Mails) -> None:
    one, new = waiting(desk), waiting(desk, "tarik@voorbeeld.example", days=2)
    page = chosen("herinneren", one, new)
    assert "Herinner 2 mensen" in signed_in.get(page).text
    assert signed_in.post_form(page).location == LIST
    told = signed_in.get(LIST).text
    assert "1 herinnering is verstuurd." in told
    assert "tarik@voorbeeld.example: Deze persoon kreeg de afgelopen week al een herinnering." in told
    (mail,) = mails("noor@voorbeeld.example")
    assert mail.subject == "Je badge Veilig lassen wacht op je"
    assert "/badges/ontvangen/" in mail.body
    assert mails("tarik@voorbeeld.example") == []
    with pytest.raises(ConflictError), clock.standing_at(clock.now() + timedelta(days=6)):
        reminding.remind(one, by=desk.account)
    with clock.standing_at(clock.now() + timedelta(days=8)):
        reminding.remind(one, by=desk.account)
    assert len(mails("noor@voorbeeld.example")) == 2


def test_who_answered_is_not_reminded(desk: Desk, holder: Account) -> None:
    with pytest.raises(ConflictError):
        reminding.remind(held(desk, holder, 400), by=desk.account)


def test_several_are_taken_back_for_one_reason(signed_in: SiteClient, desk: Desk, holder: Account) -> None:
    one, other, gone = waiting(desk), held(desk, holder, 400), waiting(desk, "weg@voorbeeld.example")
    gone.declined_at, gone.account_id = clock.now(), holder.id
    page = chosen("intrekken", one, other, gone)
    refused = signed_in.post_form(page, {"reason": ""})
    assert refused.status_code == 400
    signed_in.post_form(page, {"reason": "De toets was fout nagekeken."})
    told = signed_in.get(LIST).text
    assert "2 badges zijn ingetrokken." in told
    assert "weg@voorbeeld.example: Deze badge is niet aangenomen." in told
    db.session.expire_all()
    assert {one.revocation_reason, other.revocation_reason} == {"De toets was fout nagekeken."}
    assert gone.revoked_at is None


def test_what_ends_soon_is_renewed_for_several(signed_in: SiteClient, desk: Desk, holder: Account) -> None:
    soon, later = held(desk, holder, 20), held(desk, make_account(Role.TALENT), 400)
    assert "Verloopt binnenkort" in signed_in.get(LIST).text
    page = signed_in.get(f"{LIST}?stand=verloopt").text
    assert holder.email in page
    assert later.recipient_email not in page
    signed_in.post_form(chosen("verlengen", soon, later), {"evidence": "Laste opnieuw drie proefstukken."})
    told = signed_in.get(LIST).text
    assert "1 badge is verlengd." in told
    assert f"{later.recipient_email}: Deze persoon heeft deze badge al" in told
    db.session.expire_all()
    assert soon.renewed_at is not None
    assert queries.state_now(soon) is AssertionState.ACCEPTED, "the old one counts until its last day"
    made = queries.current_award(desk.badge.id, holder.email)
    assert made is not None
    assert made.id != soon.id
    assert queries.state_now(made) is AssertionState.WAITING
    assert holder.email not in signed_in.get(f"{LIST}?stand=verloopt").text


def test_nobody_chosen_is_said(signed_in: SiteClient) -> None:
    for step in ("herinneren", "verlengen", "intrekken"):
        assert signed_in.get(f"{LIST}/{step}").location == LIST
    assert "Kies eerst een of meer uitreikingen" in signed_in.get(LIST).text


def test_awards_of_another_class_cannot_be_chosen(signed_in: SiteClient, desk: Desk, app: Flask) -> None:
    theirs = make_assertion(badge_class=make_badge_class(organisation=make_organisation()), email="a@b.example")
    assert signed_in.get(chosen("intrekken", theirs)).location == LIST
    own = waiting(desk)
    stranger = make_account(Role.ISSUER)
    make_organisation_membership(organisation=make_organisation(), account=stranger)
    other: SiteClient = app.test_client()  # type: ignore[assignment]
    other.sign_in(stranger)
    assert other.get(chosen("intrekken", own)).status_code == 404
    assert other.post_token(chosen("intrekken", own), {"reason": "zo maar"}).status_code == 404
    db.session.expire_all()
    assert own.revoked_at is None


def test_who_holds_a_badge_that_ends_within_a_month_hears_so_once(desk: Desk, holder: Account, mails: Mails) -> None:
    held(desk, holder, 30)
    late = make_account(Role.TALENT)
    held(desk, late, 31)
    ended = make_account(Role.TALENT)
    held(desk, ended, -1)
    renewed = make_account(Role.TALENT)
    held(desk, renewed, 10).renewed_at = clock.now()
    assert reminding.remind_expiring() == 1
    assert reminding.remind_expiring() == 0
    (mail,) = mails(holder.email)
    assert mail.subject == "Je badge Veilig lassen verloopt binnenkort"
    assert "/badges/veilig-lassen" in mail.body
    assert [mails(one.email) for one in (late, ended, renewed)] == [[], [], []]


def test_the_start_page_begins_with_what_asks_for_work(signed_in: SiteClient, desk: Desk, holder: Account) -> None:
    assert "U bent helemaal bij." in signed_in.get("/uitgever").text
    waiting(desk)
    waiting(desk, "net@voorbeeld.example", days=3)
    held(desk, holder, 12)
    make_batch(badge_class=desk.badge, by=desk.account)
    trainer = make_organisation(name="Lasschool", is_trainer=True)
    make_permission(badge_class=desk.badge, organisation=trainer)
    page = signed_in.get("/uitgever").text
    for sentence in (
        "Lasschool wil Veilig lassen uitreiken",
        "Uw lijst voor Veilig lassen",
        "1 badge Veilig lassen verloopt binnenkort",
        "1 persoon antwoordde nog niet op Veilig lassen",
        "33%",
        "net@voorbeeld.example",
    ):
        assert sentence in page
    make_permission(badge_class=make_badge_class(organisation=make_organisation()), organisation=trainer)
    assert db.session.scalars(select(BadgeAssertion)).all()


@pytest.mark.parametrize(
    ("state", "left", "may"),
    [
        (AssertionState.EXPIRED, -1, True),
        (AssertionState.ACCEPTED, RENEW_DAYS, True),
        (AssertionState.ACCEPTED, RENEW_DAYS + 1, False),
        (AssertionState.ACCEPTED, None, False),
        (AssertionState.WAITING, 1, False),
    ],
)
def test_when_an_award_can_be_renewed(state: AssertionState, left: int | None, may: bool) -> None:
    today = date(2026, 3, 5)
    assert may_renew(state, None if left is None else today + timedelta(days=left), today) is may
