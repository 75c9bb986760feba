"""Every letter is a tagged PDF: a checker that did not write it finds structure, language, title and fonts."""

import re

import pytest

from app.accounts.models import Account
from app.vouchers import mails
from app.vouchers.letters import keeping
from app.vouchers.letters.rendering import render
from app.vouchers.models import VoucherApplication
from app.vouchers.process import BY_NAME, TRANSITIONS, Transition
from tests.factories.voucher_cases import make_employer, make_in_review, make_sent, open_fund
from tests.support.pdfs import language_of, problems_of, tags_of, text_of

WITH_LETTER = [transition for transition in TRANSITIONS if transition.letter]


@pytest.fixture
def case(database: object) -> VoucherApplication:
    open_fund(rijk=5_000_00)
    return make_sent(complete=False)


def pdf_of(transition: Transition, case: VoucherApplication, text: str = "", **changes: object) -> bytes:
    changes = {"state": transition.target} | changes
    draft = mails.preview(transition.letter or "", case, transition.term, changes, text)
    return keeping.pdf(draft.data, 1, draft.locale, case.changed_at)


@pytest.mark.parametrize("locale", ["nl", "en"])
@pytest.mark.parametrize("transition", WITH_LETTER, ids=lambda transition: str(transition.name))
def test_a_letter_is_what_pdf_ua_asks_for(transition: Transition, locale: str, database: object) -> None:
    open_fund(rijk=5_000_00)
    employer = make_employer()
    employer.account.locale = locale
    content = pdf_of(transition, make_sent(employer, complete=False))
    assert problems_of(content) == []
    assert language_of(content) == locale
    tags = tags_of(content)
    assert tags.count("H1") == 1
    assert not {"H3", "H4"} & set(tags)


def test_a_refusal_says_reason_amount_last_day_and_address(advisor: Account) -> None:
    open_fund(rijk=5_000_00)
    case = make_in_review(advisor, tuition_cents=1_999_99)
    content = pdf_of(BY_NAME["refuse"], case, decision_reason="De kosten zijn te laag.")
    said = text_of(content).replace("\u00a0", " ")
    for words in (
        "U krijgt geen scholingsvoucher.",
        "€ 1.999,99",
        "minstens € 2.000,00",
        "De kosten zijn te laag.",
        "bezwaar tot en met 13 april 2026",
        "Postbus 1 7300 AA Apeldoorn",
        "De programmamanager Leren en werken",
        "Pagina 1 van",
    ):
        assert words in said, words


def test_the_sum_of_a_grant_is_a_table_with_header_cells(advisor: Account) -> None:
    open_fund(rijk=5_000_00)
    case = make_in_review(advisor, exam_cents=100_00, third_party_cents=50_00)
    content = pdf_of(BY_NAME["grant"], case, awarded_cents=1_525_00)
    tags = tags_of(content)
    assert (tags.count("Table"), tags.count("TH")) == (1, 2)
    assert tags.count("H2") >= 5
    assert "Anderen betalen € -50,00" in text_of(content).replace("\u00a0", " ")


def test_a_long_reason_runs_on_over_pages_and_keeps_its_lines(case: VoucherApplication) -> None:
    reason = "\n\n".join(f"Alinea {number}. " + "Dit is een lange reden. " * 30 for number in range(1, 9))
    content = pdf_of(BY_NAME["refuse"], case, decision_reason=reason)
    said = text_of(content)
    assert problems_of(content) == []
    assert [int(found) for found in re.findall(r"Alinea (\d)", said)] == list(range(1, 9))
    assert re.search(r"Pagina 3 van [3-9]", said)


@pytest.mark.parametrize("name", ["Şükrü Łącki-Öz d’Arc", "Άννα Иванова", "محمد", "王小明", "Noor 😀", "a\u0007b"])
def test_any_name_gives_a_letter(case: VoucherApplication, name: str) -> None:
    content = pdf_of(BY_NAME["withdraw"], case, text="")
    assert problems_of(content) == []
    draft = mails.preview("withdrawn", case, None, {})
    content = keeping.pdf(draft.data | {"salutation": f"Geachte {name},"}, 1, "nl", case.changed_at)
    assert problems_of(content) == []
    assert "Geachte" in text_of(content)


def test_names_in_latin_letters_come_out_whole(case: VoucherApplication) -> None:
    draft = mails.preview("withdrawn", case, None, {})
    line = "Şükrü Łącki-Öz d’Arc – € 1.000,00 ‘ja’ “nee” … é ë ï ĳ"
    assert line in text_of(keeping.pdf(draft.data | {"salutation": line}, 1, "nl", case.changed_at))


def test_the_same_input_gives_the_same_bytes(case: VoucherApplication) -> None:
    draft = mails.preview("withdrawn", case, None, {})
    made = [keeping.pdf(draft.data, 1, "nl", case.changed_at) for _ in range(2)]
    assert made[0] == made[1]


def test_a_template_that_is_wrong_is_an_error() -> None:
    with pytest.raises(RuntimeError, match="dictionary does not contain key"):
        render("letter", {}, title="x")
