"""The audit trail names records as people do."""

import pytest

from app.accounts import audit
from app.accounts.audit_words import action_name, subject_names
from app.accounts.rules import Role
from tests.factories.accounts import make_account
from tests.factories.companies import make_company
from tests.factories.voucher_cases import make_draft, make_sent, open_fund
from tests.support.client import SiteClient


@pytest.fixture(autouse=True)
def _database(database: object) -> None:
    """On both databases."""


def test_subjects_are_named_as_people_do() -> None:
    open_fund(rijk=9_000_00)
    account, company, sent, draft = (
        make_account(name="Kees Veld"),
        make_company(name="De Linde"),
        make_sent(),
        make_draft(),
    )
    named = {
        f"account:{account.public_id}": "account Kees Veld",
        f"company:{company.id}": "bedrijf De Linde",
        f"voucher:{sent.number}": f"aanvraag {sent.number}",
        f"voucher:{sent.public_id}": f"aanvraag {sent.number}",
        f"voucher:{draft.public_id}": "concept van een aanvraag",
        "fund:cleantech": "kas",
        "fund:kas.xlsx": "kas, kas.xlsx",
        "worklist:laat": "werkvoorraad, Te laat",
        "conversation:abc": "een gesprek",
        "mail:12": "mail 12",
        "vocabulary": "lijst van vaardigheden",
        "company:0": "company:0",
        "worklist:gone": "worklist:gone",
        "unheard-of": "unheard-of",
    }
    assert subject_names(named) == named


def test_an_action_without_words_is_shown_as_its_code() -> None:
    assert (action_name("voucher.read"), action_name("voucher.dream")) == ("Aanvraag bekeken", "voucher.dream")


def test_administrators_read_words(client: SiteClient) -> None:
    administrator, advisor = make_account(Role.ADMINISTRATOR), make_account(Role.ADVISOR)
    open_fund(rijk=9_000_00)
    case = make_sent()
    client.sign_in(advisor)
    assert client.get(f"/advies/{case.public_id}").status_code == 200
    audit.record("voucher.dream", "dream:1", by=advisor)
    client.sign_in(administrator)
    page = client.get("/beheer/audit").text
    for said in ("Aanvraag bekeken", f"aanvraag {case.number}", "voucher.dream", "dream:1"):
        assert said in page
