"""An employer at the desk: a company with a branch, a fund with money, and the answers of a good application."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from app.accounts.models import Account
from app.accounts.rules import Role
from app.companies.models import Branch, Company
from app.kernel import clock
from app.kernel.database import db
from app.vouchers import ledger
from app.vouchers.casefile import SCHEME, schemes
from app.vouchers.models import VoucherApplication
from tests.factories.accounts import make_account
from tests.factories.companies import make_branch, make_company, make_membership
from tests.factories.files import PDF, upload
from tests.support.client import SiteClient

MOMENT = datetime(2026, 3, 2, 9, tzinfo=UTC)

ANSWERS: dict[str, Any] = {
    "vat_deductible": "nee",
    "de_minimis_prior_cents": "0",
    "participant_name": "Deelnemer Een",
    "participant_birth_date": "1-5-1990",
    "participant_municipality": "Raalte",
    "training_title": "Lassen niveau 2",
    "trainer_name": "Vakschool Voorbeeld",
    "training_start": "1-4-2026",
    "training_end": "30-6-2026",
    "trainer_recognised": "ja",
    "trainer_linked": "nee",
    "sector_fund_available": "nee",
    "tuition_cents": "2.345,67",
    "exam_cents": "",
    "material_cents": "",
    "third_party_cents": "",
    "vat_percent": "21",
    "amounts_include_vat": "ja",
    "payee_kind": "employer",
    "payee_name": "Bedrijf",
    "payee_iban": "NL91 ABNA 0417 1643 00",
    "motivation": "",
    "stap": "verder",
}
DECLARED = {"consent": "y", "de_minimis": "y", "truth": "y"}


@dataclass(frozen=True)
class Employer:
    """Somebody who acts for a company with one branch."""

    account: Account
    company: Company
    branch: Branch


@dataclass(frozen=True)
class Desk:
    """An employer's browser, and the ways through the site that most tests take."""

    client: SiteClient
    branch_id: int

    def answers(self, **changes: Any) -> dict[str, Any]:
        """Return the answers of a good application, with `changes`."""
        return ANSWERS | {"branch": str(self.branch_id)} | changes

    def draft(self, **changes: Any) -> str:
        """Fill in the form as far as the check page; return the application's public id."""
        sent = self.client.post_form("/vouchers/aanvragen", self.answers(**changes))
        assert sent.status_code == 303, sent.text
        assert sent.location.endswith("/versturen")
        return str(sent.location.split("/")[2])

    def supply(self, public_id: str, content: bytes = PDF, name: str = "offerte.pdf", code: str = "quote") -> Any:
        """Send a document for one item from the page that shows it."""
        page = self.client.get(f"/vouchers/{public_id}", follow_redirects=True).request.path
        answer = self.client.post_form(
            f"/vouchers/{public_id}/aanleveren/{code}", {"file": (upload(content).stream, name)}, page=page
        )
        answer.request.environ["wsgi.input"].close()  # a large one lies in a file of the test client
        return answer

    def submit(self, public_id: str) -> Any:
        """Tick the declarations and send."""
        return self.client.post_form(f"/vouchers/{public_id}/versturen", DECLARED)

    def sent(self, *, complete: bool = True, **changes: Any) -> VoucherApplication:
        """Apply from the first page to the receipt."""
        public_id = self.draft(**changes)
        if complete:
            assert self.supply(public_id).status_code == 303
        assert self.submit(public_id).status_code == 303
        return the(public_id)


def the(public_id: str) -> VoucherApplication:
    """Return an application as it stands in the database now."""
    db.session.rollback()
    query = select(VoucherApplication).where(VoucherApplication.public_id == public_id)
    return db.session.scalars(query.execution_options(populate_existing=True)).one()


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> Callable[[datetime], None]:
    """Return a function that sets the only clock."""

    def stand_still(moment: datetime) -> None:
        monkeypatch.setattr(clock, "now", lambda: moment.astimezone(UTC))

    return stand_still


@pytest.fixture(autouse=True)
def _in_march(at: Callable[[datetime], None]) -> None:
    at(MOMENT)


@pytest.fixture
def fund(database: object, _in_march: None) -> Callable[..., None]:
    """Return a function that pays cents into pots; the fund is open and empty."""
    version = schemes().version_at(SCHEME, MOMENT)
    ledger.open_fund(version)

    def pay(cents: int, contributor: str = "rijk") -> None:
        ledger.budget(SCHEME, contributor, cents, by_id=None, note="test")
        db.session.commit()

    db.session.commit()
    return pay


@pytest.fixture
def money(fund: Callable[..., None]) -> None:
    """A fund with plenty of money."""
    fund(1_000_000_00)


def make_employer(**company: Any) -> Employer:
    """Add an employer with a company and a branch in Deventer."""
    account, made = make_account(Role.EMPLOYER), make_company(**company)
    make_membership(company=made, account=account)
    return Employer(account, made, make_branch(company=made))


@pytest.fixture
def employer(money: None) -> Employer:
    """An employer, and money to apply for."""
    return make_employer(name="Voorbeeld Techniek")


@pytest.fixture
def desk(app: Flask, client: SiteClient, employer: Employer) -> Desk:
    """The employer, signed in."""
    client.sign_in(employer.account)
    return Desk(client, employer.branch.id)


def born(day: date) -> str:
    """Write a day as people type it."""
    return f"{day.day}-{day.month}-{day.year}"
