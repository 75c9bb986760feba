"""Fills an empty database with the demo region: companies, accounts, conversations, applications.

Everything is seeded: two loads on one day are alike. Companies and accounts are written as rows, because
there are hundreds; the applications and the conversations are made by the actions that people use.
"""

import secrets
from collections.abc import Sequence
from datetime import datetime, time, timedelta

from flask import current_app
from sqlalchemy import func, select

from app.accounts import passwords
from app.accounts.models import Account, RoleGrant
from app.accounts.rules import Role
from app.companies.models import Branch, Company, CompanyMembership, SearchClock
from app.companies.rules import MembershipState, Verification
from app.demo import cases, conversations
from app.demo.companies import CompanySeed, generate_companies
from app.demo.people import PASSWORD, people
from app.kernel import clock
from app.kernel.clock import AMSTERDAM
from app.kernel.database import db
from app.placements.models import PlacementOffer
from app.skills.vocabulary_file import load_vocabulary

SEED = 2026
PENDING = 6
"""How many companies still wait for an administrator."""
MINE = ("ict", "Deventer")
"""Sector and municipality of the company that visitors sign in for."""
EMPLOYERS = {
    "Deventer": 4,
    "Apeldoorn": 5,
    "Zutphen": 3,
    "Brummen": 2,
    "Epe": 2,
    "Lochem": 2,
    "Voorst": 2,
    cases.WAITING_MUNICIPALITY: 3,
}
"""How many of the other employers act for a company in each municipality."""


def is_empty() -> bool:
    """Say whether nobody has an account yet."""
    return db.session.execute(select(func.count()).select_from(Account)).scalar_one() == 0


def load_demo() -> None:
    """Fill the database; the caller's transaction holds it all."""
    now = clock.now()
    accounts = _accounts(now)
    companies = _companies(now)
    employers = _employers(accounts[Role.EMPLOYER], companies, now)
    desk = cases.Desk(accounts[Role.ADVISOR], accounts[Role.DECIDER], accounts[Role.TREASURER][0])
    cases.tell(employers, desk, SEED)
    conversations.tell(accounts[Role.STUDENT], employers, companies)


def _accounts(now: datetime) -> dict[Role, list[Account]]:
    password_hash = passwords.hashed(PASSWORD)  # one hash for all: hashing is slow by design
    by_role: dict[Role, list[Account]] = {role: [] for role in Role}
    for number, person in enumerate(people(SEED)):
        account = Account(
            public_id=secrets.token_urlsafe(12),
            email=person.email,
            name=person.name,
            password_hash=password_hash,
            locale="nl",
            epoch=0,
            created_at=now - timedelta(days=330 - number),
            email_confirmed_at=now - timedelta(days=329 - number),
        )
        by_role[person.role].append(account)
        db.session.add(account)
    db.session.flush()
    for role, holders in by_role.items():
        db.session.add_all(RoleGrant(account_id=a.id, role=role, granted_at=a.created_at) for a in holders)
    db.session.flush()
    return by_role


def _companies(now: datetime) -> list[Company]:
    seeds = generate_companies(SEED, current_app.extensions["region"], load_vocabulary(), anchor=clock.today())
    companies = [_company(seed, number, now) for number, seed in enumerate(seeds)]
    db.session.add_all(companies)
    db.session.flush()
    db.session.add_all(_offer(seed, company, now) for seed, company in zip(seeds, companies, strict=True))
    search_clock = db.session.get_one(SearchClock, 1)
    search_clock.revision += 1
    for company in companies:
        company.search_revision = search_clock.revision
    db.session.flush()
    return companies


def _company(seed: CompanySeed, number: int, now: datetime) -> Company:
    pending = number % 97 == 1 and number < 97 * PENDING
    # Who waits for an administrator registered this week.
    day = clock.today() - timedelta(days=1 + number // 97) if pending else seed.last_confirmed
    confirmed = datetime.combine(day, time(9), AMSTERDAM)
    return Company(
        slug=seed.slug,
        name=seed.name,
        kvk_number=seed.kvk_number,
        sector=seed.sector,
        sbi_code=seed.sbi,
        about=seed.about,
        website=seed.website,
        employees=seed.employees,
        export_countries=list(seed.export_countries),
        contact_name=seed.contact.name,
        contact_email=seed.contact.email,
        verification=Verification.PENDING if pending else Verification.VERIFIED,
        verified_at=None if pending else confirmed,
        created_at=confirmed - timedelta(days=0 if pending else 30 + number % 400),
        confirmed_at=confirmed,
        published_at=confirmed - timedelta(days=0 if pending else 20 + number % 300),
        messages_received=seed.answers.received,
        messages_answered=seed.answers.answered,
        answer_days=seed.answers.median_days,
        branches=[
            Branch(
                street=f"{branch.street} {branch.house_number}",
                postcode=branch.postcode,
                place=branch.place,
                municipality=branch.municipality,
                lat=branch.lat,
                lon=branch.lon,
            )
            for branch in seed.branches
        ],
    )


def _offer(seed: CompanySeed, company: Company, now: datetime) -> PlacementOffer:
    return PlacementOffer(
        company_id=company.id,
        description=seed.what_you_do,
        kinds=list(seed.kinds),
        levels=list(seed.levels),
        studies=list(seed.studies),
        skills=list(seed.skills),
        places_per_year=seed.places_per_year,
        hours_per_week=seed.hours_max,
        period=seed.period,
        sbb_recognised=seed.sbb_recognised,
        sbb_number=seed.sbb_number,
        created_at=company.created_at,
        changed_at=company.confirmed_at or now,
    )


def _employers(accounts: Sequence[Account], companies: Sequence[Company], now: datetime) -> list[cases.Employer]:
    """Give every employer a company: the first account one that students look for, the others by municipality."""
    free = [c for c in companies if c.verification == Verification.VERIFIED]
    sector, town = MINE
    chosen = [next(c for c in free if c.sector == sector and c.branches[0].municipality == town)]
    for municipality, count in EMPLOYERS.items():
        there = [c for c in free if c.branches[0].municipality == municipality and c not in chosen]
        chosen += there[:count]
    employers = []
    for account, company in zip(accounts, chosen, strict=True):
        db.session.add(
            CompanyMembership(
                company_id=company.id,
                account_id=account.id,
                is_admin=True,
                state=MembershipState.ACTIVE,
                created_at=now - timedelta(days=310),
            )
        )
        employers.append(cases.Employer(account, company, company.branches[0]))
    db.session.flush()
    return employers
