"""Publishing, closing and copying: only for a verified company, each once, and search knows at once."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.accounts.models import Account, AuditRow
from app.accounts.rules import Role
from app.companies.models import Branch, Company
from app.companies.rules import Verification
from app.kernel import clock
from app.kernel.database import db
from app.kernel.errors import ConflictError, DomainError
from app.kernel.transaction import transaction
from app.people.rules import Purpose
from app.vacancies import actions, closing, queries
from app.vacancies.models import Vacancy
from tests.factories.accounts import make_account
from tests.factories.contacts import make_introduction
from tests.factories.people import make_person
from tests.factories.vacancies import make_vacancy
from tests.integration.vacancies.conftest import MINE, filled_in, unverify
from tests.support.client import SiteClient
from tests.support.threads import at_once


@pytest.fixture
def draft(branch: Branch) -> Vacancy:
    """A vacancy that is not shown yet."""
    return make_vacancy(branch=branch, title="Lasser", required={"lassen": 2}, published=False)


@pytest.fixture
def shown(branch: Branch) -> Vacancy:
    """A vacancy that everybody sees."""
    return make_vacancy(branch=branch, title="Lasser", required={"lassen": 2}, wished={"solderen": 1})


def _found(client: SiteClient) -> int:
    """Return how many vacancies a visitor finds."""
    return len(client.application.test_client().get("/vacatures/kaart.json").json or [])


def _again(vacancy: Vacancy) -> Vacancy:
    db.session.expire_all()
    return db.session.get_one(Vacancy, vacancy.id)


def _logged() -> list[str]:
    actions_ = select(AuditRow.action).where(AuditRow.action.startswith("vacancy.")).order_by(AuditRow.id)
    return list(db.session.scalars(actions_))


def test_search_knows_at_once(client: SiteClient, draft: Vacancy) -> None:
    at = f"{MINE}/{draft.slug}"
    assert _found(client) == 0
    assert client.post_token(f"{at}/plaats").headers["Location"] == f"/vacatures/{draft.slug}"
    assert _found(client) == 1
    client.post_token(f"{at}/plaats")
    client.post_form(at, filled_in(title="Constructiebankwerker"))
    page = client.application.test_client().get("/vacatures").text
    assert "Constructiebankwerker" in page
    assert client.post_token(f"{at}/sluit").headers["Location"] == MINE
    client.post_token(f"{at}/sluit")
    assert _found(client) == 0
    assert _logged() == ["vacancy.publish", "vacancy.edit", "vacancy.close"]


@pytest.mark.parametrize(
    ("state", "sentence"),
    [
        (Verification.PENDING, "Een beheerder controleert uw bedrijf nog."),
        (Verification.REJECTED, "Een beheerder wees uw bedrijf af."),
    ],
)
def test_a_company_that_is_not_verified_prepares_and_reads_why_it_waits(
    client: SiteClient, company: Company, draft: Vacancy, state: Verification, sentence: str
) -> None:
    unverify(company, state)
    for address in (MINE, f"{MINE}/nieuw", f"{MINE}/{draft.slug}", f"/vacatures/{draft.slug}"):
        page = client.get(address)
        assert page.status_code == 200
        assert sentence in page.text, address
        assert "/plaats" not in page.text, address
    assert client.post_form(f"{MINE}/{draft.slug}", filled_in()).status_code == 303
    answer = client.post_token(f"{MINE}/{draft.slug}/plaats", follow_redirects=True)
    assert sentence in answer.text
    assert _again(draft).published_at is None


def test_what_became_illegal_or_late_is_not_published(draft: Vacancy, member: Account) -> None:
    draft.salary_min_cents = 900_00
    with pytest.raises(ConflictError) as refused:
        actions.publish(draft, by=member)
    assert refused.value.field == "salary_min"
    draft.salary_min_cents, draft.ends_on = 2_600_00, clock.today() - timedelta(days=1)
    with pytest.raises(ConflictError) as refused:
        actions.publish(draft, by=member)
    assert refused.value.field == "ends_on"
    assert draft.published_at is None


def test_a_later_closing_date_opens_an_expired_vacancy_again(client: SiteClient, shown: Vacancy) -> None:
    shown.ends_on = clock.today() - timedelta(days=1)
    assert _found(client) == 0
    assert "De sluitdatum is voorbij." in client.get(f"/vacatures/{shown.slug}").text
    assert client.post_form(f"{MINE}/{shown.slug}", filled_in()).status_code == 303
    assert _found(client) == 1


def test_a_closed_vacancy_can_only_be_copied(client: SiteClient, shown: Vacancy, member: Account) -> None:
    client.post_token(f"{MINE}/{shown.slug}/sluit")
    page = client.get(f"{MINE}/{shown.slug}").text
    assert "U kunt hem niet meer wijzigen." in page
    assert 'name="title"' not in page
    assert client.post_token(f"{MINE}/{shown.slug}", filled_in(branch_id=str(shown.branch_id))).status_code == 400
    assert "gesloten" in client.post_token(f"{MINE}/{shown.slug}/plaats", follow_redirects=True).text
    closed = _again(shown)
    assert closed.title == "Lasser"
    assert closed.closed_at is not None


def test_a_copy_says_the_same_and_waits(client: SiteClient, shown: Vacancy) -> None:
    client.post_token(f"{MINE}/{shown.slug}/sluit")
    first, second = (client.post_token(f"{MINE}/{shown.slug}/kopieer", {"once": "een"}) for _ in range(2))
    assert first.headers["Location"] == second.headers["Location"]
    assert db.session.scalar(select(func.count()).select_from(Vacancy)) == 2
    twin = db.session.scalars(select(Vacancy).where(Vacancy.id != shown.id)).one()
    same = ("title", "description", "salary_min_cents", "hours_max", "kind", "branch_id", "occupation")
    assert [getattr(twin, name) for name in same] == [getattr(shown, name) for name in same]
    assert queries.skills_of(twin.id) == queries.skills_of(shown.id)
    assert (twin.published_at, twin.closed_at) == (None, None)
    assert twin.ends_on == clock.today() + timedelta(days=60)


def test_a_copy_leaves_a_closed_branch_behind(
    company: Company, branch: Branch, shown: Vacancy, member: Account
) -> None:
    branch.closed_at = clock.now()
    twin = actions.copy(shown, by=member)
    assert twin.branch_id != branch.id
    assert twin.ends_on == shown.ends_on


def test_who_asked_is_told_once_that_a_vacancy_was_closed(app: Flask, shown: Vacancy, member: Account) -> None:
    told: list[tuple[int, int]] = []
    listeners = app.extensions.setdefault(closing.EXTENSION, [])
    closing.also_when_closed(app, lambda vacancy, by: told.append((vacancy.id, by.id)))
    try:
        actions.close(shown, by=member)
        actions.close(shown, by=member)
    finally:
        listeners.pop()
    assert told == [(shown.id, member.id)]


def test_of_publishing_and_closing_at_once_either_comes_first(
    app: Flask, draft: Vacancy, member: Account, company: Company
) -> None:
    vacancy_id, member_id = draft.id, member.id

    def run(action: Callable[..., Vacancy]) -> Callable[[], None]:
        def job() -> None:
            with transaction():
                action(db.session.get_one(Vacancy, vacancy_id), by=db.session.get_one(Account, member_id))

        return job

    results = at_once(app, run(actions.publish), run(actions.close))
    vacancy = _again(draft)
    assert vacancy.closed_at is not None
    if vacancy.published_at is None:
        assert isinstance(results[0], ConflictError)
        assert _logged() == ["vacancy.close"]
    else:
        assert results == [None, None]
        assert _logged() == ["vacancy.publish", "vacancy.close"]


def test_an_action_refuses_what_no_form_would_send(draft: Vacancy, member: Account, company: Company) -> None:
    values = {name: getattr(draft, name) for name in actions.Content.__dataclass_fields__}
    with pytest.raises(DomainError) as refused:
        actions.create(
            company, actions.Content(**values | {"hours_max": 70, "salary_max_cents": 9_000_00}), [], by=member
        )
    assert refused.value.field == "hours_min"
    assert db.session.scalar(select(func.count()).select_from(Vacancy)) == 1


def test_the_list_tells_states_and_introductions(
    client: SiteClient, company: Company, draft: Vacancy, shown: Vacancy
) -> None:
    make_vacancy(
        branch=db.session.get_one(Branch, shown.branch_id), title="Oud", ends_on=clock.today() - timedelta(days=2)
    )
    person = make_person(account=make_account(Role.TALENT), consents=[Purpose.EMPLOYERS])
    make_introduction(person=person, company=company, vacancy_id=shown.id)
    page = client.get(MINE).text
    assert "1 nog niet zichtbaar · 1 open · 1 verlopen" in " ".join(page.split())
    assert "1 kennismaking" in page
    assert page.index("Nog niet zichtbaar") < page.index("nog 30 dagen")
