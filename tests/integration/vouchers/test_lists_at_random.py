"""Whatever is asked of the lists: a count is the length of its list, and lists hold what they say."""

import random
from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from app.accounts.models import Account
from app.accounts.rules import Role
from app.kernel import clock
from app.kernel.database import db
from app.vouchers.desk import listing
from app.vouchers.desk.listing import NOBODY, Filters, Row
from app.vouchers.desk.tabs import Reader, Tab
from app.vouchers.models import VoucherApplication
from app.vouchers.process import State
from tests.factories.accounts import make_account
from tests.factories.companies import make_branch, make_company
from tests.factories.many_cases import make_cases
from tests.support.statements import counted

CASES, QUESTIONS = 70, 6
TOWNS = ("Deventer", "Zutphen", "Epe")


@pytest.fixture
def people(advisor: Account, colleague: Account, decider: Account) -> dict[str, Account]:
    return {"advisor": advisor, "colleague": colleague, "decider": decider}


@pytest.fixture
def chance(people: dict[str, Account]) -> random.Random:
    """Random cases in every state, of three companies."""
    chance = random.Random(7)
    _add(chance, people, CASES)
    return chance


def _add(chance: random.Random, people: dict[str, Account], number: int) -> None:
    companies = [make_company(name=f"Bedrijf {town}") for town in TOWNS]
    make_cases(
        number,
        chance=chance,
        branches=[
            make_branch(company=company, municipality=town) for company, town in zip(companies, TOWNS, strict=True)
        ],
        applicant=make_account(Role.EMPLOYER),
        advisors=[people["advisor"], people["colleague"]],
        deciders=[people["decider"], make_account(Role.DECIDER)],
    )
    db.session.commit()


def _question(chance: random.Random, people: dict[str, Account]) -> Filters:
    """Return filters of which each is on one time in three."""
    today = clock.today()
    values = {
        "state": chance.choice(list(State)[1:]),
        "kind": chance.choice(["employer", "self_employed"]),
        "municipality": chance.choice(TOWNS),
        "advisor": chance.choice([NOBODY, people["advisor"].public_id, people["colleague"].public_id]),
        "scheme": "cleantech",
        "since": today - timedelta(days=chance.randrange(300)),
        "until": today - timedelta(days=chance.randrange(300)),
        "text": chance.choice(["zutphen", "TEST-0000", "niemand%"]),
    }
    return replace(Filters(), **{name: value for name, value in values.items() if chance.random() < 0.33})


def _matches(row: Row, filters: Filters, received: date) -> bool:
    """The filters once more, in Python, over a row of the list of everything."""
    text = filters.text.lower()
    wanted = {
        "state": filters.state in (None, row.state),
        "kind": filters.kind in (None, row.kind),
        "municipality": filters.municipality in (None, row.municipality),
        "advisor": filters.advisor is None or filters.advisor == (row.advisor_id or NOBODY),
        "since": filters.since is None or received >= filters.since,
        "until": filters.until is None or received <= filters.until,
        "text": text in row.number.lower() or text in row.applicant.lower(),
    }
    return all(wanted.values())


def test_counts_are_the_lengths_of_lists_whatever_is_asked(chance: random.Random, people: dict[str, Account]) -> None:
    readers = [Reader(people["advisor"].id, Role.ADVISOR), Reader(people["decider"].id, Role.DECIDER)]
    for _ in range(QUESTIONS):
        filters, reader = _question(chance, people), chance.choice(readers)
        counts = listing.counts(filters, reader)
        for tab in Tab:
            rows = listing.everything(tab, filters, reader)
            assert counts[tab] == len(rows), (tab, filters)
            assert len({row.public_id for row in rows}) == len(rows)
        everything = listing.everything(Tab.ALL, filters, reader)
        pages = [listing.page(Tab.ALL, filters, reader, number=number, size=7) for number in range(1, 12)]
        assert [row.public_id for page in pages for row in page] == [row.public_id for row in everything]


def test_a_filter_leaves_out_what_does_not_match_and_nothing_else(
    chance: random.Random, people: dict[str, Account]
) -> None:
    reader = Reader(people["advisor"].id, Role.ADVISOR)
    everything = listing.everything(Tab.ALL, Filters(), reader)
    assert len(everything) == CASES
    moments = select(VoucherApplication.public_id, VoucherApplication.received_at)
    received = {row[0]: clock.amsterdam(row[1]).date() for row in db.session.execute(moments)}
    for _ in range(QUESTIONS):
        filters = _question(chance, people)
        found = [row.public_id for row in listing.everything(Tab.ALL, filters, reader)]
        assert found == [row.public_id for row in everything if _matches(row, filters, received[row.public_id])], (
            filters
        )


def test_lists_are_sorted_by_days_left(chance: random.Random, people: dict[str, Account]) -> None:
    rows = listing.everything(Tab.ALL, Filters(), Reader(people["advisor"].id, Role.ADVISOR))
    days = [row.term.days_left for row in rows if row.term]
    assert days == sorted(days)
    assert [row.term is None for row in rows] == sorted(row.term is None for row in rows)
    late = listing.everything(Tab.LATE, Filters(), Reader(people["advisor"].id, Role.ADVISOR))
    assert late
    assert all(row.term and row.term.late for row in late)


def test_the_cases_around_one_are_those_of_its_list(chance: random.Random, people: dict[str, Account]) -> None:
    reader = Reader(people["advisor"].id, Role.ADVISOR)
    filters = Filters(municipality="Epe")
    ids = [row.public_id for row in listing.everything(Tab.ALL, filters, reader)]
    for at, public_id in enumerate(ids):
        place = listing.place_of(public_id, Tab.ALL, filters, reader)
        assert place is not None
        around = (ids[at - 1] if at else None, ids[at + 1] if at + 1 < len(ids) else None)
        assert (place.number, place.total, (place.before, place.after)) == (at + 1, len(ids), around)
    assert listing.place_of(ids[0], Tab.ALL, Filters(municipality="Zutphen"), reader) is None
    assert listing.first_of(Tab.ALL, filters, reader) == ids[0]


def test_a_page_costs_as_many_statements_for_many_as_for_few(people: dict[str, Account]) -> None:
    reader, sent = Reader(people["advisor"].id, Role.ADVISOR), []
    for more in (5, 60):
        _add(random.Random(more), people, more)
        with counted() as statements:
            listing.counts(Filters(), reader)
            listing.page(Tab.ALL, Filters(), reader, number=1, size=25)
        sent.append(len([one for one in statements if one.startswith("SELECT")]))
    assert sent[0] == sent[1]
