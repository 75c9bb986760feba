"""Writes the companies of the demo with their stage profiles, and says who acts for some of them."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from app.accounts.models import Account
from app.companies.models import Branch, Company, CompanyMembership
from app.companies.rules import MembershipState, Verification
from app.demo import cases
from app.demo.companies import CompanySeed, generate_companies
from app.demo.vacancies import VacancySeed
from app.demo.world import SEED, days_ago, moment
from app.kernel import clock
from app.kernel.database import db
from app.kernel.region import Region
from app.kernel.search_clock import next_revision
from app.placements.models import PlacementOffer
from app.skills.vocabulary_file import Vocabulary

PENDING = 6
"""How many companies still wait for an administrator."""
MINE = ("ict", "Deventer")
"""Sector and municipality of the company that visitors sign in for."""
_CONFIRMED_DAYS = 16
"""How many days ago the visitors' own company confirmed its profile."""
EMPLOYERS = {
    "Deventer": 3,
    "Apeldoorn": 5,
    "Zutphen": 3,
    "Brummen": 2,
    "Epe": 2,
    "Lochem": 2,
    "Voorst": 2,
    cases.WAITING_MUNICIPALITY: 3,
}
"""How many of the other employers act for a company in each municipality, besides one much like the visitors' own."""


def load_companies(region: Region, vocabulary: Vocabulary) -> tuple[list[CompanySeed], dict[str, Company]]:
    """Write all companies; return what they were made from, and the rows by slug."""
    now, revision = clock.now(), next_revision()
    today = clock.today()
    seeds = generate_companies(SEED, region, vocabulary, anchor=today)
    mine = own_company([seed for number, seed in enumerate(seeds) if not _waits(number)]).slug
    seeds = [replace(s, last_confirmed=today - timedelta(days=_CONFIRMED_DAYS)) if s.slug == mine else s for s in seeds]
    companies = [_company(seed, number, revision) for number, seed in enumerate(seeds)]
    db.session.add_all(companies)
    db.session.flush()
    db.session.add_all(_offer(seed, company, now) for seed, company in zip(seeds, companies, strict=True))
    db.session.flush()
    return seeds, {company.slug: company for company in companies}


def verified(seeds: Sequence[CompanySeed], companies: Mapping[str, Company]) -> list[CompanySeed]:
    """Return the companies that an administrator has checked."""
    return [seed for seed in seeds if companies[seed.slug].verification == Verification.VERIFIED]


def own_company(seeds: Sequence[CompanySeed]) -> CompanySeed:
    """Return the company that visitors sign in for: one that students look for."""
    sector, municipality = MINE
    return next(s for s in seeds if s.sector == sector and s.branches[0].municipality == municipality)


def load_employers(
    accounts: Sequence[Account], companies: Mapping[str, Company], mine: str, vacancies: Sequence[VacancySeed]
) -> list[cases.Employer]:
    """Give every employer a company: the first account the visitors' own, the others by municipality.

    Companies with vacancies come first, so that somebody answers who applies.
    """
    recruiting = {vacancy.company for vacancy in vacancies}
    free = [c for c in companies.values() if c.verification == Verification.VERIFIED]
    free.sort(key=lambda company: company.slug not in recruiting)
    chosen = [companies[mine]]
    chosen.append(next(c for c in free if c.sector == chosen[0].sector and c not in chosen))
    for municipality, count in EMPLOYERS.items():
        there = [c for c in free if c.branches[0].municipality == municipality and c not in chosen]
        chosen += _of_different_sectors(there)[:count]
    since = days_ago(310)
    for company in chosen:  # who applies for a voucher was there already
        company.created_at = min(company.created_at, since)
    db.session.add_all(
        CompanyMembership(
            company_id=company.id,
            account_id=account.id,
            is_admin=True,
            state=MembershipState.ACTIVE,
            created_at=since,
        )
        for account, company in zip(accounts, chosen, strict=True)
    )
    db.session.flush()
    return [cases.Employer(a, company, company.branches[0]) for a, company in zip(accounts, chosen, strict=True)]


def _of_different_sectors(companies: Sequence[Company]) -> list[Company]:
    """Return the first company of each sector before the second ones."""
    seen: dict[str, int] = {}
    turns = []
    for company in companies:
        turns.append(seen.get(company.sector, 0))
        seen[company.sector] = turns[-1] + 1
    return [company for _, company in sorted(zip(turns, companies, strict=True), key=lambda turn: turn[0])]


def _waits(number: int) -> bool:
    """Return whether the company of that number waits for an administrator."""
    return number % 97 == 1 and number < 97 * PENDING


def _company(seed: CompanySeed, number: int, revision: int) -> Company:
    pending = _waits(number)
    # Who waits for an administrator registered this week.
    confirmed = moment(clock.today() - timedelta(days=1 + number // 97) if pending else seed.last_confirmed)
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
        search_revision=revision,
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
