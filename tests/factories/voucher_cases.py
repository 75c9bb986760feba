"""Voucher applications made by the actions that people use: with money in the fund, evidence and a history."""

from dataclasses import dataclass, replace
from datetime import date
from itertools import count
from typing import Any

from sqlalchemy import select

from app.accounts.models import Account
from app.accounts.rules import Role
from app.companies.models import Branch, Company
from app.kernel import clock
from app.kernel.database import db
from app.kernel.files import read
from app.vouchers import actions, ledger
from app.vouchers.actions.applying import Answers, Applicant
from app.vouchers.casefile import schemes
from app.vouchers.models import Pot, VoucherApplication
from app.vouchers.scheme import ApplicantKind, Payee
from tests.factories.accounts import make_account
from tests.factories.companies import make_branch, make_company, make_membership
from tests.factories.files import PDF, upload
from tests.factories.vouchers import SCHEME

_numbers = count(1)

ANSWERS = Answers(
    vat_deductible=False,
    de_minimis_prior_cents=0,
    participant_name="Deelnemer",
    participant_birth_date=date(1990, 5, 1),
    participant_municipality="Raalte",
    training_title="Lassen niveau 2",
    trainer_name="Vakschool Voorbeeld",
    training_start=date(2026, 9, 1),
    training_end=date(2026, 11, 30),
    tuition_cents=3_000_00,
    exam_cents=0,
    material_cents=0,
    third_party_cents=0,
    vat_percent=21,
    amounts_include_vat=True,
    trainer_recognised=True,
    trainer_linked=False,
    sector_fund_available=False,
    motivation="",
    payee_kind=Payee.EMPLOYER,
    payee_name="Bedrijf",
    payee_iban="NL91ABNA0417164300",
)
"""A good application of EUR 3,000.00: a voucher of EUR 1,500.00."""


@dataclass(frozen=True)
class Employer:
    """Somebody who acts for a company with one branch."""

    account: Account
    company: Company
    branch: Branch


def make_employer(municipality: str = "Deventer", **company: Any) -> Employer:
    """Add an employer with a company and a branch in `municipality`."""
    account, made = make_account(Role.EMPLOYER), make_company(**company)
    make_membership(company=made, account=account)
    return Employer(account, made, make_branch(company=made, municipality=municipality, place=municipality))


def open_fund(**cents: int) -> None:
    """Open the fund and pay `cents` into the pots of contributors by their code."""
    ledger.open_fund(schemes().version_at(SCHEME, clock.now()))
    for contributor, amount in cents.items():
        ledger.budget(SCHEME, contributor, amount, by_id=None, note="test")
    db.session.flush()


def make_draft(employer: Employer | None = None, **answers: Any) -> VoucherApplication:
    """Keep a draft for somebody new; `answers` replace those of a good application."""
    who = employer or make_employer()
    name = "Deelnemer " + "".join(chr(ord("a") + int(digit)) for digit in str(next(_numbers)))
    return actions.save_draft(
        by=who.account,
        applicant=Applicant(ApplicantKind.EMPLOYER, who.company, who.branch),
        answers=replace(ANSWERS, **({"participant_name": name} | answers)),
    )


def applicant_of(application: VoucherApplication) -> Account:
    """Return who applied."""
    return db.session.get_one(Account, application.applicant_id)


def hand_in(application: VoucherApplication, code: str = "quote") -> None:
    """Supply one item of evidence."""
    actions.supply(
        application, by=applicant_of(application), code=code, document=read(upload(PDF, "offerte.pdf"), code)
    )


def submit(application: VoucherApplication) -> None:
    """Send a draft."""
    actions.submit(application, by=applicant_of(application))


def make_sent(employer: Employer | None = None, *, complete: bool = True, **answers: Any) -> VoucherApplication:
    """Send an application, complete or without its quote."""
    application = make_draft(employer, **answers)
    if complete:
        hand_in(application)
    submit(application)
    return application


def make_in_review(advisor: Account, employer: Employer | None = None, **answers: Any) -> VoucherApplication:
    """Send a complete application and let `advisor` take it."""
    application = make_sent(employer, **answers)
    actions.take(application, by=advisor)
    return application


def make_proposed(
    advisor: Account, outcome: str = "grant", employer: Employer | None = None, **answers: Any
) -> VoucherApplication:
    """Let `advisor` propose `outcome` for a new application."""
    application = make_in_review(advisor, employer, **answers)
    actions.propose(application, by=advisor, outcome=outcome, reason="Zo staat het in de regels.")
    return application


def the(public_id: str) -> VoucherApplication:
    """Return an application as it stands in the database now."""
    db.session.rollback()
    query = select(VoucherApplication).where(VoucherApplication.public_id == public_id)
    return db.session.scalars(query.execution_options(populate_existing=True)).one()


def pots() -> dict[str, tuple[int, int, int]]:
    """Return (available, reserved, awarded) cents of every pot with a budget."""
    query = select(Pot).where(Pot.budget_cents > 0).execution_options(populate_existing=True)
    return {
        pot.contributor: (pot.available_cents, pot.reserved_cents, pot.awarded_cents)
        for pot in db.session.scalars(query)
    }
