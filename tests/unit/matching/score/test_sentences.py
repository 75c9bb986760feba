"""What a match says, in plain words and whole points."""

import pytest

from app.matching.score.parties import Held, Offering, Seeker
from app.matching.score.pools import Offerings, Seekers
from app.matching.score.ranked import Removed, Row, whole_points
from app.matching.score.weights import Component, Pairing
from tests.support.score import DAY, WEIGHTS, lexicon_of

SIX = ("plc", "besturing", "elektra", "lassen", "mig-lassen", "plannen")


def row(pairing: Pairing, *held: str, asked: tuple[str, ...] = SIX) -> Row:
    """Return the match of somebody with these skills and an offering that asks those, all at level 1."""
    seeker = Seeker("p", skills={skill: Held(2) for skill in held}, level="mbo4")
    offering = Offering("o", required=dict.fromkeys(asked, 1))
    lexicon = lexicon_of(offering)
    if pairing.for_person:
        return Offerings([offering], pairing=pairing, lexicon=lexicon, weights=WEIGHTS).row(seeker, "o", day=DAY)
    return Seekers([seeker], pairing=pairing, lexicon=lexicon, weights=WEIGHTS).row(offering, "p", day=DAY)


@pytest.mark.parametrize(
    ("held", "asked", "said"),
    [
        (SIX[1:], SIX, "Je hebt 5 van de 6 vaardigheden. Dit mis je nog: PLC programmeren."),
        (SIX, SIX, "Je hebt alle 6 vaardigheden."),
        (SIX[:2], SIX[:2], "Je hebt beide vaardigheden."),
        (("lassen",), ("lassen",), "Je hebt de gevraagde vaardigheid."),
        ((), ("lassen",), "Je hebt de gevraagde vaardigheid nog niet. Dit mis je nog: lassen."),
        (
            ("plannen",),
            ("lassen", "plc"),
            "Je hebt nog geen van de 2 vaardigheden. Dit mis je nog: lassen en PLC programmeren.",
        ),
        ((), (), "In deze vacature staan geen vaardigheden."),
    ],
)
def test_a_person_reads_what_there_is_and_what_is_missing(
    held: tuple[str, ...], asked: tuple[str, ...], said: str
) -> None:
    assert row(Pairing.TALENT_VACANCY, *held, asked=asked).sentence.nl() == said


def test_not_more_than_three_skills_are_named() -> None:
    much = row(Pairing.TALENT_VACANCY, "elektra")
    assert much.brief.nl() == "Je hebt 1 van de 6 vaardigheden."
    assert much.lacking is not None
    assert much.lacking.nl().startswith("Dit mis je vooral: ")
    assert much.lacking.nl().count(",") == 1


def test_each_reader_is_spoken_to_as_such() -> None:
    said = {pairing: row(pairing, *SIX[1:]).sentence.nl() for pairing in Pairing}
    assert (
        said[Pairing.VACANCY_TALENT] == "Deze kandidaat heeft 5 van de 6 vaardigheden. Dit mist nog: PLC programmeren."
    )
    assert said[Pairing.STUDENT_STAGE] == "Je hebt 5 van de 6 vaardigheden. Dit kun je hier leren: PLC programmeren."
    assert said[Pairing.STAGE_STUDENT] == "Deze student heeft 5 van de 6 vaardigheden. Te leren: PLC programmeren."


def test_names_of_skills_are_in_the_language_of_the_reader() -> None:
    assert "PLC programming" in row(Pairing.TALENT_VACANCY, *SIX[1:]).sentence.render("en", str)


def test_skills_are_split_by_how_well_they_are_there() -> None:
    offering = Offering("o", required={"lassen": 2, "elektra": 3, "plannen": 1}, wished={"besturing": 1, "plc": 1})
    seeker = Seeker("p", skills={"lassen": Held(1, 3), "elektra": Held(2), "plc": Held(1)})
    pool = Offerings([offering], pairing=Pairing.TALENT_VACANCY, lexicon=lexicon_of(offering), weights=WEIGHTS)
    found = pool.row(seeker, "o", day=DAY)
    assert found.matched == ("lassen", "plc")
    assert found.verified == ("lassen",)
    assert found.near == ("elektra", "besturing")
    assert found.missing == ("plannen",)


def test_skills_of_a_full_profile_count_in_full_or_less() -> None:
    offering = Offering("o", required={"lassen": 2})
    pool = Offerings([offering], pairing=Pairing.TALENT_VACANCY, lexicon=lexicon_of(offering), weights=WEIGHTS)

    def points(held: Held) -> int:
        return pool.row(Seeker("p", skills={"lassen": held}), "o", day=DAY).points[Component.SKILLS]

    assert [points(held) for held in (Held(2, 2), Held(2), Held(1, 1), Held(1))] == [40, 32, 24, 19]


def test_every_filter_says_what_it_took_out() -> None:
    offerings = [
        Offering("soort", kinds=frozenset({"assignment"})),
        Offering("voorbij", ends_on=DAY.replace(day=1).replace(year=DAY.year - 1)),
        Offering("ver", sites=((51.0, 5.0),)),
        Offering("rijbewijs", licences=frozenset({"C"})),
        Offering("taal", languages={"de": "B2"}),
        Offering("nee"),
        Offering("wel", licences=frozenset({"B"}), languages={"nl": "B2"}),
    ]
    seeker = Seeker(
        "p",
        lat=52.25,
        lon=6.16,
        max_km=20,
        kinds=frozenset({"job"}),
        licences=frozenset({"BE"}),
        languages={"nl": "B1"},
    )
    pool = Offerings(offerings, pairing=Pairing.TALENT_VACANCY, lexicon=lexicon_of(*offerings), weights=WEIGHTS)
    ranked = pool.rank(seeker, day=DAY, blocked=["nee", "onbekend"])
    assert [one.key for one in ranked.rows] == ["wel"]
    assert ranked.removed == dict.fromkeys(Removed, 1)
    assert "1 verder weg dan je wilt reizen" in [reason.nl() for reason in ranked.reasons]


@pytest.mark.parametrize(
    ("contributions", "points"),
    [([], []), ([0.0, 0.0], [0, 0]), ([0.333, 0.333, 0.334], [33, 33, 34]), ([0.004, 0.004, 0.004], [1, 0, 0])],
)
def test_points_are_shared_out_by_largest_remainder(contributions: list[float], points: list[int]) -> None:
    assert whole_points(contributions) == points


def test_equals_take_turns_by_day() -> None:
    offerings = [Offering(f"o{number}") for number in range(12)]
    pool = Offerings(offerings, pairing=Pairing.TALENT_VACANCY, lexicon=lexicon_of(*offerings), weights=WEIGHTS)
    seeker = Seeker("p", level="mbo4")
    orders = [[one.key for one in pool.rank(seeker, day=DAY.replace(day=day)).rows] for day in (1, 1, 2)]
    assert orders[0] == orders[1]
    assert orders[0] != orders[2]
