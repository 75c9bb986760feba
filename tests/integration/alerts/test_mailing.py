"""What is new is mailed once, to who may be mailed, and can be stopped."""

import os
import signal
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from app.accounts.models import Account
from app.alerts.links import token_for
from app.alerts.models import SavedSearch
from app.companies.models import Company
from app.kernel import clock, mail, outbox
from app.kernel.database import db
from app.kernel.outbox import OutboxMail
from app.pages.alerts import sweep
from tests.factories.alerts import make_search
from tests.factories.companies import make_branch, make_company
from tests.factories.vacancies import make_vacancy
from tests.support.client import SiteClient

Open = Callable[..., Company]


def _mails() -> list[OutboxMail]:
    db.session.rollback()
    return list(db.session.scalars(select(OutboxMail).order_by(OutboxMail.id)))


def _a_week_later(one: SavedSearch) -> None:
    row = db.session.get_one(SavedSearch, one.id, populate_existing=True)
    row.looked_on = clock.today() - timedelta(days=7)
    db.session.commit()


def test_a_mail_has_what_is_new_since_the_last(student: Account, open_stage: Open) -> None:
    one = make_search(account=student)
    first = open_stage(name="Las en Zoon")
    sweep.look()
    (sent,) = _mails()
    assert sent.recipient == student.email
    assert "Las en Zoon" in sent.body
    assert f"/bedrijven/{first.slug}" in sent.body
    _a_week_later(one)
    sweep.look()
    assert len(_mails()) == 1, "nothing new, no mail"
    _a_week_later(one)
    open_stage(name="Vonk")
    open_stage("Je kookt.", name="Pan")
    sweep.look()
    assert len(_mails()) == 2
    body = _mails()[1].body
    assert "Vonk" in body
    assert "Las en Zoon" not in body
    assert "Pan" not in body


def test_one_look_a_rhythm(student: Account, open_stage: Open) -> None:
    one = make_search(account=student, often="daily", looked_on=clock.today())
    open_stage()
    assert sweep.look() == 0
    row = db.session.get_one(SavedSearch, one.id)
    row.looked_on = clock.today() - timedelta(days=1)
    db.session.commit()
    assert sweep.look() == 1
    assert sweep.look() == 0
    assert len(_mails()) == 1


def test_a_clock_that_was_ahead_stops_no_mail(student: Account, open_stage: Open) -> None:
    one = make_search(account=student, looked_on=clock.today() + timedelta(days=365))
    open_stage()
    assert [sweep.look(), sweep.look()] == [1, 0]
    assert len(_mails()) == 1
    assert db.session.get_one(SavedSearch, one.id).looked_on == clock.today()


def test_vacancies_are_mailed_with_their_employer(student: Account) -> None:
    make_search(account=student, searched="vacatures", question="q=lasser", name="Lasser")
    company = make_company(name="Staal bv")
    make_vacancy(branch=make_branch(company=company), title="Lasser in Deventer")
    db.session.commit()
    sweep.look()
    (sent,) = _mails()
    assert "Lasser in Deventer, Staal bv" in sent.body


@pytest.mark.parametrize("what", ["unconfirmed", "blocked", "paused"])
def test_nothing_for_who_may_not_be_mailed(student: Account, open_stage: Open, what: str) -> None:
    one = make_search(account=student)
    if what == "unconfirmed":
        student.email_confirmed_at = None
    elif what == "blocked":
        student.blocked_at = clock.now()
    else:
        one.paused_at = clock.now()
    open_stage()
    assert sweep.look() == 0
    assert _mails() == []


def test_a_filter_that_is_gone_mails_nothing_and_does_not_stop_the_rest(student: Account, open_stage: Open) -> None:
    make_search(account=student, question="gemeente=Atlantis")
    make_search(account=student, question="q=lassen")
    open_stage()
    assert sweep.look() == 2
    assert len(_mails()) == 1


def test_a_worker_killed_while_it_looks_mails_once(app: Flask, student: Account, open_stage: Open) -> None:
    """The second of two searches kills the worker after its mail was written and before that was kept."""
    make_search(account=student, question="q=lassen")
    make_search(account=student, question="q=leert", name="Leren")
    open_stage()
    db.session.remove()
    db.engine.dispose()
    child = os.fork()
    if child == 0:
        write, count = outbox.post, []

        def dying(**values: str) -> OutboxMail:
            posted = write(**values)
            count.append(posted)
            if len(count) == 2:
                os.kill(os.getpid(), signal.SIGKILL)
            return posted

        outbox.post = dying
        try:
            sweep.look()
        finally:
            os._exit(0)
    assert os.WTERMSIG(os.waitpid(child, 0)[1]) == signal.SIGKILL
    assert len(_mails()) == 1
    sweep.look()
    sweep.look()
    assert sorted(sent.subject.partition(": ")[2] for sent in _mails()) == ["Lassen", "Leren"]


def test_the_link_in_the_mail_stops_it_without_signing_in(
    client: SiteClient, student: Account, open_stage: Open
) -> None:
    one = make_search(account=student)
    open_stage()
    sweep.look()
    (sent,) = _mails()
    message = mail.compose(sent, "van@voorbeeld.example", "voorbeeld.example")
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    address = message["List-Unsubscribe"].strip("<>")
    assert address in sent.body
    path = address[address.index("/zoekopdrachten") :]
    assert "Stop deze mail" in client.get(path).text
    assert db.session.get_one(SavedSearch, one.id, populate_existing=True).paused_at is None, "reading stops nothing"
    assert client.post(path, data={"List-Unsubscribe": "One-Click"}).status_code == 200
    assert db.session.get_one(SavedSearch, one.id, populate_existing=True).paused_at is not None
    assert client.post(path).status_code == 200, "once more does no harm"


def test_a_token_that_is_not_ours_stops_nothing(client: SiteClient, student: Account) -> None:
    one = make_search(account=student)
    db.session.commit()
    token = token_for(one)
    assert client.post(f"/zoekopdrachten/stop/{token[:-2]}").status_code == 404
    assert client.get("/zoekopdrachten/stop/x").status_code == 404
    assert db.session.get_one(SavedSearch, one.id, populate_existing=True).paused_at is None
