"""An issuer with somebody who works there, a person to award badges to, and three skills."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from app.accounts.models import Account
from app.accounts.rules import Role
from app.badges import actions
from app.badges.models import BadgeAssertion, BadgeClass
from app.kernel import clock
from app.kernel.database import db
from app.kernel.outbox import OutboxMail
from app.organisations.models import Organisation
from app.skills import queries as skills
from tests.factories.accounts import make_account
from tests.factories.badges import make_badge_class
from tests.factories.organisations import make_organisation, make_organisation_membership
from tests.factories.skills import make_concept

Award = Callable[..., BadgeAssertion]
Mails = Callable[[str], list[OutboxMail]]


@dataclass
class Desk:
    """An issuer, who works there, and the badge "Veilig lassen" (lassen: 2), valid for two years."""

    organisation: Organisation
    account: Account
    badge: BadgeClass


@pytest.fixture(autouse=True)
def _vocabulary(app: Flask) -> None:
    app.extensions.pop(skills.WORD_LISTS, None)
    make_concept(slug="lassen", nl="lassen", en="welding")
    make_concept(slug="metselen", nl="metselen", en="bricklaying")
    make_concept(slug="koken", nl="koken", en="cooking")


@pytest.fixture
def desk() -> Desk:
    organisation = make_organisation(name="Techniekhuis", slug="techniekhuis")
    account = make_account(Role.ISSUER)
    make_organisation_membership(organisation=organisation, account=account)
    badge = make_badge_class(
        organisation=organisation, name="Veilig lassen", slug="veilig-lassen", valid_months=24, skills={"lassen": 2}
    )
    return Desk(organisation, account, badge)


@pytest.fixture
def holder() -> Account:
    return make_account(Role.TALENT, email="tarik@voorbeeld.example", name="Tarik Talent")


@pytest.fixture
def award(desk: Desk) -> Award:
    """Awards the badge of the desk, or another one, today."""

    def to(email: str, badge: BadgeClass | None = None, **values: Any) -> BadgeAssertion:
        facts: dict[str, Any] = {
            "evidence": "Laste drie proefstukken.",
            "awarded_on": clock.today(),
            "by": desk.account,
        }
        return actions.award(badge or desk.badge, email=email, **(facts | values))

    return to


@pytest.fixture
def mails() -> Mails:
    """The mails to an address, oldest first."""
    return lambda email: list(
        db.session.scalars(select(OutboxMail).where(OutboxMail.recipient == email).order_by(OutboxMail.id))
    )
