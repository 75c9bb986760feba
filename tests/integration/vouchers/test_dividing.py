"""Who gets which case: one by one, many at once, and when two people do it at the same moment."""

import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.pool import NullPool

from app.accounts import queries as accounts
from app.accounts.models import Account, AuditRow
from app.accounts.rules import Role
from app.kernel.database import db
from app.kernel.errors import ConflictError, DomainError, NotAllowedError
from app.vouchers import actions
from app.vouchers.desk.actions import Seen, assign, assign_many
from app.vouchers.desk.models import CaseNote
from app.vouchers.models import VoucherApplication
from tests.factories.accounts import make_account
from tests.factories.companies import make_membership
from tests.factories.voucher_cases import make_employer, make_in_review, make_proposed, make_sent, open_fund, the
from tests.support.client import SiteClient
from tests.support.databases import Database, application
from tests.support.threads import at_once


@pytest.fixture(autouse=True)
def _money(database: object) -> None:
    open_fund(rijk=90_000_00)


def loaded(account: Account) -> Account:
    """Return an account with its roles."""
    found = accounts.by_public_id(account.public_id)
    assert found is not None
    return found


def parts_of(workbook: bytes) -> dict[str, str]:
    """Return the files in a workbook as texts."""
    with zipfile.ZipFile(io.BytesIO(workbook)) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist() if name.endswith(".xml")}


def test_a_case_is_given_taken_over_and_given_back(client: SiteClient, advisor: Account, colleague: Account) -> None:
    case, address = make_in_review(advisor), ""
    address = f"/advies/{case.public_id}/geef"
    client.sign_in(advisor)
    assert client.post_form(address, {"to": colleague.public_id}).status_code == 303
    assert the(case.public_id).advisor_id == colleague.id
    assert "Gegeven aan Adviseur Twee" in client.get(f"/advies/{case.public_id}").text
    assert client.post_form(address, {"to": "niemand"}).status_code == 303
    assert the(case.public_id).advisor_id is None
    assert case.number in client.get("/advies?lijst=verdelen").text
    page = client.get(f"/advies/{case.public_id}").text
    assert "Geef aan mij" in page
    assert client.post_form(address, {"to": advisor.public_id}).status_code == 303
    assert the(case.public_id).advisor_id == advisor.id
    trail = db.session.scalars(
        select(AuditRow.action).where(AuditRow.action.like("voucher.%assign")).order_by(AuditRow.id)
    ).all()
    assert trail == ["voucher.assign", "voucher.unassign", "voucher.assign"]
    assert len(db.session.scalars(select(CaseNote)).all()) == 3


def test_who_got_it_meanwhile_is_said_and_nothing_changes(
    client: SiteClient, advisor: Account, colleague: Account
) -> None:
    case = make_sent()
    client.sign_in(advisor)
    address = f"/advies/{case.public_id}/geef"
    page = client.get(address).text
    token = re.findall(r'name="once"[^>]*value="([^"]+)"', page)[0]
    assign(case, by=colleague, to=loaded(colleague), seen="")
    answer = client.post_token(address, {"to": advisor.public_id, "seen": "", "once": token})
    assert answer.status_code == 409
    assert "Adviseur Twee heeft deze aanvraag nu." in answer.text
    assert the(case.public_id).advisor_id == colleague.id


def test_only_advisors_get_cases_and_nobody_their_own(advisor: Account, decider: Account) -> None:
    employer = make_employer()
    case = make_sent(employer)
    with pytest.raises(DomainError, match="geen adviseur"):
        assign(case, by=advisor, to=loaded(decider), seen="")
    own = make_account(Role.ADVISOR)
    make_membership(company=employer.company, account=own)
    db.session.flush()
    for by, to in ((advisor, own), (own, advisor)):
        with pytest.raises(NotAllowedError):
            assign(case, by=by, to=loaded(to), seen="")


def test_what_is_done_is_not_divided(advisor: Account, colleague: Account, decider: Account) -> None:
    case = make_proposed(advisor, "refuse", trainer_recognised=False)
    actions.decide(case, by=decider, reason="Niet erkend.")
    with pytest.raises(ConflictError):
        assign(case, by=advisor, to=loaded(colleague), seen=advisor.public_id)


def test_many_at_once_and_what_moved_meanwhile_is_reported(
    client: SiteClient, advisor: Account, colleague: Account
) -> None:
    third = make_account(Role.ADVISOR, name="Adviseur Drie")
    cases = [make_sent() for _ in range(3)]
    client.sign_in(advisor)
    values = [f"{case.public_id}:" for case in cases]
    page = client.get("/advies?lijst=verdelen").text
    assert all(f'value="{value}"' in page for value in values)
    assign(cases[1], by=colleague, to=loaded(third), seen="")
    sent: dict[str, Any] = {"zaak": values, "aan": colleague.public_id, "doe": "geef", "once": "een"}
    answer = client.post_token("/advies/selectie?lijst=verdelen", sent)
    assert answer.status_code == 200
    assert cases[1].number in answer.text
    assert "Adviseur Drie heeft deze aanvraag nu." in answer.text
    assert [the(case.public_id).advisor_id for case in cases] == [colleague.id, third.id, colleague.id]
    again = client.post_token("/advies/selectie?lijst=verdelen", sent)
    assert (again.status_code, again.location) == (303, "/advies?lijst=verdelen")
    nothing = client.post_token("/advies/selectie", sent | {"once": "twee"})
    assert nothing.status_code == 409
    assert "Er is niets verdeeld" in nothing.text


def test_a_choice_is_needed(client: SiteClient, advisor: Account) -> None:
    case = make_sent()
    client.sign_in(advisor)
    for sent, said in (
        ({"doe": "geef"}, "Kies eerst een aanvraag."),
        ({"zaak": f"{case.public_id}:", "doe": "geef"}, "Kies aan wie u de aanvragen geeft."),
    ):
        assert said in client.post_token("/advies/selectie", sent, follow_redirects=True).text
    assert the(case.public_id).advisor_id is None


def test_no_selection_ever_decides(client: SiteClient, advisor: Account, decider: Account) -> None:
    case = make_proposed(advisor)
    client.sign_in(decider)
    for wish in ("besluit", "grant", "beslis", ""):
        client.post_token("/advies/selectie", {"zaak": f"{case.public_id}:{advisor.public_id}", "doe": wish})
    assert the(case.public_id).state == "proposed"


def test_the_chosen_cases_as_a_workbook_without_formulas(client: SiteClient, advisor: Account) -> None:
    make_sent()
    case = make_sent(make_employer(name="=HYPERLINK(1)"), training_title="+1+1")
    client.sign_in(advisor)
    answer = client.post_token("/advies/selectie", {"zaak": f"{case.public_id}:", "doe": "xlsx"})
    sheet = parts_of(answer.data)
    assert sheet["xl/worksheets/sheet1.xml"].count("<row ") == 2
    assert "<f>" not in sheet["xl/worksheets/sheet1.xml"]
    assert "=HYPERLINK(1)" in sheet["xl/sharedStrings.xml"]
    for place in ("F2", "I2", "J2"):
        cell = re.search(f'<c r="{place}"[^>]*>', sheet["xl/worksheets/sheet1.xml"])
        assert cell, place
        assert 't="' not in cell[0], "an amount, a day or a number of days is written as text"


def test_a_list_as_a_file_is_what_its_filters_show(client: SiteClient, advisor: Account) -> None:
    here = make_sent(make_employer("Epe"))
    make_sent(make_employer("Zutphen"))
    client.sign_in(advisor)
    csv = client.get("/advies/lijst.csv?lijst=alles&gemeente=Epe").text
    assert csv.count("SV-") == 1
    assert here.number in csv
    texts = parts_of(client.get("/advies/lijst.xlsx?lijst=alles&gemeente=Epe").data)["xl/sharedStrings.xml"]
    assert re.findall(r"SV-[0-9-]+", texts) == [here.number]


def test_two_who_take_the_same_case_at_once_have_one_effect(
    database: Database, tmp_path: Path, advisor: Account, colleague: Account
) -> None:
    crowd: Flask = application(database.url, tmp_path, SQLALCHEMY_ENGINE_OPTIONS={"poolclass": NullPool})
    case_id, public_id = make_sent().id, ""
    public_id = db.session.get_one(VoucherApplication, case_id).public_id
    ids = [advisor.public_id, colleague.public_id]

    def take(who: str) -> Callable[[], object]:
        def job() -> object:
            account = accounts.by_public_id(who)
            assert account is not None
            assign(db.session.get_one(VoucherApplication, case_id), by=account, to=account, seen="")
            db.session.commit()
            return who

        return job

    answers = at_once(crowd, *(take(who) for who in ids))
    won = [answer for answer in answers if isinstance(answer, str)]
    assert len(won) == 1
    assert [type(answer) for answer in answers if not isinstance(answer, str)] == [ConflictError]
    assert the(public_id).advisor_id == {advisor.public_id: advisor.id, colleague.public_id: colleague.id}[won[0]]


def test_assigning_many_refuses_who_is_no_advisor_at_all(advisor: Account, decider: Account) -> None:
    case = make_sent()
    with pytest.raises(DomainError, match="geen adviseur"):
        assign_many([Seen(case.public_id, "")], by=advisor, to=loaded(decider))
