"""What an advisor can ask for: documents, and nothing that stands in the form."""

import pytest

from app.accounts.models import Account
from app.kernel.errors import DomainError
from app.vouchers import actions
from app.vouchers.process import State
from tests.factories.voucher_cases import hand_in, make_in_review, open_fund
from tests.support.client import SiteClient

IN_FORM = ("payee_iban", "kvk", "participant_consent", "de_minimis_form")


@pytest.fixture(autouse=True)
def _money(database: object) -> None:
    open_fund(rijk=9_000_00)


@pytest.mark.parametrize("code", IN_FORM)
def test_what_is_no_document_is_not_sent_back(advisor: Account, code: str) -> None:
    case = make_in_review(advisor)
    assert code in {item.code for item in case.evidence}
    with pytest.raises(DomainError, match="Dit staat in het formulier"):
        actions.ask_item(case, by=advisor, code=code, label="", reason="Het IBAN klopt niet.")
    assert (case.state, {item.code for item in case.evidence if item.rejected_at}) == (State.IN_REVIEW, set())


def test_the_form_lists_documents_and_one_more(client: SiteClient, advisor: Account) -> None:
    case = make_in_review(advisor)
    client.sign_in(advisor)
    address = f"/advies/{case.public_id}/stuk-vragen"
    page = client.get(address).text
    assert [code for code in ("quote", "extra", *IN_FORM) if f'value="{code}"' in page] == ["quote", "extra"]
    answer = client.post_form(address, {"code": "payee_iban", "reason": "Het IBAN klopt niet."})
    assert answer.status_code == 400
    assert "Kies welk stuk u nodig hebt." in answer.text


def test_an_extra_item_can_be_sent_back_too(advisor: Account) -> None:
    case = make_in_review(advisor)
    actions.ask_item(case, by=advisor, code="extra", label="bewijs van betaling", reason="Wij zien geen betaling.")
    hand_in(case, "extra-1")
    actions.ask_item(case, by=advisor, code="extra-1", label="", reason="De datum is onleesbaar.")
    assert {item.code for item in case.evidence if item.rejected_at} == {"extra-1"}
