"""What a vacancy may pay and ask, and when it can be seen."""

from datetime import UTC, date, datetime

import pytest

from app.vacancies.rules import (
    Ground,
    Pay,
    SalaryPer,
    VacancyState,
    closing_problem,
    demands,
    least_cents,
    monthly_cents,
    plain_title,
    salary_problem,
    state_of,
)

TODAY = date(2026, 11, 21)
NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
MINIMUM = 14_71


@pytest.mark.parametrize(
    ("published", "closed", "ends_on", "expected"),
    [
        (None, None, TODAY, VacancyState.DRAFT),
        (None, NOW, TODAY, VacancyState.CLOSED),
        (NOW, None, TODAY, VacancyState.OPEN),
        (NOW, None, date(2026, 11, 20), VacancyState.EXPIRED),
        (NOW, NOW, date(2026, 11, 20), VacancyState.CLOSED),
    ],
)
def test_where_a_vacancy_stands(
    published: datetime | None, closed: datetime | None, ends_on: date, expected: VacancyState
) -> None:
    assert state_of(published, closed, ends_on, TODAY) is expected


def test_an_hour_becomes_a_month() -> None:
    assert monthly_cents(15_00, SalaryPer.HOUR, 36) == 2_340_00
    assert monthly_cents(2_600_00, SalaryPer.MONTH, 36) == 2_600_00


def test_the_least_is_rounded_up() -> None:
    assert least_cents(SalaryPer.HOUR, 32, MINIMUM) == MINIMUM
    assert least_cents(SalaryPer.MONTH, 40, MINIMUM) == 2_549_74  # 14,71 × 40 × 52 / 12 = 2.549,733…


def pay(least: int, most: int, per: str = SalaryPer.MONTH, hours: tuple[int, int] = (24, 36)) -> Pay:
    return Pay(least, most, per, *hours)


@pytest.mark.parametrize(
    ("said", "field", "words"),
    [
        (pay(3_000_00, 2_999_99), "salary_max", "Draai ze om"),
        (pay(14_70, 20_00, SalaryPer.HOUR), "salary_min", "minimumloon is €\xa014,71 per uur"),
        (pay(1_529_83, 3_000_00), "salary_min", "Voor 24 uur is dat €\xa01.529,84 per maand"),
        (pay(2_000_00, 2_294_75), "salary_max", "Voor 36 uur is dat €\xa02.294,76 per maand"),
        (pay(3_000_00, 25_000_01), "salary_max", "meer dan €\xa025.000,00"),
        (pay(30_000_00, 31_000_00), "salary_min", "meer dan €\xa025.000,00"),
        (pay(2_600_00, 2_600_00, SalaryPer.HOUR), "salary_min", "meer dan €\xa0300,00"),
    ],
)
def test_a_salary_that_cannot_be_right(said: Pay, field: str, words: str) -> None:
    problem = salary_problem(said, MINIMUM)
    assert problem is not None
    assert problem[0] == field
    assert words in problem[1].nl()


@pytest.mark.parametrize(
    "said",
    [
        pay(1_529_84, 2_294_76),
        pay(14_71, 14_71, SalaryPer.HOUR),
        pay(25_000_00, 25_000_00),
        pay(300_00, 300_00, SalaryPer.HOUR),
    ],
)
def test_a_salary_on_the_bound_is_right(said: Pay) -> None:
    assert salary_problem(said, MINIMUM) is None


def test_without_a_known_minimum_only_sense_is_asked() -> None:
    assert salary_problem(pay(1, 2), None) is None
    assert salary_problem(pay(2, 1), None) is not None


@pytest.mark.parametrize(("day", "right"), [(20, False), (21, True), (22, True)])
def test_a_closing_date_is_not_past(day: int, right: bool) -> None:
    assert (closing_problem(date(2026, 11, day), TODAY) is None) is right


def test_a_closing_date_is_within_a_year() -> None:
    assert closing_problem(date(2027, 11, 21), TODAY) is None
    late = closing_problem(date(2027, 11, 22), TODAY)
    assert late is not None
    assert "uiterlijk 21 november 2027" in late.nl()


@pytest.mark.parametrize(
    ("text", "ground", "words"),
    [
        ("Je bent maximaal 35 jaar.", Ground.AGE, "maximaal 35 jaar"),
        ("Leeftijd: tussen 20 en 30 jaar", Ground.AGE, "20 en 30 jaar"),
        ("Leeftijd 25-40 jaar", Ground.AGE, "25-40 jaar"),
        ("Wij zoeken een jonge, nee: een JONGE  enthousiaste collega", Ground.AGE, "jonge enthousiaste collega"),
        ("Bij voorkeur een vrouw", Ground.SEX, "bij voorkeur een vrouw"),
        ("Een mannelijke medewerker", Ground.SEX, "mannelijke medewerker"),
        ("van Nederlandse afkomst", Ground.ORIGIN, "nederlandse afkomst"),
        ("Nederlands is je moedertaal", Ground.ORIGIN, "nederlands is je moedertaal"),
        ("You are a native speaker", Ground.ORIGIN, "native speaker"),
    ],
)
def test_a_demand_that_nobody_may_make_is_seen(text: str, ground: Ground, words: str) -> None:
    found = demands(text)
    assert [(demand.ground, demand.words) for demand in found] == [(ground, words)]
    assert f"“{words}”" in found[0].sentence.nl()


@pytest.mark.parametrize(
    "text",
    [
        "Je bent minstens 18 jaar, dat vraagt de wet bij nachtwerk.",
        "Je hebt 20 tot 25 jaar ervaring.",
        "Een jong bedrijf met een jong team.",
        "Ervaring met 3-5 jaar oude machines, maximaal 12 jaar oud.",
        "Je werkt met mannen en vrouwen die dementie hebben.",
        "Vrouwelijke cliënten helpen en mannelijke bewoners wassen.",
        "Je spreekt goed Nederlands (B2).",
        "Vrachtwagenchauffeur (m/v/x)",
        "We werken met Nederlandse hardhoutsoorten.",
    ],
)
def test_what_only_looks_like_one_is_left_alone(text: str) -> None:
    assert demands(text) == []


def test_each_demand_is_told_once() -> None:
    assert len(demands("Maximaal 30 jaar", "maximaal 30  jaar, hoogstens 40 jaar")) == 2


@pytest.mark.parametrize("title", ["Lasser (m/v/x)", "Lasser m/v", "Lasser  (M/V)", "Lasser"])
def test_everybody_is_welcome_in_no_name(title: str) -> None:
    assert plain_title(title) == "Lasser"


def test_other_slashes_and_brackets_stay() -> None:
    assert plain_title("Lasser MIG/MAG (3 dagen)") == "Lasser MIG/MAG (3 dagen)"
