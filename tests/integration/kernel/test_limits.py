"""Rate limits count in the database: per address and per account that a form names, refused attempts too."""

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask.typing import ResponseReturnValue
from sqlalchemy import func, select

from app.accounts.access import limited, public
from app.accounts.forms import typed_email
from app.kernel import clock, limits
from app.kernel.database import db
from app.kernel.limits import Limit, RateCount
from app.kernel.transaction import transaction
from tests.factories.accounts import make_account
from tests.support.client import SiteClient

NOON = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)


@pytest.fixture
def site(own_app: Flask) -> SiteClient:
    """A site with a form that may be sent three times in ten minutes, twice for one e-mail address."""

    @own_app.route("/probeer", methods=["GET", "POST"])
    @limited(Limit("try", uses=3, minutes=10, field="email", field_uses=2, normalise=typed_email))
    @public
    def attempt() -> ResponseReturnValue:
        return "geweigerd", 400, {"Content-Type": "text/plain"}

    return own_app.test_client()


def _try(site: SiteClient, email: str = "", address: str = "192.0.2.1") -> int:
    data = {"email": email} if email else {}
    return site.post_token("/probeer", data, environ_base={"REMOTE_ADDR": address}).status_code


def test_an_address_may_try_so_often(site: SiteClient) -> None:
    with clock.standing_at(NOON):
        assert [_try(site) for _ in range(5)] == [400, 400, 400, 429, 429]
        assert _try(site, address="192.0.2.2") == 400


def test_an_account_may_be_tried_so_often_from_anywhere(site: SiteClient) -> None:
    with clock.standing_at(NOON):
        addresses = [f"192.0.2.{n}" for n in range(10, 14)]
        tries = [_try(site, f" Sanne@voorbeeld.example{' ' * n}", a) for n, a in enumerate(addresses)]
        assert tries == [400, 400, 429, 429]
        assert _try(site, "ander@voorbeeld.example", "192.0.2.99") == 400


def test_colleagues_behind_one_address_do_not_use_up_each_other(own_app: Flask) -> None:
    @own_app.post("/stuur")
    @limited(Limit("send", uses=5, minutes=10, account_uses=2))
    @public
    def send() -> ResponseReturnValue:
        return "geweigerd", 400, {"Content-Type": "text/plain"}

    one, other, third = (own_app.test_client() for _ in range(3))
    with clock.standing_at(NOON):
        for colleague in (one, other, third):
            colleague.sign_in(make_account())
        assert [one.post_token("/stuur").status_code for _ in range(4)] == [400, 400, 429, 429]
        assert [other.post_token("/stuur").status_code for _ in range(3)] == [400, 400, 429]
        assert [third.post_token("/stuur").status_code for _ in range(2)] == [400, 429], "the address has had its five"


def test_a_refusal_says_when_the_window_ends(site: SiteClient) -> None:
    with clock.standing_at(NOON + timedelta(minutes=3, seconds=20)):
        answers = [site.post_token("/probeer") for _ in range(4)]
    assert [answer.headers.get("Retry-After") for answer in answers] == [None, None, None, "400"]


def test_an_answer_that_knows_no_window_asks_for_a_minute(own_app: Flask) -> None:
    @own_app.route("/druk")
    @public
    def busy() -> ResponseReturnValue:
        return "druk", 429, {"Content-Type": "text/plain"}

    assert own_app.test_client().get("/druk").headers["Retry-After"] == "60"


@pytest.mark.parametrize(
    "variant",
    [
        "SANNE@voorbeeld.example",
        "\x1dsanne@voorbeeld.example\x1f",
        "\u200bsanne@voorbeeld.example",
        "sanne@ｖｏｏｒｂｅｅｌｄ.example",
    ],
)
def test_one_account_is_one_however_it_is_typed(site: SiteClient, variant: str) -> None:
    with clock.standing_at(NOON):
        typed = ["sanne@voorbeeld.example", variant, "sanne@voorbeeld.example"]
        assert [_try(site, email, f"192.0.2.{n}") for n, email in enumerate(typed)] == [400, 400, 429]


def test_a_subscriber_is_one_network_of_ipv6_and_one_address_of_ipv4(site: SiteClient) -> None:
    with clock.standing_at(NOON):
        assert [_try(site, address=f"2001:db8:1:2::{n}") for n in range(4)] == [400, 400, 400, 429]
        assert _try(site, address="2001:db8:1:3::1") == 400
        assert [_try(site, address="192.0.2.7") for _ in range(3)] == [400, 400, 400]
        assert _try(site, address="::ffff:192.0.2.7") == 429
        assert _try(site, address="::ffff:192.0.2.8") == 400


def test_what_one_place_is_refused_does_not_count_for_the_account(own_app: Flask) -> None:
    limit = Limit("here", uses=9, minutes=10, field="email", field_uses=3, field_uses_here=2)

    @own_app.post("/hier")
    @limited(limit)
    @public
    def here() -> ResponseReturnValue:
        return "geweigerd", 400, {"Content-Type": "text/plain"}

    site = own_app.test_client()

    def attempt(address: str) -> int:
        return site.post_token("/hier", {"email": "a@b.example"}, environ_base={"REMOTE_ADDR": address}).status_code

    with clock.standing_at(NOON):
        assert [attempt("192.0.2.1") for _ in range(5)] == [400, 400, 429, 429, 429]
        assert [attempt("192.0.2.2"), attempt("192.0.2.3")] == [400, 429]


def test_the_next_window_starts_anew_and_the_old_one_is_swept(site: SiteClient) -> None:
    with clock.standing_at(NOON):
        assert [_try(site) for _ in range(4)][-1] == 429
        with transaction():
            assert limits.sweep() == 0
    with clock.standing_at(NOON + timedelta(minutes=10, seconds=1)):
        assert _try(site) == 400
        with transaction():
            assert limits.sweep() == 1
    assert db.session.scalar(select(func.count()).select_from(RateCount)) == 1


def test_looking_is_not_counted(site: SiteClient) -> None:
    with clock.standing_at(NOON):
        for _ in range(9):
            site.get("/probeer")
        assert _try(site) == 400


def test_no_address_or_name_is_stored(site: SiteClient) -> None:
    _try(site, "sanne@voorbeeld.example")
    for key in db.session.scalars(select(RateCount.key)):
        assert "192" not in key
        assert len(key) == 64


def test_the_page_says_how_long_to_wait(site: SiteClient) -> None:
    with clock.standing_at(NOON):
        for _ in range(3):
            _try(site)
        page = site.post_token("/probeer", environ_base={"REMOTE_ADDR": "192.0.2.1"}).text
    assert "Wacht 10 minuten" in page
