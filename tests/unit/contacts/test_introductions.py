"""Where an introduction stands: every combination of what can happen, and the words for each reader."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import product

import pytest

from app.contacts.rules import (
    REFUSALS,
    SILENCE,
    START_OVER,
    Facts,
    Reader,
    Refusal,
    Side,
    Stand,
    Standing,
    Starter,
    may_start_over,
    may_withdraw,
    stand,
    what_it_gives_away,
    words_for,
)
from app.kernel.text import Text
from app.people import own_words

START = datetime(2026, 11, 2, 10, tzinfo=UTC)
EXPECTED = START + timedelta(days=14)
LATER = START + timedelta(days=1)
MOMENTS = {"in time": LATER, "late": EXPECTED, "silent": EXPECTED + SILENCE}

APPLIED = Facts(Starter.PERSON, EXPECTED, person_agreed_at=START)
INVITED = Facts(Starter.COMPANY, EXPECTED, company_agreed_at=START)
INTRODUCED = Facts(Starter.COORDINATOR, EXPECTED)
SAID_YES = replace(INTRODUCED, person_agreed_at=LATER)

TABLE = [
    (APPLIED, "in time", Standing.WAITING_FOR_COMPANY, Side.COMPANY),
    (APPLIED, "late", Standing.LATE_COMPANY, Side.COMPANY),
    (APPLIED, "silent", Standing.SILENT, None),
    (INVITED, "in time", Standing.WAITING_FOR_PERSON, Side.PERSON),
    (INVITED, "late", Standing.LATE_PERSON, Side.PERSON),
    (INVITED, "silent", Standing.SILENT, None),
    (INTRODUCED, "in time", Standing.WAITING_FOR_PERSON, Side.PERSON),
    (INTRODUCED, "late", Standing.LATE_PERSON, Side.PERSON),
    (SAID_YES, "in time", Standing.WAITING_FOR_COMPANY, Side.COMPANY),
    (SAID_YES, "late", Standing.LATE_COMPANY, Side.COMPANY),
    (replace(SAID_YES, company_agreed_at=LATER), "silent", Standing.AGREED, None),
    (replace(APPLIED, company_agreed_at=LATER), "in time", Standing.AGREED, None),
    (replace(INVITED, person_agreed_at=LATER), "late", Standing.AGREED, None),
    (replace(APPLIED, company_declined_at=LATER), "in time", Standing.REFUSED_BY_COMPANY, None),
    (replace(INVITED, person_declined_at=LATER), "silent", Standing.REFUSED_BY_PERSON, None),
    (replace(SAID_YES, company_declined_at=LATER), "in time", Standing.REFUSED_BY_COMPANY, None),
    (replace(INTRODUCED, person_declined_at=LATER), "in time", Standing.REFUSED_BY_PERSON, None),
    (replace(APPLIED, withdrawn_at=LATER), "in time", Standing.WITHDRAWN, None),
    (replace(APPLIED, withdrawn_at=EXPECTED + SILENCE), "silent", Standing.SILENT, None),
    (replace(APPLIED, vacancy_closed=True), "in time", Standing.VACANCY_CLOSED, Side.COMPANY),
    (replace(APPLIED, vacancy_closed=True), "silent", Standing.VACANCY_CLOSED, None),
    (replace(INVITED, vacancy_closed=True), "in time", Standing.VACANCY_CLOSED, None),
    (replace(INVITED, consented=False), "in time", Standing.CONSENT_GONE, None),
    (replace(SAID_YES, consented=False), "in time", Standing.CONSENT_GONE, None),
    (replace(APPLIED, company_shown=False), "in time", Standing.COMPANY_GONE, None),
    (replace(APPLIED, company_shown=False, company_agreed_at=LATER), "in time", Standing.AGREED, None),
    (replace(INVITED, consented=False, person_agreed_at=LATER), "in time", Standing.AGREED, None),
]


@pytest.mark.parametrize(("facts", "moment", "standing", "turn"), TABLE)
def test_where_it_stands(facts: Facts, moment: str, standing: Standing, turn: Side | None) -> None:
    assert stand(facts, MOMENTS[moment]) == Stand(standing, turn)


def every_case() -> list[tuple[Facts, datetime]]:
    """Return every combination of facts that the database allows, at every moment."""
    cases = []
    answers = [(None, None), (LATER, None), (None, LATER)]
    for starter, person, company, withdrawn in product(Starter, answers, answers, (None, LATER)):
        if (starter is Starter.PERSON and not person[0]) or (starter is Starter.COMPANY and not company[0]):
            continue
        for closed, consented, shown, moment in product(*[(False, True)] * 3, MOMENTS.values()):
            facts = Facts(starter, EXPECTED, *person, *company, withdrawn, closed, consented, shown)
            cases.append((facts, moment))
    return cases


def test_every_case_stands_somewhere_and_names_follow_from_two_times_yes() -> None:
    cases = every_case()
    assert len(cases) == 9 * 2 * 24 + 2 * (3 * 2 * 24)
    seen = set()
    for facts, moment in cases:
        stood = stand(facts, moment)
        seen.add(stood.standing)
        declined = facts.person_declined_at or facts.company_declined_at
        both = facts.person_agreed_at and facts.company_agreed_at
        assert (stood.standing is Standing.AGREED) == bool(both and not declined)
        if stood.turn is Side.COMPANY:
            assert facts.person_agreed_at
            assert not facts.company_agreed_at
        if stood.turn is Side.PERSON:
            assert not facts.person_agreed_at
            assert not facts.vacancy_closed
        if stood.is_open:
            assert not any((declined, both, facts.withdrawn_at))
            assert facts.consented
            assert facts.company_shown
        else:
            assert stood.turn is None
        assert not (stood.is_open and may_start_over(facts, stood, moment))
        if declined:
            assert may_start_over(facts, stood, LATER + START_OVER - timedelta(seconds=1)) is False
            assert may_start_over(facts, stood, LATER + START_OVER) is True
    assert seen == set(Standing)


@pytest.mark.parametrize("starter", Starter)
@pytest.mark.parametrize("reader", Reader)
@pytest.mark.parametrize("standing", Standing)
def test_every_standing_has_words_for_every_reader(standing: Standing, reader: Reader, starter: Starter) -> None:
    words = words_for(standing, reader, starter)
    assert set(re.findall(r"%\((\w+)\)s", words.sentence)) <= {"company", "day"}
    said = Text(words.sentence, {"company": "De Smid", "day": EXPECTED.date()}).nl()
    assert said.endswith(".")
    for sentence in re.split(r"(?<=[.:])\s", said):
        assert len(sentence.split()) <= 15, sentence
    formal = re.search(r"\b[Jj](e|ij|ouw|ullie)\b", words.word + said)
    informal = re.search(r"\b([Uu]|[Uu]w)\b", words.word + " " + said)
    assert not (formal if reader is not Reader.PERSON else informal)


@pytest.mark.parametrize("starter", Starter)
@pytest.mark.parametrize(
    ("standing", "reader"),
    [
        (Standing.WAITING_FOR_PERSON, Reader.PERSON),
        (Standing.WAITING_FOR_COMPANY, Reader.COMPANY),
    ],
)
def test_whose_turn_it_is_reads_before_when(standing: Standing, reader: Reader, starter: Starter) -> None:
    words = words_for(standing, reader, starter)
    assert words.kind == "turn"
    assert "%(day)s" in words.sentence


def test_a_student_reads_that_the_school_asks_and_not_the_company() -> None:
    for standing in (Standing.WAITING_FOR_PERSON, Standing.LATE_PERSON):
        school, company = (
            words_for(standing, Reader.PERSON, starter).sentence for starter in (Starter.COORDINATOR, Starter.COMPANY)
        )
        assert school.startswith("Je school")
        assert company.startswith("%(company)s")


def test_who_started_it_takes_it_back_while_it_is_open() -> None:
    opened, ended = Stand(Standing.WAITING_FOR_COMPANY, Side.COMPANY), Stand(Standing.AGREED)
    for starter, reader in product(Starter, Reader):
        assert may_withdraw(starter, opened, reader) == (starter.value == reader.value)
        assert not may_withdraw(starter, ended, reader)


def test_each_side_has_its_own_reasons_and_one_for_the_rest() -> None:
    for side in Side:
        assert Refusal.OTHER in REFUSALS[side]
    assert Refusal.DISTANCE not in REFUSALS[Side.COMPANY]
    assert Refusal.FULL not in REFUSALS[Side.PERSON]


@pytest.mark.parametrize("formal", [False, True])
@pytest.mark.parametrize(
    "text",
    [
        "Bel mij op 06 12345678.",
        "Mail naar iemand@voorbeeld.example",
        "Groetjes, Sanne",
        "Kijk op www.voorbeeld.example",
    ],
)
def test_what_gives_somebody_away_is_named(text: str, formal: bool) -> None:
    found = what_it_gives_away(text, "Sanne de Wit", formal=formal)
    assert found is not None
    assert not (formal and re.search(r"\b[Jj](e|ullie)\b", found.nl()))


def test_every_finding_has_words() -> None:
    texts = {
        own_words.NAME: "Ik heet Sanne",
        own_words.EMAIL: "a@voorbeeld.example",
        own_words.PHONE: "0612345678",
        own_words.LINK: "www.voorbeeld.example",
        own_words.CITIZEN_NUMBER: "111222333",
    }
    for finding, text in texts.items():
        raw = own_words.gives_away(text, "Sanne de Wit")
        assert raw is not None
        assert raw.msgid == finding
        assert what_it_gives_away(text, "Sanne de Wit", formal=False) is not None


def test_what_says_nothing_may_be_sent_and_a_company_may_name_its_site() -> None:
    assert what_it_gives_away("Ik ben drie jaar lasser geweest, tot 2024.", "Sanne de Wit", formal=False) is None
    assert what_it_gives_away("Kijk op www.smid.example", None, formal=True) is None
    assert what_it_gives_away("Bel 0570 123456", None, formal=True) is not None
