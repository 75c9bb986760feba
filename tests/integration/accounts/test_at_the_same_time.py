"""Two requests at the same moment: one account, one use of a link, one role."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from flask import Flask
from sqlalchemy import func, select

from app.accounts.models import Account, RoleGrant
from app.accounts.rules import Role
from app.kernel.database import db
from app.kernel.outbox import OutboxMail
from tests.factories.accounts import PASSWORD, make_account
from tests.support.client import SiteClient

TOGETHER = 4


def at_once(clients: list[SiteClient], path: str, form: dict[str, str]) -> list[int]:
    """Post `form` from every client at the same moment; return the sorted statuses."""
    forms = [form | {"csrf_token": client.csrf_token()} for client in clients]
    db.session.commit()  # or this test would keep the others waiting
    barrier = Barrier(len(clients))

    def post(client: SiteClient, filled: dict[str, str]) -> int:
        barrier.wait()
        return client.post(path, data=filled).status_code

    with ThreadPoolExecutor(len(clients)) as pool:
        return sorted(pool.map(post, clients, forms))


def test_one_person_registers_four_times(app: Flask) -> None:
    form = {"name": "Noor", "email": "noor@voorbeeld.example", "password": PASSWORD, "role": "student"}
    clients = [app.test_client() for _ in range(TOGETHER)]
    assert at_once(clients, "/account/registreren", form) == [303] * TOGETHER
    assert db.session.scalar(select(func.count()).select_from(Account)) == 1
    assert db.session.scalar(select(func.count()).select_from(OutboxMail)) == 1
    assert [client.get("/account").status_code for client in clients] == [200] * TOGETHER


def test_a_link_is_used_by_one(
    app: Flask, mails: Callable[[str], list[OutboxMail]], link_in: Callable[[OutboxMail], str]
) -> None:
    account = make_account()
    app.test_client().post_form("/account/wachtwoord-vergeten", {"email": account.email})
    link = link_in(mails(account.email)[0])
    clients = [app.test_client() for _ in range(TOGETHER)]
    assert at_once(clients, link, {"password": "zes zwaluwen boven de dijk"}) == [303, 410, 410, 410]
    db.session.refresh(account)
    assert account.epoch == 1


def test_a_role_is_taken_once(app: Flask) -> None:
    account = make_account(Role.EMPLOYER)
    clients = [app.test_client() for _ in range(TOGETHER)]
    for client in clients:
        client.sign_in(account)
    assert at_once(clients, "/account/rol/erbij", {"role": "student"}) == [303] * TOGETHER
    held = db.session.scalars(select(RoleGrant).where(RoleGrant.role == "student", RoleGrant.ended_at.is_(None))).all()
    assert len(held) == 1
