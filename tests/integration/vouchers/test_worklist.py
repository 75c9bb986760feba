"""The lists of advisors and deciders: counts, order, filters, files, and the next case."""

import csv
import io
import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select

from app.accounts.models import Account, AuditRow
from app.accounts.rules import Role
from app.kernel.database import db
from app.vouchers import actions
from app.vouchers.desk.tabs import Tab
from app.vouchers.models import VoucherApplication
from app.vouchers.process import State
from tests.factories.accounts import make_account
from tests.factories.voucher_cases import (
    make_draft,
    make_employer,
    make_in_review,
    make_proposed,
    make_sent,
    open_fund,
    the,
)
from tests.support.client import SiteClient, parse
from tests.support.statements import counted

At = Callable[[timedelta], object]


def numbers(page: str) -> list[str]:
    """Return the numbers of the cases on a list, in its order."""
    return ["".join(cell.itertext()).split()[0] for cell in parse(page).iter("th") if cell.get("scope") == "row"]


def tab_counts(page: str) -> dict[str, int]:
    """Return the count on every tab by its name in the address."""
    links = re.findall(r'href="/advies\?lijst=(\w+)[^"]*"[^>]*>[^<]*<span class="count">\((\d+)\)', page)
    return {name: int(count) for name, count in links}


@pytest.fixture
def every_state(advisor: Account, colleague: Account, decider: Account, at: At) -> dict[str, VoucherApplication]:
    """One case in every state, received on different days; money for all but the last."""
    open_fund(rijk=20_000_00)
    made = {}
    for day, name in enumerate(["incomplete", "complete", "mine", "theirs", "proposed", "granted", "refused"]):
        at(timedelta(days=day))
        match name:
            case "incomplete":
                made[name] = make_sent(complete=False)
            case "complete":
                made[name] = make_sent()
            case "mine":
                made[name] = make_in_review(advisor)
            case "theirs":
                made[name] = make_in_review(colleague)
            case "proposed":
                made[name] = make_proposed(advisor)
            case "granted":
                made[name] = make_proposed(advisor)
                actions.decide(made[name], by=decider, reason="Akkoord.")
            case "refused":
                made[name] = make_proposed(advisor, "refuse", trainer_recognised=False)
                actions.decide(made[name], by=decider, reason="Niet erkend.")
    make_draft()
    actions.pay_in(scheme="cleantech", contributor="epe", cents=5_00, by=decider, note="te weinig")
    for _ in range(9):
        actions_left = make_sent()
    made["waiting"] = actions_left
    return made


def test_the_count_on_each_tab_is_the_length_of_its_list(
    client: SiteClient, advisor: Account, decider: Account, every_state: dict[str, VoucherApplication]
) -> None:
    assert every_state["waiting"].state == State.WAITING
    for who in (advisor, decider):
        client.sign_in(who)
        counts = tab_counts(client.get("/advies").text)
        assert set(counts) == set(Tab)
        for tab in Tab:
            page = client.get(f"/advies?lijst={tab.value}").text
            assert len(numbers(page)) == counts[tab] == tab_counts(page)[tab], tab


def test_filters_change_lists_and_counts_together(
    client: SiteClient, advisor: Account, every_state: dict[str, VoucherApplication]
) -> None:
    client.sign_in(advisor)
    page = client.get("/advies?lijst=alles&status=complete").text
    assert tab_counts(page)["alles"] == len(numbers(page)) == tab_counts(page)["verdelen"] > 1
    assert tab_counts(page)["mijn"] == 0
    page = client.get(f"/advies?lijst=alles&adviseur={advisor.public_id}").text
    mine = {every_state[name].number for name in ("mine", "proposed", "granted", "refused")}
    assert set(numbers(page)) == mine
    assert every_state["mine"].number not in numbers(client.get("/advies?lijst=alles&adviseur=niemand").text)


def test_what_is_mine_depends_on_the_role(
    client: SiteClient, advisor: Account, decider: Account, every_state: dict[str, VoucherApplication]
) -> None:
    client.sign_in(advisor)
    assert numbers(client.get("/advies").text) == [every_state["mine"].number]
    client.sign_in(decider)
    assert numbers(client.get("/advies").text) == [every_state["proposed"].number]


def test_the_fewest_days_come_first_and_what_stands_still_says_so(client: SiteClient, advisor: Account, at: At) -> None:
    open_fund(rijk=20_000_00)
    still = make_sent(complete=False)
    at(timedelta(days=2))
    second = make_sent()
    at(timedelta(days=3))
    third = make_sent()
    at(timedelta(days=10))
    client.sign_in(advisor)
    page = client.get("/advies?lijst=alles").text
    # The first stands still from the day after it was asked to be completed, today included.
    assert numbers(page) == [second.number, third.number, still.number]
    assert page.count("staat stil") == 1
    assert "nog 48 dagen" in page
    assert "nog 56 dagen" in page
    assert "offerte of bewijs van inschrijving" in page
    at(timedelta(days=59))
    client.sign_in(advisor)
    page = client.get("/advies?lijst=laat").text
    # The first was not completed: four weeks after the term for that, nobody had set it aside (Awb 4:5).
    assert numbers(page) == [still.number, second.number]
    assert "17 dagen te laat" in page
    assert "buiten behandeling laten kon tot en met 13 april 2026" in page
    assert "1 dag te laat" in page


def test_a_list_finds_by_number_company_and_municipality(client: SiteClient, advisor: Account) -> None:
    open_fund(rijk=20_000_00)
    one = make_sent(make_employer("Zutphen", name="Smederij De Linde"))
    two = make_sent(make_employer("Epe", name="Bakkerij Honderd%"))
    client.sign_in(advisor)
    for query, found in {
        "q=smederij": [one],
        f"q={two.number}": [two],
        "q=d%25": [two],
        "gemeente=Zutphen": [one],
        "gemeente=Epe&q=linde": [],
    }.items():
        page = client.get(f"/advies?lijst=alles&{query}").text
        assert numbers(page) == [case.number for case in found], query


def test_nothing_yet_is_not_nothing_matches(client: SiteClient, advisor: Account) -> None:
    client.sign_in(advisor)
    nothing_yet = client.get("/advies?lijst=alles").text
    nothing_matches = client.get("/advies?lijst=alles&q=smederij").text
    assert "Er is nog geen aanvraag verstuurd." in nothing_yet
    assert "Geen aanvraag past bij deze filters" in nothing_matches
    assert 'href="/advies?lijst=alles"' in nothing_matches


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("lijst=foo", "Wij kennen de lijst “foo” niet."),
        ("status=draft", "Wij kennen de status “draft” niet."),
        ("gemeente=Raalte", "Wij kennen de gemeente “Raalte” niet."),
        ("adviseur=x", "Wij kennen de adviseur “x” niet."),
        ("pagina=0", "“0” is geen nummer van een pagina."),
        ("pagina=²", "“²” is geen nummer van een pagina."),
    ],
)
def test_a_value_that_nobody_knows_is_said(client: SiteClient, advisor: Account, query: str, said: str) -> None:
    client.sign_in(advisor)
    for path in ("/advies", "/advies/lijst.csv"):
        answer = client.get(f"{path}?{query}")
        assert answer.status_code == 400
        assert said in answer.text


def test_names_of_arguments_of_our_own_change_nothing(client: SiteClient, advisor: Account) -> None:
    client.sign_in(advisor)
    assert client.get("/advies?endpoint=x&_external=1&_scheme=javascript&values=1").status_code == 200


def test_a_page_holds_twenty_five_and_keeps_the_filters(client: SiteClient, advisor: Account) -> None:
    open_fund(rijk=200_000_00)
    employer = make_employer()
    for _ in range(27):
        make_sent(employer)
    client.sign_in(advisor)
    first = client.get("/advies?lijst=verdelen&status=complete").text
    second = client.get("/advies?lijst=verdelen&status=complete&pagina=2").text
    assert [len(numbers(page)) for page in (first, second)] == [25, 2]
    assert not set(numbers(first)) & set(numbers(second))
    assert "status=complete" in first.partition('rel="next"')[0].rpartition("href=")[2]
    assert numbers(client.get("/advies?lijst=verdelen&pagina=99").text) == numbers(second)


def test_the_number_of_statements_does_not_grow_with_the_list(client: SiteClient, advisor: Account) -> None:
    open_fund(rijk=200_000_00)
    client.sign_in(advisor)
    sent = []
    for more in (1, 12):
        for _ in range(more):
            make_sent()
            make_sent(complete=False)
        db.session.commit()
        with counted() as statements:
            assert len(numbers(client.get("/advies?lijst=alles").text)) >= 2 * more
        sent.append(len(statements))
    assert sent[0] == sent[1]
    assert sent[0] <= 10


def test_lists_hold_no_documents_account_numbers_or_birth_dates(client: SiteClient, advisor: Account) -> None:
    open_fund(rijk=9_000_00)
    case = make_sent()
    client.sign_in(advisor)
    for text in (client.get("/advies?lijst=alles").text, client.get("/advies/lijst.csv?lijst=alles").text):
        assert case.number in text
        for hidden in ("NL91", "1990", "offerte.pdf", case.participant_name):
            assert hidden not in text


def test_the_list_as_a_file_is_whole_and_holds_no_formula(client: SiteClient, advisor: Account) -> None:
    open_fund(rijk=9_000_00)
    make_sent(make_employer(name="=2+5;Som"), tuition_cents=2_345_67)
    late = make_sent(make_employer(name="+31 bellen"), complete=False, training_title="@cmd")
    client.sign_in(advisor)
    answer = client.get("/advies/lijst.csv?lijst=alles")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="werkvoorraad.csv"'
    head, *rows = list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig")), delimiter=";"))
    by_number = {row[0]: dict(zip(head, row, strict=True)) for row in rows}
    assert len(rows) == 2
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@"))]
    row = by_number[late.number]
    assert (row["Aanvrager"], row["Opleiding"], row["Wacht op"]) == ("'+31 bellen", "'@cmd", "aanvrager")
    assert row["Ontbreekt"] == "offerte of bewijs van inschrijving"
    assert {row["Bedrag"] for row in by_number.values()} == {"1172,83", "1500,00"}
    export = db.session.scalars(select(AuditRow).where(AuditRow.action == "voucher.export")).one()
    assert (export.actor_id, export.facts) == (advisor.id, {"rows": 2})


def test_the_next_case_is_taken_once_however_often_the_button_is_pressed(client: SiteClient, advisor: Account) -> None:
    open_fund(rijk=9_000_00)
    first, second = make_sent(), make_sent()
    ids = [first.public_id, second.public_id]
    client.sign_in(advisor)
    page = client.get("/advies").text
    token = re.search(r'name="once" value="([^"]+)"', page)
    assert token
    for _ in range(2):
        answer = client.post_token("/advies/volgende", {"once": token[1]})
        assert (answer.status_code, answer.location) == (303, f"/advies/{ids[0]}")
    assert [the(id_).state for id_ in ids] == [State.IN_REVIEW, State.COMPLETE]
    assert client.post_form("/advies/volgende", page="/advies").location == f"/advies/{ids[1]}"
    answer = client.post_form("/advies/volgende", page="/advies", follow_redirects=True)
    assert "Er ligt nu geen complete aanvraag klaar." in answer.text


def test_only_advisors_take_cases(client: SiteClient, decider: Account) -> None:
    client.sign_in(decider)
    assert "Pak volgende aanvraag" not in client.get("/advies").text
    assert client.post_token("/advies/volgende").status_code == 403


def test_lists_are_for_advisors_and_deciders(client: SiteClient) -> None:
    for role in set(Role) - {Role.ADVISOR, Role.DECIDER}:
        client.sign_in(make_account(role))
        assert client.get("/advies").status_code == 403
        assert client.get("/advies/lijst.csv").status_code == 403
