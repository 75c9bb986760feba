"""Awarding to an e-mail address, renewing, taking back; the list in which the issuer follows it."""

import hashlib
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.accounts.models import Account, AuditRow
from app.accounts.rules import Role
from app.badges import actions, queries
from app.badges.models import BadgeAssertion, BadgeClass
from app.badges.queries.awards import state_sql
from app.badges.rules import AssertionState
from app.kernel import clock
from app.kernel.database import db
from app.kernel.errors import ConflictError, DomainError
from tests.factories.accounts import make_account
from tests.factories.badges import make_assertion, make_badge_class
from tests.factories.organisations import make_organisation_membership
from tests.integration.badges.conftest import Award, Desk, Mails
from tests.support.client import SiteClient, form_on
from tests.support.threads import at_once

AWARD = "/uitgever/badges/veilig-lassen/uitreiken"
LIST = "/uitgever/badges/veilig-lassen/uitreikingen"
EMAIL = "noor@voorbeeld.example"
TYPED = {"email": EMAIL, "evidence": "Laste drie proefstukken."}


@pytest.fixture
def signed_in(client: SiteClient, desk: Desk) -> SiteClient:
    client.sign_in(desk.account)
    return client


def _count() -> int:
    return db.session.scalar(select(func.count()).select_from(BadgeAssertion)) or 0


def _only() -> BadgeAssertion:
    db.session.expire_all()
    return db.session.scalars(select(BadgeAssertion)).one()


def test_an_award_is_mailed_to_its_address_with_a_link_that_needs_no_account(
    app: Flask, signed_in: SiteClient, mails: Mails, desk: Desk
) -> None:
    answer = signed_in.post_form(AWARD, TYPED | {"email": "Noor@Voorbeeld.example"})
    assert answer.location == LIST
    made = _only()
    assert (made.recipient_email, made.account_id, made.awarded_by_id) == (EMAIL, None, desk.account.id)
    salted = hashlib.sha256((EMAIL + made.recipient_salt).encode()).hexdigest()
    assert made.recipient_hash == f"sha256${salted}"
    (mail,) = mails(EMAIL)
    assert mail.subject == "Je krijgt de badge Veilig lassen"
    assert "Techniekhuis geeft je de badge “Veilig lassen”." in mail.body
    link = re.search(r"http://localhost(/badges/ontvangen/\S+)", mail.body)
    assert link is not None
    visitor: SiteClient = app.test_client()  # type: ignore[assignment]
    page = visitor.get(link[1])
    assert page.status_code == 200
    assert "Laste drie proefstukken." in page.text
    assert EMAIL not in page.text


def test_the_mail_is_in_the_language_of_the_account_else_of_the_badge(desk: Desk, award: Award, mails: Mails) -> None:
    english = make_badge_class(organisation=desk.organisation, language="en", name="Welding")
    make_account(Role.TALENT, email="en@voorbeeld.example", locale="en")
    make_account(Role.TALENT, email="nl@voorbeeld.example", locale="nl", name="Nel")
    make_account(Role.TALENT, email="nog@voorbeeld.example", locale="nl", email_confirmed_at=None, name="Nog Niet")
    for email in ("en", "nl", "nog", "niemand"):
        award(f"{email}@voorbeeld.example", english)
    assert "Dag Nel," in mails("nl@voorbeeld.example")[0].body
    assert "Met vriendelijke groet" in mails("nl@voorbeeld.example")[0].body
    for email in ("en", "nog", "niemand"):
        assert "Met vriendelijke groet" not in mails(f"{email}@voorbeeld.example")[0].body
    assert "Nog Niet" not in mails("nog@voorbeeld.example")[0].body


def test_a_double_click_gives_one_award_and_one_mail(signed_in: SiteClient, mails: Mails) -> None:
    form = form_on(signed_in.get(AWARD).text, AWARD, AWARD, set())
    for name, value in TYPED.items():
        form.setlist(name, [value])
    answers = [signed_in.post(AWARD, data=form) for _ in range(2)]
    assert [answer.location for answer in answers] == [LIST, LIST]
    assert _count() == len(mails(EMAIL)) == 1


def test_who_has_the_badge_is_not_given_it_again(signed_in: SiteClient, award: Award) -> None:
    made = award(EMAIL)
    waiting = signed_in.post_form(AWARD, TYPED)
    assert waiting.status_code == 409
    assert "heeft nog niet geantwoord" in waiting.text
    assert "Laste drie proefstukken." in waiting.text
    actions.accept(made, seen=AssertionState.WAITING, by=make_account(Role.TALENT, email=EMAIL))
    has = signed_in.post_form(AWARD, TYPED)
    assert has.status_code == 409
    assert "Deze persoon heeft deze badge al, tot en met" in has.text
    assert _count() == 1


def test_an_expired_award_is_renewed(signed_in: SiteClient, award: Award, desk: Desk) -> None:
    long_ago = datetime(2024, 1, 1, 12, tzinfo=UTC)
    with clock.standing_at(long_ago):
        old = award(EMAIL, awarded_on=long_ago.date())
    assert "Verleng" in signed_in.get(LIST).text
    renewal = f"{AWARD}?verleng={old.public_id}"
    assert f'value="{EMAIL}"' in signed_in.get(renewal).text
    assert signed_in.post_form(AWARD, {"evidence": "Opnieuw gezien."}, page=renewal).status_code == 303
    db.session.expire_all()
    assert old.renewed_at is not None
    new = queries.current_award(desk.badge.id, EMAIL)
    assert new is not None
    assert new.id != old.id
    assert queries.state_now(new) is AssertionState.WAITING
    assert "Verleng" not in signed_in.get(LIST).text


def test_a_renewal_fills_in_no_address_of_another_class(signed_in: SiteClient, desk: Desk, award: Award) -> None:
    other = award("ander@voorbeeld.example", make_badge_class(organisation=desk.organisation))
    assert "ander@voorbeeld.example" not in signed_in.get(f"{AWARD}?verleng={other.public_id}").text


def test_after_declining_or_taking_back_a_badge_can_be_awarded_anew(desk: Desk, award: Award) -> None:
    first, person = award(EMAIL), make_account(Role.TALENT, email=EMAIL)
    actions.decline(first, seen=AssertionState.WAITING, by=person)
    second = award(EMAIL)
    actions.revoke(second, reason="Verkeerde badge", by=desk.account)
    award(EMAIL)
    assert _count() == 3


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"email": "geen adres"}, "Vul een e-mailadres in, zoals naam@voorbeeld.nl."),
        ({"evidence": ""}, "Vertel wat deze persoon liet zien."),
        ({"awarded_on": "31-02-2026"}, "Deze datum bestaat niet."),
        ({"awarded_on": "1-1-2200"}, "Deze dag is nog niet geweest."),
        ({"awarded_on": "31-12-2999"}, "Deze dag is nog niet geweest."),
        ({"awarded_on": "1-1-0002"}, "Vul een dag in vanaf 1 januari 2000."),
        ({"awarded_on": "31-12-1999"}, "Vul een dag in vanaf 1 januari 2000."),
        ({"awarded_on": "1-1-2020"}, "Een badge van die dag is al verlopen, op 1 januari 2022."),
        ({"evidence": "BSN 111222333"}, "Er lijkt een burgerservicenummer in te staan."),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_stored(
    typed: dict[str, str], sentence: str, signed_in: SiteClient
) -> None:
    answer = signed_in.post_form(AWARD, TYPED | typed)
    assert answer.status_code == 400
    assert sentence in answer.text
    assert _count() == 0


def test_a_number_that_is_no_citizen_number_is_confirmed(signed_in: SiteClient) -> None:
    evidence = {"evidence": "Las volgens norm 111222333."}
    assert 'name="not_a_bsn"' in signed_in.post_form(AWARD, TYPED | evidence).text
    assert signed_in.post_form(AWARD, TYPED | evidence | {"not_a_bsn": "y"}).status_code == 303


def test_an_earlier_day_counts_from_that_day(signed_in: SiteClient) -> None:
    day = clock.today() - timedelta(days=40)
    assert signed_in.post_form(AWARD, TYPED | {"awarded_on": f"{day:%d-%m-%Y}"}).status_code == 303
    made = _only()
    assert clock.amsterdam(made.awarded_at).date() == day
    assert made.valid_until == day.replace(year=day.year + 2)


def test_nobody_awards_to_themselves(signed_in: SiteClient, desk: Desk) -> None:
    answer = signed_in.post_form(AWARD, TYPED | {"email": desk.account.email})
    assert answer.status_code == 400
    assert "U kunt uzelf geen badge geven." in answer.text


def test_a_class_that_is_not_awarded_any_more_is_not(signed_in: SiteClient, desk: Desk) -> None:
    actions.withdraw_class(desk.badge, by=desk.account)
    answer = signed_in.post_form(AWARD, TYPED)
    assert answer.status_code == 409
    assert "U reikt deze badge niet meer uit." in answer.text
    assert _count() == 0


def test_two_colleagues_at_once_give_one_award(app: Flask, desk: Desk, mails: Mails) -> None:
    colleague = make_account(Role.ISSUER)
    make_organisation_membership(organisation=desk.organisation, account=colleague)
    results = at_once(app, _awarding(desk.badge.id, desk.account.id), _awarding(desk.badge.id, colleague.id))
    assert sorted(type(result).__name__ for result in results) == ["ConflictError", "NoneType"]
    assert _count() == len(mails(EMAIL)) == 1


def test_awarding_while_a_colleague_stops_the_class_does_one_before_the_other(app: Flask, desk: Desk) -> None:
    def stop() -> None:
        actions.withdraw_class(db.session.get_one(BadgeClass, class_id), by=db.session.get_one(Account, by_id))
        db.session.commit()

    by_id, class_id = desk.account.id, desk.badge.id
    awarded, stopped = at_once(app, _awarding(class_id, by_id), stop)
    assert stopped is None
    assert _count() == (0 if isinstance(awarded, ConflictError) else 1)
    db.session.expire_all()
    with pytest.raises(ConflictError):
        actions.award(desk.badge, email="x@voorbeeld.example", evidence="", awarded_on=clock.today(), by=desk.account)


def test_no_class_changes_under_an_award(app: Flask, desk: Desk) -> None:
    by_id, class_id = desk.account.id, desk.badge.id
    content = actions.ClassContent("Ander", "Anders", "Iets anders", "nl", False, None, None, None, {"koken": 1})

    def edit() -> None:
        actions.edit_class(db.session.get_one(BadgeClass, class_id), content, by=db.session.get_one(Account, by_id))
        db.session.commit()

    awarded, edited = at_once(app, _awarding(class_id, by_id), edit)
    assert awarded is None
    db.session.expire_all()
    (mail_name,) = {row.name for row in db.session.scalars(select(BadgeClass))}
    assert mail_name == ("Veilig lassen" if isinstance(edited, ConflictError) else "Ander")


def _awarding(class_id: int, account_id: int) -> Callable[[], None]:
    def run() -> None:
        actions.award(
            db.session.get_one(BadgeClass, class_id),
            email=EMAIL,
            evidence="Gezien.",
            awarded_on=clock.today(),
            by=db.session.get_one(Account, account_id),
        )
        db.session.commit()

    return run


def test_the_list_shows_each_state_with_the_count_that_its_tab_promises(signed_in: SiteClient, desk: Desk) -> None:
    yesterday = clock.today() - timedelta(days=1)
    facts = {
        "wacht": {},
        "geldig": {"accepted_at": clock.now(), "account": make_account()},
        "niet-aangenomen": {"declined_at": clock.now()},
        "verlopen": {"valid_until": yesterday},
        "ingetrokken": {"revoked_at": clock.now(), "revocation_reason": "Een vergissing"},
    }
    for name, values in facts.items():
        make_assertion(badge_class=desk.badge, email=f"{name}@voorbeeld.example", **values)  # type: ignore[arg-type]
    make_assertion(badge_class=desk.badge, email="nog-een@voorbeeld.example")
    everything = signed_in.get(LIST).text
    for name in facts:
        page = signed_in.get(f"{LIST}?stand={name}").text
        rows = re.findall(r"[\w-]+@voorbeeld\.example(?=</label>)", page)
        assert f"{name}@voorbeeld.example" in rows
        assert f"({len(rows)})" in everything
    assert "Een vergissing" in everything
    found = signed_in.get(f"{LIST}?q=NOG-EEN").text
    assert "nog-een@voorbeeld.example" in found
    assert "geldig@voorbeeld.example" not in found
    assert "Geen uitreiking gevonden" in signed_in.get(f"{LIST}?q=100%25").text


def test_the_database_says_the_same_of_a_state_as_the_rule(desk: Desk) -> None:
    now, today = clock.now(), clock.today()
    number = 0
    for accepted in (None, now):
        for declined in (None, now):
            for revoked in (None, now):
                for last in (None, today - timedelta(days=1), today, today + timedelta(days=1)):
                    if accepted and declined:
                        continue
                    number += 1
                    make_assertion(
                        badge_class=desk.badge,
                        email=f"a{number}@voorbeeld.example",
                        account=make_account(),
                        accepted_at=accepted,
                        declined_at=declined,
                        revoked_at=revoked,
                        revocation_reason="x" if revoked else None,
                        valid_until=last,
                    )
    rows = db.session.execute(select(BadgeAssertion, state_sql(today))).all()
    assert len(rows) == 24
    assert all(queries.state_now(row[0]).value == row[1] for row in rows)


def test_taking_back_tells_the_holder_why_and_ends_the_proof(
    signed_in: SiteClient, award: Award, holder: Account, mails: Mails
) -> None:
    made = award(holder.email)
    actions.accept(made, seen=AssertionState.WAITING, by=holder)
    assert queries.proofs_of(holder.id).keys() == {"lassen"}
    path = f"/uitgever/uitreikingen/{made.public_id}/intrekken"
    assert signed_in.post_form(path, {"reason": ""}).status_code == 400
    form = form_on(signed_in.get(path).text, path, path, set())
    form.setlist("reason", ["Het bewijs was van een ander."])
    assert [signed_in.post(path, data=form).location for _ in range(2)] == [LIST, LIST]
    db.session.expire_all()
    assert queries.state_now(made) is AssertionState.REVOKED
    assert queries.proofs_of(holder.id) == {}
    told = mails(holder.email)
    assert [mail.subject for mail in told] == [
        "Je krijgt de badge Veilig lassen",
        "Je badge Veilig lassen is ingetrokken",
    ]
    assert "De reden: Het bewijs was van een ander." in told[1].body
    row = db.session.scalars(select(AuditRow).where(AuditRow.action == "badge.revoke")).one()
    assert (row.person_id, row.subject) == (holder.id, f"award:{made.public_id}")


def test_what_is_taken_back_stays_so(desk: Desk, award: Award) -> None:
    made = award(EMAIL)
    actions.revoke(made, reason="Eerste reden", by=desk.account)
    with pytest.raises(ConflictError):
        actions.revoke(made, reason="Tweede reden", by=desk.account)
    assert made.revocation_reason == "Eerste reden"


def test_mail_about_a_badge_follows_its_holder_to_a_new_address(
    desk: Desk, award: Award, holder: Account, mails: Mails
) -> None:
    made = award(holder.email)
    actions.accept(made, seen=AssertionState.WAITING, by=holder)
    holder.email = "nieuw@voorbeeld.example"
    actions.revoke(made, reason="Vergissing", by=desk.account)
    assert [mail.subject for mail in mails("nieuw@voorbeeld.example")] == ["Je badge Veilig lassen is ingetrokken"]


def test_the_address_of_no_page_holds_an_address_of_mail(signed_in: SiteClient, award: Award) -> None:
    award(EMAIL)
    page = signed_in.get(LIST).text
    assert EMAIL in page
    assert not [
        address for address in re.findall(r'(?:href|action)="([^"]*)"', page) if "@" in address or "%40" in address
    ]


def test_a_wrong_day_is_an_error_at_its_field(desk: Desk) -> None:
    with pytest.raises(DomainError) as caught:
        actions.award(
            desk.badge, email=EMAIL, evidence="", awarded_on=clock.today() + timedelta(days=1), by=desk.account
        )
    assert caught.value.field == "awarded_on"
