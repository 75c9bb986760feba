"""What people typed stands in a letter as they typed it: never as markup of the typesetter, never as a broken file."""

import re

import pytest

from app.vouchers import mails
from app.vouchers.letters import keeping
from app.vouchers.models import VoucherApplication
from app.vouchers.process import BY_NAME
from tests.factories.voucher_cases import make_sent, open_fund
from tests.support.pdfs import problems_of, text_of


@pytest.fixture
def case(database: object) -> VoucherApplication:
    open_fund(rijk=5_000_00)
    return make_sent(complete=False)


def letter(case: VoucherApplication, typed: str) -> bytes:
    """Return the letter of a grant to somebody who typed `typed` everywhere."""
    case.training_title = case.trainer_name = typed[:160]
    case.participant_name = typed[:120]
    grant = BY_NAME["grant"]
    changes = {"state": grant.target, "awarded_cents": 1_500_00, "decision_reason": typed}
    draft = mails.preview(grant.letter or "", case, grant.term, changes, typed)
    return keeping.pdf(draft.data, 1, draft.locale, case.changed_at)


def squeezed(text: str) -> str:
    """Return a text without the white space and hyphens at which lines are broken."""
    return re.sub(r"[\s\u00ad-]", "", text)


@pytest.mark.parametrize(
    "typed",
    [
        '#import "@preview/cetz:0.2.0"',
        '#read("/etc/passwd")',
        "#{panic()}",
        "*vet* _schuin_ `letterlijk`",
        "$x^2$ @ref <label>",
        "\\ \\u{41} ~ --- ...",
        "= Kop",
        "// weg /* weg */",
        "\"aanhaling\" 'enkel' %s %(name)s {{7*7}}",
        "<script>alert(1)</script> &amp;",
        "W" * 120,
    ],
)
def test_what_was_typed_stands_there_literally(case: VoucherApplication, typed: str) -> None:
    content = letter(case, typed)
    assert problems_of(content) == []
    said = squeezed(text_of(content))
    for label in ("Opleiding:", "Opleider:", "Deelnemer:"):
        assert squeezed(label + typed) in said, label


@pytest.mark.parametrize(
    "typed", ["😀 Jan", "אבגד שם", "محمد علي", "李小龙", "\u202egnp.exe", "e" + "\u0301" * 40, "\ufffe"]
)
def test_any_script_makes_a_letter(case: VoucherApplication, typed: str) -> None:
    content = letter(case, typed)
    assert problems_of(content) == []
    assert "Opleiding:" in text_of(content)
