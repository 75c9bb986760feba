"""Fills an empty database with the demo region: companies, people, what they offer and how they met.

Everything is seeded: two loads on one day are alike. What there is by the hundreds is written as rows;
applications for a voucher, conversations and introductions are made by the actions that people use.
"""

from flask import current_app
from sqlalchemy import func, select

from app.accounts.models import Account
from app.accounts.rules import Role
from app.demo import awarding, cases, conversations, introductions, searches, words
from app.demo.load.accounts import load_accounts
from app.demo.load.badges import load_awards, load_badge_classes
from app.demo.load.companies import load_companies, load_employers, own_company, verified
from app.demo.load.organisations import load_organisations, load_trainings
from app.demo.load.profiles import load_profiles
from app.demo.load.vacancies import load_vacancies
from app.demo.organisations import generate_organisations
from app.demo.people import generate_profiles
from app.demo.vacancies import generate_vacancies
from app.demo.vouchers import afterwards, desk, own, payments, recourse, trainers, unfinished
from app.demo.world import SEED, World
from app.kernel import clock
from app.kernel.database import db
from app.skills.vocabulary_file import load_vocabulary

__all__ = ["is_empty", "load_demo"]

WRITERS = 25


def is_empty() -> bool:
    """Say whether nobody has an account yet."""
    return db.session.execute(select(func.count()).select_from(Account)).scalar_one() == 0


def load_demo() -> None:
    """Fill the database; the caller's transaction holds it all."""
    world = load_world()
    staff = cases.Desk(world.holders[Role.ADVISOR], world.holders[Role.DECIDER], world.holders[Role.TREASURER][0])
    trainers.register(staff.advisors[0])
    cases.tell(world.employers, staff, SEED, among=own.happenings(world, staff, SEED))
    afterwards.begin()
    payments.tell(staff.advisors[0], world.holders[Role.TREASURER])
    afterwards.tell(staff.advisors, staff.deciders)
    recourse.tell(staff.advisors, staff.deciders, world.holders[Role.TREASURER])
    desk.tell(staff.advisors)
    unfinished.tell(world)
    conversations.tell(_writers(world), world.employers, list(world.companies.values()))
    introductions.tell(world)
    awarding.tell(world)
    searches.keep(world)
    words.take(world.holders[Role.ADVISOR][0])


def _writers(world: World) -> list[Account]:
    """Return the students who write to companies: the visitors' own, and some of those who filled in a profile."""
    written = {profile.email for profile in world.profiles if profile.about}
    return [account for account in world.holders[Role.STUDENT] if account.email in written][:WRITERS]


def load_world() -> World:
    """Write everybody and everything that stands before anybody acts."""
    region, vocabulary, today = current_app.extensions["region"], load_vocabulary(), clock.today()
    profiles = generate_profiles(SEED, region, vocabulary, anchor=today)
    holders = load_accounts(profiles)
    accounts = {account.email: account for by_role in holders.values() for account in by_role}
    seeds, companies = load_companies(region, vocabulary)
    trusted = verified(seeds, companies)
    mine = own_company(trusted)
    wanted = generate_vacancies(SEED, trusted, region, mine=mine.slug, anchor=today)
    organisations = load_organisations(generate_organisations(region, seeds), holders)
    badges = load_badge_classes(organisations)
    load_trainings(organisations, badges)
    persons = load_profiles(profiles, accounts, organisations)
    load_awards(badges, profiles, accounts, organisations)
    return World(
        holders=holders,
        accounts=accounts,
        companies=companies,
        company_seeds={seed.slug: seed for seed in trusted},
        employers=load_employers(holders[Role.EMPLOYER], companies, mine.slug, wanted),
        vacancies=load_vacancies(wanted, companies),
        vacancy_seeds=wanted,
        organisations=organisations,
        persons=persons,
        profiles=profiles,
    )
