"""The demo vacancies: lawful, fit for their company, spread over the region, and in words of their own."""

from collections import Counter, defaultdict
from datetime import date, datetime, time, timedelta
from itertools import combinations

import pytest

from app.demo.companies import CompanySeed
from app.demo.jobs import ASSIGNMENT, load_jobs
from app.demo.vacancies import COUNT, VacancySeed, generate_vacancies
from app.kernel.clock import AMSTERDAM
from app.kernel.region import LEVELS, Region
from app.skills.rules import LANGUAGE_NAMES, LanguageLevel, Licence
from app.skills.vocabulary_file import Vocabulary
from app.vacancies.rules import Pay, VacancyState, demands, salary_problem, state_of
from app.vacancies.wages import load_wages
from tests.unit.demo.conftest import ANCHOR, SHIPPED
from tests.unit.demo.texts import flaws, heard


def _state(vacancy: VacancySeed) -> VacancyState:
    def moment(day: date | None) -> datetime | None:
        return datetime.combine(day, time(9), AMSTERDAM) if day else None

    return state_of(moment(vacancy.published), moment(vacancy.closed), vacancy.ends_on, ANCHOR)


def test_there_are_two_hundred_in_every_state(vacancies: list[VacancySeed]) -> None:
    assert len(vacancies) == COUNT == 200
    states = Counter(_state(vacancy) for vacancy in vacancies)
    assert set(states) == set(VacancyState)
    assert states[VacancyState.OPEN] >= 160


def test_a_seed_makes_the_same_vacancies_again(
    companies: list[CompanySeed], region: Region, own: str, vacancies: list[VacancySeed]
) -> None:
    assert generate_vacancies(1, companies, region, mine=own, anchor=ANCHOR) == vacancies
    assert generate_vacancies(2, companies, region, mine=own, anchor=ANCHOR) != vacancies


@pytest.mark.parametrize("seed", range(2, 6))
def test_any_seed_makes_complete_vacancies(companies: list[CompanySeed], region: Region, own: str, seed: int) -> None:
    made = generate_vacancies(seed, companies, region, mine=own, anchor=ANCHOR)
    assert len({vacancy.slug for vacancy in made}) == COUNT
    assert all(vacancy.description and vacancy.skills for vacancy in made)


def test_the_work_is_found_at_such_a_company(vacancies: list[VacancySeed], companies: list[CompanySeed]) -> None:
    by_slug = {company.slug: company for company in companies}
    jobs = {job.key: job for job in load_jobs()}
    for vacancy in vacancies:
        company, job = by_slug[vacancy.company], jobs[vacancy.job]
        assert company.trade in job.trades
        assert company.employees >= job.smallest
        assert vacancy.branch < len(company.branches)
        assert vacancy.kind == job.kind
    assert max(Counter(vacancy.company for vacancy in vacancies).values()) <= 4
    assert {vacancy.job for vacancy in vacancies} == set(jobs)


def test_the_own_company_has_three_that_are_open_for_weeks(vacancies: list[VacancySeed], own: str) -> None:
    mine = [vacancy for vacancy in vacancies if vacancy.company == own][:3]
    assert len(mine) == 3
    for vacancy in mine:
        assert _state(vacancy) is VacancyState.OPEN
        assert vacancy.published is not None
        assert ANCHOR - vacancy.published >= timedelta(days=28)


def test_every_municipality_and_sector_has_open_work(
    vacancies: list[VacancySeed], companies: list[CompanySeed], region: Region
) -> None:
    by_slug = {company.slug: company for company in companies}
    open_ones = [vacancy for vacancy in vacancies if _state(vacancy) is VacancyState.OPEN]
    places = Counter(by_slug[v.company].branches[v.branch].municipality for v in open_ones)
    assert set(places) == {municipality.name for municipality in region.municipalities}
    assert min(places.values()) >= 3
    assert {by_slug[v.company].sector for v in open_ones} == {sector.code for sector in region.sectors}


def test_references_are_valid(vacancies: list[VacancySeed], region: Region, vocabulary: Vocabulary) -> None:
    studies = {study.code: study.levels for study in region.studies}
    for vacancy in vacancies:
        assert vacancy.occupation in vocabulary.occupations
        slugs = [asked.skill for asked in vacancy.skills]
        assert set(slugs) <= set(vocabulary.skills)
        assert len(slugs) == len(set(slugs))
        assert any(asked.required for asked in vacancy.skills)
        assert {asked.level for asked in vacancy.skills} <= {1, 2, 3}
        assert vacancy.level in LEVELS
        assert all(vacancy.level in studies[code] for code in vacancy.studies)
        assert set(vacancy.licences) <= set(Licence)
        assert set(vacancy.languages) <= set(LANGUAGE_NAMES)
        assert set(vacancy.languages.values()) <= set(LanguageLevel)


def test_pay_is_lawful_and_sane(vacancies: list[VacancySeed]) -> None:
    hourly = load_wages(SHIPPED).hourly_cents(ANCHOR)
    assert hourly is not None
    for vacancy in vacancies:
        low, high = vacancy.salary_cents
        hours = (40, 40) if vacancy.salary_per == "month" else vacancy.hours  # what is paid for a full month
        assert salary_problem(Pay(low, high, vacancy.salary_per, *hours), hourly) is None, vacancy.title
        assert low < high <= low * 1.6
        assert high <= (110_00 if vacancy.salary_per == "hour" else 6_000_00)
        assert (vacancy.kind == ASSIGNMENT) <= (vacancy.salary_per == "hour")


def test_hours_and_days_are_in_order(vacancies: list[VacancySeed]) -> None:
    for vacancy in vacancies:
        assert 4 <= vacancy.hours[0] <= vacancy.hours[1] <= 48
        assert vacancy.created <= (vacancy.published or ANCHOR) <= (vacancy.closed or ANCHOR) <= ANCHOR
        assert abs(vacancy.ends_on - ANCHOR) <= timedelta(days=60)
        assert vacancy.starts_on is None or vacancy.starts_on > ANCHOR


def test_nobody_is_shut_out_and_nobody_is_real(vacancies: list[VacancySeed]) -> None:
    for vacancy in vacancies:
        assert demands(vacancy.title, vacancy.description) == []
        assert flaws(vacancy.description) == [], vacancy.title


def test_readers_are_addressed_as_je(vacancies: list[VacancySeed]) -> None:
    for vacancy in vacancies:
        assert not {"u", "uw", "U", "Uw"} & set(vacancy.description.split())


def test_titles_do_not_repeat(vacancies: list[VacancySeed]) -> None:
    assert max(Counter(vacancy.title for vacancy in vacancies).values()) == 1


def test_no_sentence_is_heard_everywhere(vacancies: list[VacancySeed]) -> None:
    counts = heard(vacancy.description for vacancy in vacancies)
    assert max(counts.values()) <= 11
    assert sum(count for count in counts.values() if count > 3) / sum(counts.values()) < 0.4


def test_no_two_are_alike(vacancies: list[VacancySeed]) -> None:
    by_job: dict[str, list[set[tuple[str, ...]]]] = defaultdict(list)
    for vacancy in vacancies:
        words = vacancy.description.lower().split()
        by_job[vacancy.job].append({tuple(words[i : i + 3]) for i in range(len(words) - 2)})
    pairs = [len(a & b) / len(a | b) for group in by_job.values() for a, b in combinations(group, 2)]
    assert max(pairs) < 0.55
    assert sum(pairs) / len(pairs) < 0.25
