"""The migrations make exactly the tables of the models, and can be taken back with data in them."""

import re
import shutil
import textwrap
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import CheckConstraint, inspect, select
from sqlalchemy.exc import IntegrityError

from app.accounts.models import Account, AuditRow, MailedLink
from app.accounts.rules import Role
from app.alerts.models import SavedSearch
from app.badges.models import BadgeClass, KnownIssuer
from app.badges.signing import sign_award
from app.companies.models import Branch, Company
from app.contacts.models import Placement
from app.kernel import clock, outbox
from app.kernel.config import ROOT
from app.kernel.database import db
from app.kernel.limits import RateCount
from app.kernel.once import UsedToken
from app.kernel.pending import PendingForm
from app.organisations.models import Organisation
from app.people.rules import Purpose
from app.skills.corrections.models import Owner
from app.skills.models import Concept, Label
from app.vouchers.letters.keeping import Pdfs
from app.vouchers.models import CaseEvent, Fund, LedgerEntry, Pot, SelfEmployed, VoucherApplication
from app.vouchers.process import State
from tests.factories import payments
from tests.factories.accounts import make_account
from tests.factories.aid import make_aid_line, make_aid_link
from tests.factories.awarding import (
    make_batch,
    make_completion,
    make_endorsement,
    make_pathway,
    make_permission,
    make_reminder,
)
from tests.factories.badges import make_assertion, make_badge_class, make_imported_badge
from tests.factories.companies import make_branch, make_company, make_membership
from tests.factories.contacts import make_conversation, make_introduction
from tests.factories.desk import make_block, make_note, make_term
from tests.factories.drafts import make_step_draft
from tests.factories.esco import make_esco
from tests.factories.files import make_file
from tests.factories.letters import make_letter
from tests.factories.organisations import make_organisation, make_organisation_membership
from tests.factories.people import make_person, make_verified_skill
from tests.factories.placements import make_offer
from tests.factories.ranked_lists import make_ranked_list, make_ranked_person
from tests.factories.recourse import make_exclusion, make_objection, make_recovery, make_signal
from tests.factories.registers import make_registered_trainer
from tests.factories.skills import make_concept, make_link, make_tag
from tests.factories.trainings import make_training
from tests.factories.vacancies import make_vacancy
from tests.factories.voucher_after import make_settlement, make_training_evidence, make_voucher_reminder
from tests.factories.vouchers import SCHEME, make_application, make_evidence

VERSIONS = "alembic_version"
HEAD = ScriptDirectory(str(ROOT / "migrations")).get_current_head()


def test_the_migrations_make_the_tables_of_the_models(blank: Flask) -> None:
    upgrade()
    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, db.metadata) == []


def test_the_check_constraints_are_those_of_the_models(blank: Flask) -> None:
    """Alembic does not compare them; SQLite keeps their text, PostgreSQL a rewritten one: there the names count."""
    upgrade()
    inspector = inspect(db.engine)
    same_text = db.engine.dialect.name == "sqlite"
    for table in db.metadata.sorted_tables:
        built = {found["name"]: _plain(found["sqltext"]) for found in inspector.get_check_constraints(table.name)}
        wanted = {
            str(check.name): _plain(str(check.sqltext))
            for check in table.constraints
            if isinstance(check, CheckConstraint)
        }
        assert built.keys() == wanted.keys(), table.name
        if same_text:
            assert built == wanted, table.name


def test_the_keys_carry_the_names_of_the_models(blank: Flask) -> None:
    upgrade()
    inspector = inspect(db.engine)
    for table in db.metadata.sorted_tables:
        built = {key["name"] for key in inspector.get_foreign_keys(table.name)}
        built |= {key["name"] for key in inspector.get_unique_constraints(table.name)}
        built |= {inspector.get_pk_constraint(table.name)["name"]}
        wanted = {str(c.name) for c in table.constraints if not isinstance(c, CheckConstraint)}
        assert built == wanted, table.name


def test_up_with_rows_down_and_up_again(blank: Flask) -> None:
    upgrade()
    _fill_every_table()
    downgrade(revision="base")
    assert set(inspect(db.engine).get_table_names()) == {VERSIONS}
    upgrade()
    empty = {table.name for table in db.metadata.sorted_tables if not db.session.execute(select(table)).first()}
    assert empty == {table.name for table in db.metadata.sorted_tables} - {"search_clock"}


def test_every_step_down_can_be_taken_alone(blank: Flask) -> None:
    upgrade()
    _fill_every_table()
    while (version := _version()) is not None:
        downgrade(revision="-1")
        assert _version() != version
    assert set(inspect(db.engine).get_table_names()) == {VERSIONS}


def test_copying_a_table_keeps_the_rows_that_point_at_it(blank: Flask, tmp_path: Path) -> None:
    """A later migration may rebuild `concept` on SQLite: its labels, deleted on cascade, must stay."""
    upgrade()
    make_concept(slug="lassen", nl="Lassen", en="Welding")
    db.session.commit()
    upgrade(
        directory=_with_migration(
            tmp_path,
            """
            with op.batch_alter_table("concept", recreate="auto") as batch:
                batch.add_column(sa.Column("note", sa.Integer))
                batch.alter_column("slug", type_=sa.String(90))
            """,
        )
    )
    assert "note" in {column["name"] for column in inspect(db.engine).get_columns("concept")}
    assert {label.text for label in db.session.scalars(select(Label))} == {"Lassen", "Welding"}
    db.session.delete(db.session.scalars(select(Concept)).one())
    db.session.commit()
    assert db.session.scalars(select(Label)).all() == [], "foreign keys are enforced again"


def test_a_migration_that_breaks_a_foreign_key_changes_nothing(blank: Flask, tmp_path: Path) -> None:
    upgrade()
    branch = make_branch(company=make_company())
    db.session.commit()
    broken = _with_migration(tmp_path, """op.execute("DELETE FROM company")""")
    with pytest.raises((SystemExit, IntegrityError)):
        upgrade(directory=broken)
    assert _version() == HEAD
    assert db.session.get_one(Branch, branch.id).company_id
    assert db.session.scalars(select(Company)).one()


def _with_migration(folder: Path, body: str) -> str:
    """Return a copy of the migrations with one more, that runs `body`."""
    copy = shutil.copytree(ROOT / "migrations", folder / "migrations")
    lines = textwrap.indent(textwrap.dedent(body).strip(), "    ")
    (copy / "versions" / "999_later.py").write_text(
        "import sqlalchemy as sa\nfrom alembic import op\n"
        f"revision = '999'\ndown_revision = '{HEAD}'\n\ndef upgrade():\n{lines}\n"
    )
    return str(copy)


def _version() -> str | None:
    with db.engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def _fill_every_table() -> None:
    """Put at least one row in each table, by what stands in the models."""
    student = make_account(Role.STUDENT)
    company = make_company()
    branch = make_branch(company=company)
    make_membership(company=company, account=student)
    make_offer(company=company)
    make_conversation(person=student, company=company)
    make_concept(slug="lassen", nl="Lassen", en="Welding")
    make_esco()
    make_link()
    application = make_application(applicant=student, branch=branch, state=State.SUBMITTED)
    make_evidence(application=application, file_id=make_file().id)
    db.session.add(SelfEmployed(application_id=application.id, kvk_number="12345678"))
    make_aid_line(kvk_number="12345678", by=student)
    make_aid_link(first="12345678", second="87654321", by=student)
    make_step_draft(account=student)
    make_block(by=student)
    make_note(application=application, by=student)
    make_term(application=application)
    _fill_payments(application, student)
    make_letter(application=application)
    make_objection(application=application, by=student)
    make_recovery(application=application, by=student)
    make_signal(application=application)
    make_exclusion(application=application, by=student)
    make_registered_trainer()
    make_training_evidence(application=application, by=student)
    make_settlement(application=application, by=student)
    make_voucher_reminder(application=application)
    Pdfs()()
    outbox.post(recipient="a@b.example", subject="s", body="b")
    now = clock.now()
    organisation = make_organisation(is_school=True, is_issuer=True)
    make_organisation_membership(organisation=organisation, account=student)
    person = make_person(account=student, skills={"lassen": 2}, consents=[Purpose.EMPLOYERS])
    make_tag(Owner.PERSON, person.id)
    make_verified_skill(account=student, skill="lassen")
    make_vacancy(branch=branch, required={"lassen": 2})
    badge_class = make_badge_class(organisation=organisation, skills={"lassen": 2})
    sign_award(make_assertion(badge_class=badge_class, email=student.email), badge_class)
    make_imported_badge(account=student)
    db.session.add(KnownIssuer(issuer_id="did:web:elders.example", name="Elders", added_at=now))
    make_training(organisation=organisation, skills={"lassen": 2})
    _fill_awarding(organisation, badge_class, company, student)
    make_introduction(person=person, company=company)
    make_ranked_person(shown=make_ranked_list(viewer=student, person=person), person=person)
    fund = Fund(scheme=SCHEME)
    db.session.add(fund)
    db.session.flush()
    pot = Pot(fund_id=fund.id, contributor="gemeente", position=0)
    db.session.add(pot)
    db.session.flush()
    db.session.add_all(
        [
            AuditRow(at=now, actor_id=student.id, action="test", subject="test:1", facts={}),
            MailedLink(token_hash="0" * 64, account_id=student.id, purpose="reset", created_at=now),
            RateCount(key="k", window=1, uses=1, ends_at=now),
            SavedSearch(
                account_id=student.id,
                searched="stages",
                question="q=lassen",
                name="Lassen",
                often="weekly",
                seen=[1],
                created_at=now,
                looked_on=now.date(),
            ),
            UsedToken(token="t", shown_at="/", used_at=now),
            PendingForm(token="t", path="/", fields="{}", created_at=now),
            Placement(
                person_id=person.id,
                company_id=company.id,
                starts_on=now.date(),
                ends_on=now.date(),
                confirmed_by_id=student.id,
                confirmed_at=now,
            ),
            LedgerEntry(pot_id=pot.id, kind="budget", debit="funding", credit="available", amount_cents=5, at=now),
            CaseEvent(
                application_id=application.id,
                at=now,
                transition="submit",
                from_state="draft",
                to_state="submitted",
                as_role="applicant",
            ),
        ]
    )
    db.session.commit()
    empty = [table.name for table in db.metadata.sorted_tables if not db.session.execute(select(table)).first()]
    assert empty == [], "this test fills every table; add a row of the new one"
    db.session.remove()


def _fill_payments(application: VoucherApplication, account: Account) -> None:
    batch = payments.make_batch(by=account)
    payments.make_payment(application=application, by=account)
    payments.make_invoice(application=application, by=account)
    payments.make_bank_report(batch=batch, by=account)
    payments.make_payee_change(application=application, by=account)


def _fill_awarding(organisation: Organisation, badge_class: BadgeClass, company: Company, account: Account) -> None:
    assertion = make_assertion(badge_class=badge_class, email="gast@voorbeeld.example")
    training = make_training(organisation=organisation)
    make_completion(training=training, email=account.email, by=account)
    make_batch(badge_class=badge_class, by=account)
    make_permission(badge_class=badge_class, organisation=organisation, by=account)
    make_reminder(assertion=assertion)
    make_pathway(organisation=organisation, by=account, steps=[[badge_class]])
    make_endorsement(company=company, by=account, assertion=assertion)


def _plain(sql: str) -> str:
    return re.sub(r"\s+", " ", sql).strip()
