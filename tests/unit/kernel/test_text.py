"""Sentences of pure code, in the reader's language."""

from datetime import date
from decimal import Decimal

import pytest

from app.kernel.errors import ConflictError, DomainError, GoneError, NotAllowedError, NotFoundError
from app.kernel.text import N_, Euro, Listed, Percent, Price, Text, format_euro, format_price

NBSP = "\u00a0"
ENGLISH = {"U krijgt %(amount)s vóór %(day)s, na %(n)s keer.": "You get %(amount)s before %(day)s, after %(n)s times."}


def test_values_are_written_by_their_type() -> None:
    text = Text(next(iter(ENGLISH)), {"amount": Euro(1_172_83), "day": date(2026, 11, 21), "n": 3})
    assert text.nl() == f"U krijgt €{NBSP}1.172,83 vóór 21 november 2026, na 3 keer."
    english = text.render("en", lambda msgid: ENGLISH[msgid])
    assert english == "You get €1,172.83 before 21 November 2026, after 3 times."


def test_a_sentence_without_values_may_hold_a_percent_sign() -> None:
    assert Text("De fondsen betalen 50% van de kosten.").nl() == "De fondsen betalen 50% van de kosten."


def test_no_sentence_stays_no_sentence() -> None:
    assert Text("").render("en", lambda _msgid: "Project-Id-Version: the header of a catalogue") == ""


@pytest.mark.parametrize(
    ("percent", "nl", "en"),
    [("50", "50", "50"), ("33.30", "33,3", "33.3"), ("100", "100", "100"), ("7.5", "7,5", "7.5")],
)
def test_a_percentage_is_written_without_needless_noughts(percent: str, nl: str, en: str) -> None:
    assert (Percent(Decimal(percent)).show("nl"), Percent(Decimal(percent)).show("en")) == (nl, en)


@pytest.mark.parametrize(
    ("values", "nl", "en"),
    [
        (("Epe",), "Epe", "Epe"),
        (("Epe", "Brummen"), "Epe en Brummen", "Epe and Brummen"),
        (("Epe", "Brummen", "Voorst"), "Epe, Brummen en Voorst", "Epe, Brummen and Voorst"),
        ((), "", ""),
    ],
)
def test_a_list_is_read_as_people_say_it(values: tuple[str, ...], nl: str, en: str) -> None:
    assert (Listed(values).show("nl"), Listed(values).show("en")) == (nl, en)
    assert Text("Voor %(who)s.", {"who": Listed(values)}).nl() == f"Voor {nl}."


def test_a_missing_value_is_an_error() -> None:
    with pytest.raises(KeyError):
        Text("%(a)s en %(b)s", {"a": 1}).nl()


@pytest.mark.parametrize(
    ("cents", "nl", "en"),
    [
        (0, f"€{NBSP}0,00", "€0.00"),
        (5, f"€{NBSP}0,05", "€0.05"),
        (1_00, f"€{NBSP}1,00", "€1.00"),
        (1_234_567_89, f"€{NBSP}1.234.567,89", "€1,234,567.89"),
        (-1_172_83, f"€{NBSP}-1.172,83", "-€1,172.83"),
    ],
)
def test_money_is_written_as_people_do(cents: int, nl: str, en: str) -> None:
    assert format_euro(cents, "nl") == nl
    assert format_euro(cents, "en") == en


def test_marking_changes_nothing() -> None:
    assert N_("Stage") == "Stage"


def test_errors_carry_a_sentence_a_status_and_a_field() -> None:
    error = DomainError(Text("Kies %(n)s.", {"n": 2}), "kinds")
    assert (str(error), error.status, error.field) == ("Kies 2.", 400, "kinds")
    statuses = {type(e): e.status for e in (NotAllowedError(), NotFoundError(), GoneError("weg"), ConflictError("x"))}
    assert statuses == {NotAllowedError: 403, NotFoundError: 404, GoneError: 410, ConflictError: 409}
    assert NotFoundError().text == Text("Deze pagina bestaat niet.")


@pytest.mark.parametrize(
    ("cents", "nl", "en"),
    [(2_480_00, f"€{NBSP}2.480", "€2,480"), (1_172_84, f"€{NBSP}1.172,84", "€1,172.84"), (0, f"€{NBSP}0", "€0")],
)
def test_a_price_has_cents_only_where_there_are_any(cents: int, nl: str, en: str) -> None:
    assert (format_price(cents), format_price(cents, "en")) == (nl, en)
    assert Text("Dat kost %(price)s.", {"price": Price(cents)}).nl() == f"Dat kost {nl}."
