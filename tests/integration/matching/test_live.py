"""The index of a process follows the database."""

from datetime import UTC, datetime

from flask import Flask

from app.companies.rules import Verification
from app.kernel import clock
from app.kernel.database import db
from app.kernel.search_clock import touch
from app.matching import live
from app.matching.search import Query, Results
from app.skills.load import load_into_database
from app.skills.vocabulary_file import load_vocabulary
from tests.factories.companies import make_branch, make_company, next_revision
from tests.factories.placements import make_offer
from tests.support.databases import Database


def ask(text: str = "") -> Results:
    """Search in what is committed."""
    db.session.commit()
    return live.results(Query(clock.today(), text))


def slugs(results: Results) -> set[str]:
    """Return the companies found."""
    return {hit.document.profile.slug for hit in results.hits}


def test_only_published_companies_with_an_open_offer_are_found(app: Flask) -> None:
    now = clock.now()
    for values in (
        {"slug": "wel"},
        {"slug": "niet-getoond", "published_at": None},
        {"slug": "verwijderd", "removed_at": now},
        {"slug": "afgewezen", "verification": Verification.REJECTED, "verified_at": now},
    ):
        make_offer(company=make_company(**values))
    make_offer(company=make_company(slug="gesloten"), closed_at=now)
    make_offer(company=make_company(slug="leeg"), kinds=[])
    make_company(slug="zonder")
    assert slugs(ask()) == {"wel"}


def test_an_edit_shows_in_the_next_search(app: Flask) -> None:
    company = make_company(slug="smid")
    make_branch(company=company)
    offer = make_offer(company=company, description="Je leert solderen.")
    assert slugs(ask("solderen")) == {"smid"}
    offer.description = "Je leert kantklossen."
    touch(company)
    assert slugs(ask("kantklossen")) == {"smid"}
    assert slugs(ask("solderen")) == set()


def test_a_company_that_goes_is_gone_and_can_come_back(app: Flask) -> None:
    company = make_company(slug="smid")
    make_offer(company=company)
    assert slugs(ask()) == {"smid"}
    company.published_at = None
    touch(company)
    assert slugs(ask()) == set()
    company.published_at = datetime.now(UTC)
    touch(company)
    assert slugs(ask()) == {"smid"}


def test_nothing_is_read_again_while_nothing_changed(app: Flask, database: Database) -> None:
    make_offer(company=make_company())
    first = live._current(live._holder()) if ask() else None
    document = next(iter(first.by_id.values())) if first else None
    ask()
    assert live._current(live._holder()) is first
    assert first is not None
    assert next(iter(first.by_id.values())) is document


def test_a_change_that_is_rolled_back_is_not_searched(app: Flask) -> None:
    company = make_company(slug="smid", name="Smid")
    make_offer(company=company, description="Je leert solderen.")
    ask()
    company.name = "Kantklosser"
    touch(company)
    db.session.rollback()
    assert slugs(ask("kantklosser")) == set()
    assert slugs(ask("solderen")) == {"smid"}


def test_a_new_vocabulary_is_searched_with_after_the_next_change(app: Flask) -> None:
    make_offer(company=make_company(slug="las"), description="Je leert lassen.")
    assert slugs(ask("welding")) == set()
    assert load_into_database(vocabulary=load_vocabulary()).added > 300
    next_revision()
    assert slugs(ask("welding")) == {"las"}
