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
from app.vouchers.casefile import schemes
from app.vouchers.models import VoucherApplication
from tests.factories.accounts import make_account
from tests.factories.companies import make_branch, make_company, make_membership
from tests.factories.files import PDF, upload
from tests.factories.vouchers import SCHEME
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
}
PARTS = {
    "aanvrager": ("branch", "vat_deductible", "de_minimis_prior_cents"),
    "deelnemer": ("participant_name", "participant_birth_date", "participant_municipality"),
    "opleiding": (
        "training_title",
        "trainer_name",
        "training_start",
        "training_end",
        "trainer_recognised",
        "trainer_linked",
        "sector_fund_available",
    ),
    "kosten": (
        "tuition_cents",
        "exam_cents",
        "material_cents",
        "third_party_cents",
        "vat_percent",
        "amounts_include_vat",
    ),
    "betaling": ("payee_kind", "payee_name", "payee_iban", "motivation"),
}
"""The steps of an employer, with what each asks."""
OF_A_PERSON = {"participant_municipality": "Deventer", "kvk_number": "12345678"}
DOCUMENTS = {
    "employer": ("quote",),
    "self_employed": ("quote", "residence"),
    "employee": ("quote", "residence", "employment"),
    "job_seeker": ("quote", "residence", "registration"),
}
"""What each kind of applicant sends as a file (R14)."""


def parts_of(kind: str) -> dict[str, tuple[str, ...]]:
    """Return the steps of one kind of applicant, with what each asks."""
    if kind == "employer":
        return PARTS
    own = PARTS["deelnemer"] + (("kvk_number", "vat_deductible", "de_minimis_prior_cents") if "self" in kind else ())
    training = tuple(name for name in PARTS["opleiding"] if kind != "job_seeker" or name != "sector_fund_available")
    payment = tuple(name for name in PARTS["betaling"] if name != "payee_kind")
    return {"aanvrager": own, "opleiding": training, "kosten": PARTS["kosten"], "betaling": payment}


DECLARED = {"consent": "y", "de_minimis": "y", "truth": "y"}


@dataclass(frozen=True)
class Employer:
    """Somebody who acts for a company with one branch."""

    account: Account
    company: Company
    branch: Branch


@dataclass(frozen=True)
class Desk:
    """The browser of somebody who applies, and the ways through the site that most tests take."""

    client: SiteClient
    branch_id: int | None
    kind: str = "employer"

    def answers(self, **changes: Any) -> dict[str, Any]:
        """Return the answers of a good application, with `changes`."""
        own = {"branch": str(self.branch_id)} if self.branch_id else OF_A_PERSON
        return ANSWERS | own | changes

    @property
    def parts(self) -> dict[str, tuple[str, ...]]:
        """The steps of this kind of applicant, with what each asks."""
        return parts_of(self.kind)

    def begin(self, **choices: str) -> str:
        """Begin an application; return the public id that it keeps."""
        begun = self.client.post_form("/vouchers/aanvragen", {"kind": self.kind} | choices)
        assert begun.status_code == 303, begun.text
        return str(begun.location.split("/")[2])

    def fill(self, public_id: str, part: str, **changes: Any) -> Any:
        """Answer one step with the answers of a good application and `changes`, and go on."""
        answers = self.answers(**changes)
        names = {*self.parts[part], *(changes.keys() - ANSWERS.keys() - {"branch"})}
        sent = {name: answers[name] for name in names} | {"stap": "verder"}
        return self.client.post_form(f"/vouchers/{public_id}/stap/{part}", sent)

    def filled_up_to(self, part: str, **changes: Any) -> str:
        """Begin an application and answer all steps before `part`; return its public id."""
        public_id = self.begin()
        for before, asked in self.parts.items():
            if before == part:
                return public_id
            answer = self.fill(public_id, before, **{k: v for k, v in changes.items() if k in asked})
            assert answer.status_code == 303, answer.text
        return public_id

    def draft(self, **changes: Any) -> str:
        """Fill in all steps as far as the check page; return the application's public id."""
        public_id = self.filled_up_to("", **changes)
        assert self.client.get(f"/vouchers/{public_id}").location == f"/vouchers/{public_id}/versturen"
        return public_id

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
        address = f"/vouchers/{public_id}/versturen"
        asked = self.client.get(address).text
        ticked = {name: value for name, value in DECLARED.items() if f'name="{name}"' in asked}
        return self.client.post_form(address, ticked)

    def sent(self, *, complete: bool = True, **changes: Any) -> VoucherApplication:
        """Apply from the first page to the receipt."""
        public_id = self.draft(**changes)
        for code in DOCUMENTS[self.kind] if complete else ():
            assert self.supply(public_id, code=code).status_code == 303
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
