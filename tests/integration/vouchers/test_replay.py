"""`flask vouchers replay` and `simulate` on decisions taken by the actions that people use."""

import json
from datetime import date
from pathlib import Path

import pytest
from flask import current_app
from sqlalchemy import text

from app.accounts.rules import Role
from app.kernel.config import ROOT
from app.kernel.database import db
from app.vouchers import actions
from app.vouchers.afterwards import actions as afterwards
from app.vouchers.replaying.replay import replay
from tests.factories.accounts import make_account
from tests.factories.voucher_after import make_to_settle, sent
from tests.factories.voucher_cases import applicant_of, make_proposed, make_sent, open_fund

SCHEME = ROOT / "regions" / "stedendriehoek" / "schemes" / "cleantech.toml"


def run(*args: str):
    db.session.commit()
    return current_app.test_cli_runner().invoke(args=["vouchers", *args])


def decide(outcome: str = "grant", **answers):
    application = make_proposed(make_account(Role.ADVISOR), outcome, **answers)
    actions.decide(application, by=make_account(Role.DECIDER), reason="Eens met het voorstel.")
    return application


def test_a_grant_an_offer_and_a_refusal_are_identical():
    open_fund(rijk=2_700_00)
    granted = decide()
    offered = decide("partial_offer")
    refused = decide("refuse", trainer_recognised=False)
    actions.accept(offered, by=applicant_of(offered))
    for application, words in ((granted, "grant €1,500.00"), (offered, "partial_offer €1,200.00"), (refused, "refuse")):
        result = run("replay", application.number)
        assert result.exit_code == 0, result.output
        assert words in result.output
        assert result.output.endswith("identical\n")
    result = run("replay", "--all", "--json")
    assert [one["identical"] for one in json.loads(result.output)] == [True, True, True]


@pytest.mark.parametrize(
    ("statement", "path"),
    [
        ("UPDATE voucher_application SET decision = 'refuse'", "decision: kept 'refuse', now 'grant'"),
        ("UPDATE voucher_application SET assessment = :changed", "amount_cents: kept 1, now 150000"),
    ],
)
def test_what_was_tampered_with_shows(statement, path):
    open_fund(rijk=10_000_00)
    application = decide()
    db.session.flush()
    db.session.refresh(application)
    changed = json.dumps(dict(application.assessment) | {"amount_cents": 1})
    db.session.execute(text(statement), {"changed": changed} if ":changed" in statement else {})
    result = run("replay", application.number)
    assert result.exit_code == 1
    assert "different" in result.output
    assert path in result.output


def test_an_award_that_the_ledger_does_not_have_shows():
    open_fund(rijk=10_000_00)
    application = decide()
    db.session.flush()
    db.session.execute(text("DROP TRIGGER ledger_entry_no_update" + _on_table()))
    db.session.execute(text("UPDATE ledger_entry SET amount_cents = 149999 WHERE kind = 'award'"))
    found = replay(application.number)
    db.session.rollback()
    assert [(one.path, one.kept, one.now) for one in found.differences] == [("ledger.award", 149_999, 150_000)]


def _on_table() -> str:
    return "" if db.engine.dialect.name == "sqlite" else " ON ledger_entry"


def test_there_must_be_a_decision():
    application = make_sent()
    assert run("replay", "SV-1999-00001").exit_code == 2
    undecided = run("replay", application.number)
    assert undecided.exit_code == 2
    assert "nothing was decided" in undecided.output
    assert run("replay").exit_code == 2
    assert run("replay", "SV-1999-00001", "--all").exit_code == 2


def draft(folder: Path, *changes: tuple[str, str]) -> str:
    content = SCHEME.read_text(encoding="utf-8")
    for old, new in changes:
        assert old in content
        content = content.replace(old, new)
    file = folder / "draft.toml"
    file.write_text(content, encoding="utf-8")
    return str(file)


def test_a_draft_says_who_gains_who_loses_and_what_it_costs(tmp_path):
    open_fund(rijk=10_000_00)
    small = decide(tuition_cents=2_400_00)
    large = decide(tuition_cents=5_000_00)
    file = draft(
        tmp_path,
        ("minimum_cents = 1_000_00", "minimum_cents = 1_300_00"),
        ("maximum_cents = 2_500_00", "maximum_cents = 3_000_00"),
        ('rate_percent = 50\npayees = ["employer"', 'rate_percent = 52\npayees = ["employer"'),
    )
    result = run("simulate", file, "--json")
    assert result.exit_code == 0, result.output
    found = json.loads(result.output)
    assert (found["before_cents"], found["after_cents"]) == (3_700_00, 2_600_00)
    changed = {case["number"]: (case["after"], case["gain_cents"], case["failing"]) for case in found["changed"]}
    assert changed == {small.number: ("refuse", -1_200_00, ["MIN"]), large.number: ("grant", 100_00, [])}
    told = run("simulate", file).output
    assert "1 gain, together €100.00" in told
    assert f"{small.number} employer Deventer: grant €1,200.00 -> refuse €0.00 (MIN)" in told


def test_a_draft_without_a_change_changes_nothing(tmp_path):
    open_fund(rijk=10_000_00)
    decide()
    found = json.loads(run("simulate", draft(tmp_path), "--json").output)
    assert (found["changed"], found["gain"], found["lose"]) == ([], 0, 0)


def test_a_draft_that_is_wrong_is_named(tmp_path):
    for changes, words in (
        ([("minimum_cents = 1_000_00", "minimum_cents = 0")], "version[1].minimum_cents"),
        ([('code = "cleantech"', 'code = "other"')], "there is no scheme 'other'"),
    ):
        result = run("simulate", draft(tmp_path, *changes))
        assert result.exit_code == 1
        assert words in result.output
    assert "no version '1999'" in run("simulate", draft(tmp_path), "--version", "1999").output


def test_a_settlement_is_made_again_too(advisor, decider, at):
    open_fund(rijk=10_000_00)
    application = make_to_settle(advisor, decider, sent(1_800_00, attended=50), training_start=date(2026, 3, 3))
    afterwards.settle(application, by=make_account(Role.DECIDER), reason="Eens met het voorstel.")
    result = run("replay", application.number)
    assert result.exit_code == 0, result.output
    db.session.execute(text("UPDATE voucher_application SET final_cents = 89999"))
    db.session.commit()
    assert "final_cents: kept 89999, now 90000" in run("replay", application.number).output
