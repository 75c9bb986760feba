"""The demo companies: the same every time, complete and consistent, and no two profiles alike."""

import re
from collections import Counter, defaultdict
from datetime import timedelta
from itertools import combinations

import pytest

from app.demo.companies import CompanySeed, generate_companies
from app.demo.companies.banks import FOLDER, load_banks, parse_sentence
from app.demo.companies.generate import people
from app.demo.companies.names import slugify
from app.kernel.region import Place, Region, distance_km
from app.skills.vocabulary_file import Vocabulary
from tests.unit.demo.conftest import ANCHOR


def _words(company: CompanySeed) -> list[str]:
    return re.findall(r"\w+", f"{company.about} {company.what_you_do}".lower())


def _sentences(company: CompanySeed) -> set[str]:
    return set(re.split(r"(?<=[.!?])\s+", f"{company.about} {company.what_you_do}"))


def test_there_are_581(companies: list[CompanySeed]) -> None:
    assert len(companies) == 581


def test_a_seed_makes_the_same_companies_again(
    region: Region, vocabulary: Vocabulary, companies: list[CompanySeed]
) -> None:
    assert generate_companies(1, region, vocabulary, anchor=ANCHOR) == companies
    assert generate_companies(2, region, vocabulary, anchor=ANCHOR) != companies


@pytest.mark.parametrize("seed", range(2, 8))
def test_any_seed_makes_complete_companies(region: Region, vocabulary: Vocabulary, seed: int) -> None:
    made = generate_companies(seed, region, vocabulary, anchor=ANCHOR)
    assert len({company.slug for company in made}) == 581
    assert all(company.about and company.what_you_do and company.studies for company in made)


def test_names_and_numbers_are_given_once(companies: list[CompanySeed]) -> None:
    for values in (
        [company.name for company in companies],
        [company.slug for company in companies],
        [company.kvk_number for company in companies],
        [company.sbb_number for company in companies if company.sbb_number],
        [(b.street, b.house_number, b.place) for company in companies for b in company.branches],
    ):
        assert len(values) == len(set(values))


def test_nothing_can_belong_to_a_real_company(companies: list[CompanySeed]) -> None:
    for company in companies:
        assert re.fullmatch(r"99\d{6}", company.kvk_number)
        assert company.website is None or company.website == f"https://www.{company.slug}.example"
        assert re.fullmatch(rf"[a-z.]+@{company.slug}\.example", company.contact.email)


def test_references_are_valid(companies: list[CompanySeed], region: Region, vocabulary: Vocabulary) -> None:
    studies = {study.code: set(study.levels) for study in region.studies}
    for company in companies:
        assert company.sector in {sector.code for sector in region.sectors}
        assert set(company.skills) <= set(vocabulary.skills)
        assert len(company.skills) == len(set(company.skills)) >= 3
        assert all(studies[code] & set(company.levels) for code in company.studies)
        assert re.fullmatch(r"\d{4,5}", company.sbi)


def test_every_municipality_sector_and_level_is_covered(companies: list[CompanySeed], region: Region) -> None:
    places = Counter(company.branches[0].municipality for company in companies)
    assert set(places) == {municipality.name for municipality in region.municipalities}
    assert {name for name, _ in places.most_common(2)} == {"Apeldoorn", "Deventer"}
    assert min(places.values()) >= 15
    sectors = Counter(company.sector for company in companies)
    assert set(sectors) == {sector.code for sector in region.sectors}
    assert {level for company in companies for level in company.levels} == {
        level for study in region.studies for level in study.levels
    }
    assert {study for company in companies for study in company.studies} == {study.code for study in region.studies}


def test_sectors_are_where_the_region_has_them(companies: list[CompanySeed]) -> None:
    mills = Counter(c.branches[0].place for c in companies if c.trade == "papierfabriek")
    farms = Counter(c.branches[0].place for c in companies if c.trade == "melkvee")
    assert {"Eerbeek", "Loenen"} & set(mills)
    assert farms["Deventer"] + farms["Apeldoorn"] <= sum(farms.values()) / 3


def test_kinds_and_levels_agree(companies: list[CompanySeed]) -> None:
    for company in companies:
        assert "internship" in company.kinds
        assert ("practical_assignment" in company.kinds) == ("vo" in company.levels)
        assert "graduation_project" not in company.kinds or {"mbo4", "hbo", "wo"} & set(company.levels)
        assert company.sbb_recognised == (company.sbb_number is not None)
        assert not company.sbb_recognised or any(level.startswith("mbo") for level in company.levels)


def test_numbers_are_plausible(companies: list[CompanySeed]) -> None:
    for company in companies:
        assert 2 <= company.employees <= 500
        assert 1 <= company.places_per_year <= company.employees
        assert 8 <= company.hours_min <= company.hours_max <= 40
        assert company.founded < ANCHOR.year
        assert set(company.start_months) <= set(range(1, 13))
        assert timedelta(0) <= ANCHOR - company.last_confirmed <= timedelta(days=900)
        answers = company.answers
        assert 0 <= answers.answered <= answers.received
        assert (answers.median_days is None) == (answers.answered == 0)


def test_answer_behaviour_varies(companies: list[CompanySeed]) -> None:
    assert any(company.answers.received == 0 for company in companies)
    assert any(company.answers.received > 3 and company.answers.answered == 0 for company in companies)
    assert any(company.answers.median_days == 0 for company in companies)
    assert sum((ANCHOR - company.last_confirmed).days > 365 for company in companies) >= 20


def test_branches_lie_in_their_place(companies: list[CompanySeed], region: Region) -> None:
    for company in companies:
        for branch in company.branches:
            assert re.fullmatch(r"\d{4} [A-Z]{2}", branch.postcode)
            area = region.locate(branch.postcode)
            assert area is not None
            assert area.municipality == branch.municipality
            assert distance_km(area, Place("", "", branch.lat, branch.lon)) < 1.1


def test_texts_have_a_few_short_paragraphs(companies: list[CompanySeed]) -> None:
    for company in companies:
        assert 2 <= len(company.about.split("\n\n")) <= 4
        assert 1 <= len(company.what_you_do.split("\n\n")) <= 3
        for paragraph in (*company.about.split("\n\n"), *company.what_you_do.split("\n\n")):
            assert 8 <= len(paragraph) <= 700
            assert paragraph.endswith((".", "!", "?", "’"))
            assert not re.search(r"[<>{}\[\]|]|=>|\s\s|\.\.|\bNone\b", paragraph)
            assert not paragraph[0].islower()


def test_the_contact_is_not_named_in_the_texts(companies: list[CompanySeed]) -> None:
    for company in companies:
        first_name = company.contact.name.split()[0]
        assert not re.search(
            rf"\b{first_name}\b", (company.about + company.what_you_do).replace("kantoorhond heet", "")
        )


def test_students_are_addressed_as_je(companies: list[CompanySeed]) -> None:
    for company in companies:
        assert not re.search(r"\b[Uu]w?\b", company.about + company.what_you_do)


def test_web_development_is_found_in_many_words(companies: list[CompanySeed]) -> None:
    web = [company for company in companies if "webontwikkeling" in company.skills]
    assert len(web) >= 25
    texts = " ".join(company.about + company.what_you_do for company in web).lower()
    for word in (
        "website",
        "webapplicatie",
        "webontwikkeling",
        "webdevelopment",
        "front-end",
        "react",
        "php",
        "python",
    ):
        assert word in texts


def test_no_sentence_is_heard_everywhere(companies: list[CompanySeed]) -> None:
    heard = Counter(sentence for company in companies for sentence in _sentences(company))
    said = sum(heard.values())
    assert max(heard.values()) <= 8
    assert sum(count for count in heard.values() if count > 3) / said < 0.12


def test_no_two_profiles_are_alike(companies: list[CompanySeed]) -> None:
    shingles = {}
    sectors = defaultdict(list)
    for company in companies:
        words = _words(company)
        shingles[company.slug] = {tuple(words[i : i + 3]) for i in range(len(words) - 2)}
        sectors[company.sector].append(company.slug)
    for slugs in sectors.values():
        pairs = [len(shingles[a] & shingles[b]) / len(shingles[a] | shingles[b]) for a, b in combinations(slugs, 2)]
        assert sum(pairs) / len(pairs) < 0.05
        assert max(pairs) < 0.5


def test_every_slot_in_the_banks_can_be_filled() -> None:
    banks = load_banks()
    facts = set(re.findall(r'"(\w+)":', (FOLDER.parent / "generate.py").read_text(encoding="utf-8")))
    facts |= {"familie", "munt", "streek", "dier"}
    for variants in banks.trades:
        for trade in variants:
            assert not facts & set(trade.slots)
            for sentences in (*trade.sentences.values(), *banks.shared.values()):
                for sentence in sentences:
                    assert set(re.findall(r"<(\w+)>", sentence.text)) <= facts | set(trade.slots), sentence.text


def test_conditions_of_sentences_are_read() -> None:
    sentence = parse_sentence("[8+,..20,old,hbo,v:plain/chatty,t:timmer,x:zorg] Tekst [met haken].")
    assert sentence.text == "Tekst [met haken]."
    assert (sentence.smallest, sentence.largest) == (8, 20)
    assert sentence.flags == {"old", "hbo"}
    assert sentence.voices == {"plain", "chatty"}
    assert sentence.only == {"timmer"}
    assert sentence.never == {"zorg"}
    assert parse_sentence("[-9] Klein.").largest == 9
    assert parse_sentence("Gewoon.").flags == frozenset()


@pytest.mark.parametrize("raw", ["[groot] Tekst.", "[x:] Tekst.", "[q:zorg] Tekst.", "[a+] Tekst."])
def test_an_unknown_condition_is_refused(raw: str) -> None:
    with pytest.raises(ValueError):
        parse_sentence(raw)


@pytest.mark.parametrize(
    ("count", "said"), [(2, "twee mensen"), (20, "twintig mensen"), (40, "40 mensen"), (47, "ruim 40 mensen")]
)
def test_people_are_counted_as_people_do(count: int, said: str) -> None:
    assert people(count) == said


def test_slugs_are_plain() -> None:
    assert slugify("Gebr. Özkolk & Zn.") == "gebr-ozkolk-zn"
