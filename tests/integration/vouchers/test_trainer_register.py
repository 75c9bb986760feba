"""The register of recognised trainers: staff keep it, the case page and the application read it, no rule does."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.exc import IntegrityError

from app.accounts.models import Account, AuditRow
from app.accounts.rules import Role
from app.kernel.database import db
from app.kernel.errors import ConflictError
from app.vouchers.trainers import actions, queries
from app.vouchers.trainers.models import RegisteredTrainer
from app.vouchers.trainers.rules import Mark
from tests.factories.accounts import make_account
from tests.factories.organisations import make_organisation
from tests.factories.registers import make_registered_trainer
from tests.factories.voucher_cases import make_draft, make_employer, make_sent, open_fund
from tests.support.client import SiteClient
from tests.support.statements import counted

NEW = "/advies/opleiders/nieuw"
LISTED = "Erkend op de eerste dag van de opleiding."
FILLED = {"name": "Lasschool De Vonk", "mark": "nrto", "since": "01-01-2026", "source": "Ledenlijst op nrto.nl"}
At = Callable[[timedelta], object]


@pytest.fixture(autouse=True)
def _money(database: object) -> None:
    open_fund(rijk=9_000_00)


def verbs() -> list[str]:
    query = select(AuditRow.action).where(AuditRow.action.startswith("voucher.trainer."))
    return list(db.session.scalars(query.order_by(AuditRow.id)))


def test_a_trainer_is_added_once_found_and_ended(client: SiteClient, advisor: Account) -> None:
    site = make_organisation(name="De Vonk Leren", is_trainer=True)
    client.sign_in(advisor)
    assert "Nog geen opleiders" in client.get("/advies/opleiders").text
    sent = FILLED | {"kvk_number": "1234 5678", "organisation": str(site.id), "once": "een-keer"}
    for _time in range(2):
        assert client.post_token(NEW, sent).status_code == 303
    trainer = db.session.scalars(select(RegisteredTrainer)).one()
    assert (trainer.kvk_number, trainer.organisation_id, trainer.added_by_id) == ("12345678", site.id, advisor.id)
    for words in ("", "vonk b.v.", "12345678"):
        assert "Lasschool De Vonk" in client.get("/advies/opleiders", query_string={"q": words}).text
    assert "Geen opleider gevonden" in client.get("/advies/opleiders?q=delta").text
    address = f"/advies/opleiders/{trainer.id}/beeindig"
    assert client.post_form(address, {"last_day": "28-02-2026", "reason": "Van de lijst."}).status_code == 303
    assert "Lasschool De Vonk" not in client.get("/advies/opleiders").text
    past = client.get("/advies/opleiders?lijst=beeindigd").text
    assert "Van de lijst." in past
    assert client.get(address).status_code == 303
    assert verbs() == ["voucher.trainer.add", "voucher.trainer.end"]


def test_what_is_wrong_stands_beside_its_field_and_nothing_is_kept(client: SiteClient, advisor: Account) -> None:
    client.sign_in(advisor)
    wrong = client.post_form(
        NEW, FILLED | {"name": "Vonk 111222333", "kvk_number": "12", "until": "31-12-2025", "mark": ""}
    )
    assert wrong.status_code == 400
    for sentence in (
        "111222333 lijkt op een BSN. Haal dit nummer weg.",
        "Een KvK-nummer heeft 8 cijfers, zoals 12345678.",
        "De laatste dag komt vóór de eerste dag. Kies een latere dag.",
        "Kies welke erkenning de opleider heeft.",
    ):
        assert sentence in wrong.text
    assert 'value="31-12-2025"' in wrong.text
    assert "Vul de naam van de opleider in." in client.post_form(NEW, FILLED | {"name": "B!"}).text
    assert queries.entries() == []


def test_the_same_recognition_does_not_stand_there_twice_on_one_day(client: SiteClient, advisor: Account) -> None:
    make_registered_trainer(until=date(2026, 6, 30))
    with pytest.raises(ConflictError, match="al met deze erkenning"):
        make_registered_trainer("Lasschool De Vonk B.V.", since=date(2026, 6, 30))
    make_registered_trainer(since=date(2026, 7, 1))
    make_registered_trainer(mark=Mark.CRKBO)
    client.sign_in(advisor)
    refused = client.post_form(NEW, FILLED)
    assert (refused.status_code, "al met deze erkenning in het register" in refused.text) == (400, True)
    assert len(queries.entries()) == 3


def test_a_recognition_ends_within_its_days_and_once(advisor: Account) -> None:
    trainer = make_registered_trainer(until=date(2026, 6, 30))
    for day, sentence in ((date(2025, 12, 31), "vóór de eerste dag"), (date(2026, 7, 1), "eindigt al eerder")):
        with pytest.raises(ConflictError, match=sentence):
            actions.end(trainer, by=advisor, last_day=day, reason="Van de lijst.")
    actions.end(trainer, by=advisor, last_day=date(2026, 3, 1), reason="Van de lijst.")
    with pytest.raises(ConflictError, match="al beëindigd"):
        actions.end(trainer, by=advisor, last_day=date(2026, 2, 1), reason="Van de lijst.")
    assert trainer.recognised_until == date(2026, 3, 1)


@pytest.mark.parametrize(
    "change", [{"mark": "x"}, {"recognised_until": date(2020, 1, 1)}, {"end_reason": "x"}, {"name_key": "tweede"}]
)
def test_the_database_refuses_what_cannot_be(change: dict[str, object]) -> None:
    make_registered_trainer("Tweede")
    trainer = make_registered_trainer()
    with pytest.raises(IntegrityError):
        db.session.execute(update(RegisteredTrainer).where(RegisteredTrainer.id == trainer.id).values(**change))


def test_a_case_says_what_the_register_says(client: SiteClient, advisor: Account) -> None:
    employer = make_employer()
    case = make_sent(employer, trainer_name="Lasschool De Vonk")
    address = f"/advies/{case.public_id}"
    client.sign_in(advisor)
    assert "Deze naam staat er niet in." in client.get(address).text
    assert 'value="Lasschool De Vonk"' in client.get(f"{NEW}?naam=Lasschool+De+Vonk").text
    near = make_registered_trainer("Lasschool de Vonck", kvk_number=employer.company.kvk_number)
    page = client.get(address).text
    assert "Deze lijkt erop:" in page
    assert "Deze opleider heeft hetzelfde KvK-nummer als de aanvrager." in page
    db.session.execute(delete(RegisteredTrainer).where(RegisteredTrainer.id == near.id))
    trainer = make_registered_trainer()
    page = client.get(address).text
    assert LISTED in page
    assert "hetzelfde KvK-nummer" not in page
    actions.end(trainer, by=advisor, last_day=date(2026, 3, 1), reason="Van de lijst.")
    page = client.get(address).text
    assert "Niet erkend op de eerste dag van de opleiding." in page
    assert "tot en met 1 maart 2026" in page


def test_pages_send_as_many_statements_with_more_trainers(client: SiteClient, advisor: Account) -> None:
    case = make_sent()
    client.sign_in(advisor)
    counts = []
    for names in (("Eerste",), ("Tweede", "Derde", "Vierde")):
        for name in names:
            make_registered_trainer(name, by=advisor)
        with counted() as sent:
            client.get(f"/advies/{case.public_id}")
            client.get("/advies/opleiders")
        counts.append(len(sent))
    assert counts[0] == counts[1]


def test_an_application_suggests_the_names_of_register_and_catalogue(client: SiteClient) -> None:
    make_registered_trainer()
    make_registered_trainer("Was Ooit Erkend", since=date(2025, 1, 1), until=date(2025, 12, 31))
    make_organisation(name="Cursus & Co", is_trainer=True)
    make_organisation(name="Geen Opleider")
    employer = make_employer()
    draft = make_draft(employer)
    client.sign_in(employer.account)
    page = client.get(f"/vouchers/{draft.public_id}/stap/opleiding").text
    assert 'list="opleiders"' in page
    assert '<option value="Lasschool De Vonk">' in page
    assert '<option value="Cursus &amp; Co">' in page
    assert "Was Ooit Erkend" not in page
    assert "Geen Opleider" not in page
    assert "Lasschool De Vonk" not in client.get(f"/vouchers/{draft.public_id}/stap/kosten").text


def test_the_audit_trail_names_the_trainer(client: SiteClient, advisor: Account) -> None:
    make_registered_trainer(by=advisor)
    client.sign_in(make_account(Role.ADMINISTRATOR))
    page = client.get("/beheer/audit").text
    assert "Opleider in het register gezet" in page
    assert "opleider Lasschool De Vonk" in page
    assert "NRTO-keurmerk" in page
