"""Many badges from one list: five hundred rows of which twelve are wrong, two tabs, a worker that is killed."""

import io
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
import xlsxwriter
from flask import Flask
from sqlalchemy import func, select

from app.accounts.models import AuditRow
from app.accounts.rules import Role
from app.badges import actions
from app.badges.awarding import running
from app.badges.awarding.models import AwardBatch, AwardRow
from app.badges.awarding.rules import KEPT_DAYS, Problem, RowState
from app.badges.models import BadgeAssertion
from app.kernel import clock
from app.kernel.config import ROOT
from app.kernel.database import db
from app.kernel.outbox import OutboxMail
from app.kernel.transaction import transaction
from tests.factories.accounts import make_account
from tests.factories.awarding import make_batch
from tests.factories.badges import make_assertion, make_badge_class
from tests.factories.organisations import make_organisation, make_organisation_membership
from tests.integration.badges.conftest import Award, Desk
from tests.support.client import SiteClient, form_on
from tests.support.databases import Database

SEND = "/uitgever/badges/veilig-lassen/uitreiken/lijst"
EVIDENCE = "Laste drie proefstukken."
KILLED = """
import os, signal
from app.badges.awarding import running
from wsgi import app

do, rows = running._do, iter(range(100))

def until_killed(*row):
    do(*row)
    if next(rows) == 2 * running.AT_ONCE + 7:
        os.kill(os.getpid(), signal.SIGKILL)

running._do = until_killed
with app.app_context():
    running.run_batches()
"""
"""The worker's own job, killed by the system in the middle of its third transaction."""


@pytest.fixture
def signed_in(client: SiteClient, desk: Desk) -> SiteClient:
    client.sign_in(desk.account)
    return client


def a_list(*rows: tuple[str, str]) -> tuple[io.BytesIO, str]:
    written = io.BytesIO()
    with xlsxwriter.Workbook(written, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for at, row in enumerate([("E-mailadres", "Naam", "Datum"), *((email, "x", day) for email, day in rows)]):
            sheet.write_row(at, 0, row)
    return io.BytesIO(written.getvalue()), "lijst.xlsx"


def send(client: SiteClient, *rows: tuple[str, str]) -> str:
    answer = client.post_form(SEND, {"file": a_list(*rows), "evidence": EVIDENCE})
    assert answer.status_code == 303, answer.text
    return str(answer.location)


def press(client: SiteClient, address: str, action: str, data: dict[str, str | None] | None = None) -> int:
    return client.post_form(address, {"actie": action, **(data or {})}).status_code


def filled_in(client: SiteClient, address: str) -> dict[str, str]:
    """Return what the form of the preview holds, as a second tab would send it later."""
    fields = form_on(client.get(address).text, address, address, {"actie"})
    return {name: values[0] for name, values in fields.lists() if values}


def work() -> int:
    db.session.commit()
    return running.run_batches()


def row_of(email: str) -> AwardRow:
    db.session.expire_all()
    return db.session.scalars(select(AwardRow).where(AwardRow.email == email)).one()


def counted(model: type, *where: object) -> int:
    return db.session.scalar(select(func.count()).select_from(model).where(*where)) or 0  # type: ignore[arg-type]


def batch() -> AwardBatch:
    db.session.expire_all()
    return db.session.scalars(select(AwardBatch)).one()


def test_five_hundred_rows_of_which_twelve_are_wrong(signed_in: SiteClient, desk: Desk, award: Award) -> None:
    award("heeft-hem@voorbeeld.example")
    tomorrow = (clock.today() + timedelta(days=1)).strftime("%d-%m-%Y")
    rows = [(f"deelnemer{n}@voorbeeld.example", "") for n in range(500)]
    wrong = {
        9: ("geen adres", ""),
        19: ("twee@@voorbeeld.example", ""),
        29: ("", "1-1-2026"),
        39: ("", ""),
        49: ("deelnemer1@voorbeeld.example", ""),
        59: ("DEELNEMER2@voorbeeld.example", ""),
        69: (desk.account.email, ""),
        79: ("heeft-hem@voorbeeld.example", ""),
        89: ("a@voorbeeld.example", tomorrow),
        99: ("b@voorbeeld.example", "31-2-2026"),
        109: ("c@voorbeeld.example", "1-1-1998"),
        119: ("d@voorbeeld.example", "1-1-2020"),
    }
    for at, row in wrong.items():
        rows[at] = row
    address = send(signed_in, *rows)
    page = signed_in.get(address).text
    for at in wrong:
        assert f"Rij {at + 2}</legend>" in page, "the row that Excel shows, below the names of the columns"
    found = Counter(db.session.scalars(select(AwardRow.problem).where(AwardRow.problem.is_not(None))))
    assert found == {
        Problem.BAD_EMAIL: 2,
        Problem.EMPTY: 2,
        Problem.DOUBLE: 2,
        Problem.OWN: 1,
        Problem.WAITING: 1,
        Problem.FUTURE: 1,
        Problem.BAD_DAY: 1,
        Problem.TOO_EARLY: 1,
        Problem.EXPIRED: 1,
    }
    assert "Het e-mailadres klopt niet (2)" in page
    assert "Deze kolommen lezen wij niet" in page
    assert "Naam" in page
    assert "Reik 488 badges uit en sla 12 rijen over" in page
    assert work() == 0
    assert counted(BadgeAssertion) == 1, "nothing is awarded before it is confirmed"

    bad = row_of("geen adres")
    assert press(signed_in, address, "bewaar", {f"email-{bad.id}": "wel.een@adres.example"}) == 303
    assert press(signed_in, address, Problem.DOUBLE) == 303
    page = signed_in.get(address).text
    assert "Reik 489 badges uit en sla 9 rijen over" in page
    assert press(signed_in, address, "bevestig") == 303
    assert "0 van 489 rijen gedaan" in signed_in.get(address).text
    assert work() == 489
    assert counted(BadgeAssertion) == 490
    assert counted(OutboxMail, OutboxMail.subject == "Je krijgt de badge Veilig lassen") == 490
    assert db.session.scalars(select(BadgeAssertion.evidence).distinct()).all() == [EVIDENCE]
    report = signed_in.get(address).text
    assert "489 badges zijn uitgereikt." in report
    assert "9 rijen zijn niet gelukt of overgeslagen." in report
    assert "Rij 21" in report
    assert "De datum is nog niet geweest" in report
    assert work() == 0


def test_the_form_that_cannot_be_read_keeps_what_was_typed(signed_in: SiteClient) -> None:
    answer = signed_in.post_form(
        SEND, {"file": (io.BytesIO(b"Naam\nNoor\n"), "lijst.csv"), "evidence": "Mooi gelast", "awarded_on": "2-1-2026"}
    )
    assert answer.status_code == 400
    assert "geen kolom met e-mailadressen" in answer.text
    assert "Mooi gelast" in answer.text
    assert 'value="2-1-2026"' in answer.text
    assert counted(AwardBatch) == 0
    nothing = signed_in.post_form(SEND, {"evidence": "Mooi gelast"})
    assert "Kies een bestand" in nothing.text


def test_the_same_form_twice_is_one_list(signed_in: SiteClient) -> None:
    fields = form_on(signed_in.get(SEND).text, SEND, SEND, {"file"})
    sent = {name: values for name, values in fields.lists() if values}
    lists = [("noor@voorbeeld.example", "")], [("noor@voorbeeld.example", "")], [("tarik@voorbeeld.example", "")]
    answers = [signed_in.post(SEND, data=sent | {"evidence": EVIDENCE, "file": a_list(*rows)}) for rows in lists]
    first, second, other = (answer.location for answer in answers)
    assert first == second
    assert other not in (first, None)
    assert counted(AwardBatch) == 2


def test_a_second_click_on_confirm_changes_nothing(signed_in: SiteClient) -> None:
    address = send(signed_in, ("noor@voorbeeld.example", ""))
    fields = filled_in(signed_in, address)
    for _click in range(2):
        answer = signed_in.post(address, data={**fields, "actie": "bevestig"})
        assert (answer.status_code, answer.location) == (303, address)
    assert work() == 1
    assert signed_in.post(address, data={**fields, "actie": "bevestig"}).location == address
    assert work() == 0
    assert counted(BadgeAssertion) == 1


def test_of_two_tabs_the_second_is_told_and_loses_nothing(signed_in: SiteClient) -> None:
    address = send(signed_in, ("fout", ""), ("ook fout", ""))
    old = filled_in(signed_in, address)
    one, two = row_of("fout"), row_of("ook fout")
    assert press(signed_in, address, "bewaar", {f"email-{one.id}": "noor@voorbeeld.example"}) == 303
    late = signed_in.post(address, data=old | {"actie": "bewaar", f"email-{two.id}": "getypt@voorbeeld.example"})
    assert late.status_code == 409
    assert "in een ander venster gewijzigd" in late.text
    assert "getypt@voorbeeld.example" in late.text
    assert row_of("ook fout").problem == Problem.BAD_EMAIL
    assert signed_in.post(address, data=old | {"actie": "bevestig"}).status_code == 409
    assert batch().confirmed_at is None


def test_confirming_with_unsaved_rows_saves_them_and_asks_again(signed_in: SiteClient) -> None:
    address = send(signed_in, ("noor@voorbeeld.example", ""), ("fout", ""))
    row = row_of("fout")
    assert press(signed_in, address, "bevestig", {f"email-{row.id}": "tarik@voorbeeld.example"}) == 303
    assert batch().confirmed_at is None
    page = signed_in.get(address).text
    assert "Uw wijzigingen zijn bewaard." in page
    assert "Reik 2 badges uit" in page


def test_rows_that_went_wrong_meanwhile_are_shown_before_anything_is_awarded(
    signed_in: SiteClient, award: Award
) -> None:
    address = send(signed_in, ("noor@voorbeeld.example", ""), ("tarik@voorbeeld.example", ""))
    award("noor@voorbeeld.example")
    assert press(signed_in, address, "bevestig") == 303
    page = signed_in.get(address).text
    assert "Sinds u keek, is er iets veranderd." in page
    assert "heeft nog niet geantwoord (1)" in page
    assert press(signed_in, address, "bevestig") == 303
    assert work() == 1


def test_what_went_wrong_after_confirming_stands_in_the_report(signed_in: SiteClient, desk: Desk, award: Award) -> None:
    address = send(signed_in, ("noor@voorbeeld.example", ""), ("tarik@voorbeeld.example", ""))
    press(signed_in, address, "bevestig")
    award("noor@voorbeeld.example")
    assert work() == 2
    assert row_of("noor@voorbeeld.example").problem == Problem.WAITING
    assert row_of("tarik@voorbeeld.example").state == RowState.DONE
    mail = db.session.scalars(select(OutboxMail).where(OutboxMail.recipient == desk.account.email)).one()
    assert "Gelukt: 1. Niet gelukt of overgeslagen: 1." in mail.body
    assert address in mail.body


def test_a_class_that_is_withdrawn_meanwhile_is_not_awarded(signed_in: SiteClient, desk: Desk) -> None:
    address = send(signed_in, ("noor@voorbeeld.example", ""))
    press(signed_in, address, "bevestig")
    actions.withdraw_class(desk.badge, by=desk.account)
    work()
    assert row_of("noor@voorbeeld.example").problem == Problem.REFUSED
    assert counted(BadgeAssertion) == 0


def test_a_list_of_nothing_but_mistakes_cannot_be_confirmed(signed_in: SiteClient) -> None:
    address = send(signed_in, ("fout", ""))
    fields = filled_in(signed_in, address)
    answer = signed_in.post(address, data=fields | {"actie": "bevestig"})
    assert answer.status_code == 409
    assert "Geen enkele rij is klaar." in answer.text


def test_rows_are_left_out_and_put_back(signed_in: SiteClient) -> None:
    address = send(signed_in, ("noor@voorbeeld.example", ""), ("fout", ""))
    row = row_of("fout")
    press(signed_in, address, "bewaar", {f"weg-{row.id}": "on"})
    assert row_of("fout").state == RowState.LEFT_OUT
    assert "Reik 1 badge uit<" in signed_in.get(address).text.replace("\n", "")
    press(signed_in, f"{address}?toon=weggelaten", "terugzetten")
    assert (row_of("fout").state, row_of("fout").problem) == (RowState.OPEN, Problem.BAD_EMAIL)


def test_a_list_is_thrown_away_with_its_addresses(signed_in: SiteClient) -> None:
    address = send(signed_in, ("noor@voorbeeld.example", ""))
    for location in ("/uitgever/badges/veilig-lassen/uitreikingen", "/mijn-organisatie"):
        answer = signed_in.post_token(f"{address}/weggooien")
        assert (answer.status_code, answer.location) == (303, location)
    assert counted(AwardRow) == counted(AwardBatch) == 0
    assert signed_in.get(address).status_code == 404
    confirmed = send(signed_in, ("noor@voorbeeld.example", ""))
    press(signed_in, confirmed, "bevestig")
    signed_in.post_token(f"{confirmed}/weggooien")
    assert counted(AwardRow) == 1


def test_only_who_acts_for_the_issuer_sees_a_list(app: Flask, signed_in: SiteClient) -> None:
    address = send(signed_in, ("noor@voorbeeld.example", ""))
    stranger = make_account(Role.ISSUER)
    make_organisation_membership(organisation=make_organisation(), account=stranger)
    other: SiteClient = app.test_client()  # type: ignore[assignment]
    other.sign_in(stranger)
    for path in (address, SEND):
        assert other.get(path).status_code == 404
    assert other.post_token(address, {"actie": "bevestig"}).status_code == 404
    assert other.post_token(f"{address}/weggooien").location == "/mijn-organisatie"
    assert batch().confirmed_at is None


def test_an_award_that_ends_soon_is_renewed_from_a_list(signed_in: SiteClient, desk: Desk) -> None:
    soon = clock.today() + timedelta(days=20)
    holder = make_account(Role.TALENT, email="noor@voorbeeld.example")
    earlier = make_assertion(
        badge_class=desk.badge, email=holder.email, account=holder, accepted_at=clock.now(), valid_until=soon
    )
    address = send(signed_in, (holder.email, ""))
    press(signed_in, address, "bevestig")
    assert work() == 1
    db.session.expire_all()
    assert earlier.renewed_at is not None
    assert counted(BadgeAssertion) == 2


def test_previews_are_forgotten_and_reports_keep_no_addresses(desk: Desk) -> None:
    long_ago = clock.now() - timedelta(days=KEPT_DAYS + 1)
    make_batch(badge_class=desk.badge, by=desk.account, created_at=long_ago)
    kept = make_batch(badge_class=desk.badge, by=desk.account)
    year = clock.now() - timedelta(days=400)
    done = make_batch(badge_class=desk.badge, by=desk.account, confirmed_at=year, finished_at=year, created_at=year)
    with transaction():
        running.sweep()
    assert set(db.session.scalars(select(AwardBatch.id))) == {kept.id, done.id}
    assert set(db.session.scalars(select(AwardRow.batch_id))) == {kept.id}


def test_a_worker_killed_in_the_middle_resumes_where_it_was(
    app: Flask, database: Database, desk: Desk, tmp_path: object
) -> None:
    emails = [f"deelnemer{n}@voorbeeld.example" for n in range(60)]
    made = make_batch(badge_class=desk.badge, by=desk.account, emails=emails, confirmed_at=clock.now())
    db.session.commit()
    killed = subprocess.run([sys.executable, "-c", KILLED], cwd=ROOT, env=_settings(database), check=False)
    assert killed.returncode == -signal.SIGKILL
    halfway = _done(made)
    assert halfway == 2 * running.AT_ONCE, "the transaction that was killed left nothing"
    assert counted(BadgeAssertion) == halfway, "what is marked as done is awarded, and nothing else is"
    with _worker(database, str(tmp_path)):
        _until(lambda: _finished(made))
    awarded = Counter(db.session.scalars(select(BadgeAssertion.recipient_email)))
    assert awarded == Counter(emails)
    mailed = select(OutboxMail.recipient).where(OutboxMail.recipient.in_(emails))
    assert Counter(db.session.scalars(mailed)) == Counter(emails)
    assert counted(AuditRow, AuditRow.action == "badge.award") == len(emails)
    assert counted(AwardRow, AwardRow.state == RowState.DONE.value) == len(emails)


def _settings(database: Database) -> dict[str, str]:
    url = database.app.config["SQLALCHEMY_DATABASE_URI"]
    settings = {"DATABASE_URL": url, "VINDPLATFORM_MODE": "test", "SECRET_KEY": "only in tests", "MAIL_URL": ""}
    return os.environ | settings


@contextmanager
def _worker(database: Database, folder: str) -> Iterator[subprocess.Popen[bytes]]:
    """Run the worker as it runs in production, on this database."""
    command = [sys.executable, "-m", "flask", "--app", "wsgi", "worker"]
    with subprocess.Popen(command, cwd=ROOT, env=_settings(database), stdout=subprocess.DEVNULL) as running_worker:
        try:
            yield running_worker
        finally:
            running_worker.kill()
            running_worker.wait()


def _until(reached: object) -> None:
    deadline = time.monotonic() + 300  # only so that a broken worker does not hang the tests
    while not reached():  # type: ignore[operator]
        assert time.monotonic() < deadline, "the worker did not get there"
        time.sleep(0.02)


def _done(made: AwardBatch) -> int:
    db.session.rollback()
    return counted(AwardRow, AwardRow.batch_id == made.id, AwardRow.state == RowState.DONE.value)


def _finished(made: AwardBatch) -> bool:
    db.session.rollback()
    return db.session.scalar(select(AwardBatch.finished_at).where(AwardBatch.id == made.id)) is not None


def test_a_badge_that_proves_nothing_to_a_stranger_is_awarded_in_its_own_language(
    signed_in: SiteClient, desk: Desk
) -> None:
    english = make_badge_class(organisation=desk.organisation, language="en", slug="welding", name="Welding")
    made = make_batch(badge_class=english, by=desk.account, emails=["noor@voorbeeld.example"], confirmed_at=clock.now())
    assert work() == 1
    mail = db.session.scalars(select(OutboxMail).where(OutboxMail.recipient == "noor@voorbeeld.example")).one()
    assert "Met vriendelijke groet" not in mail.body
    assert _finished(made)
