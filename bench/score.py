"""What a ranked list costs: the product's NumPy against the same score in plain Python, in one run.

    .venv/bin/python bench/score.py [--offerings 10000] [--seekers 10000] [--json]

Both work out every score of one list and put the best twenty first. The plain one is the reference of the tests;
the lists have to be the same, or the run fails. Medians over the rounds, the two taking turns, of process time.
"""

import argparse
import json
import random
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from app.kernel.region import LEVELS
from app.matching.score.lexicon import Lexicon
from app.matching.score.parties import Held, Offering, Seeker
from app.matching.score.pools import Offerings, Seekers
from app.matching.score.weights import Pairing
from app.skills.vocabulary_file import load_vocabulary
from tests.support.profiles import vocabulary_concepts
from tests.support.score import DAY, WEIGHTS, kinship, removed, score

ROUNDS = 5
BEST = 20
VOCABULARY = load_vocabulary()
KIN = kinship(vocabulary_concepts())
OCCUPATIONS = list(VOCABULARY.occupations.values())


def seeker(random_: random.Random, number: int) -> Seeker:
    """Return somebody who knows most of an occupation."""
    wish = random_.choice(OCCUPATIONS)
    return Seeker(
        f"p{number}",
        skills={skill: Held(random_.randint(1, 3), random_.choice((0, 0, 2))) for skill in wish.skills[:4]},
        occupations=frozenset({wish.slug}),
        headline=wish.nl,
        level=random_.choice(LEVELS),
        lat=random_.uniform(52.0, 52.5),
        lon=random_.uniform(5.8, 6.4),
        max_km=random_.choice((10, 25, 40)),
        hours_min=random_.choice((None, 16, 32)),
        hours_max=40,
        languages={"nl": "B2"},
        licences=frozenset(random_.choice(((), ("B",)))),
    )


def offering(random_: random.Random, number: int) -> Offering:
    """Return work that asks for most of an occupation."""
    work = random_.choice(OCCUPATIONS)
    least = random_.randrange(len(LEVELS))
    return Offering(
        f"o{number}",
        required={skill: random_.randint(1, 3) for skill in work.skills[:3]},
        wished=dict.fromkeys(work.skills[3:5], 1),
        occupations=frozenset({work.slug}),
        title=work.nl,
        levels=frozenset(LEVELS[least:]),
        sites=((random_.uniform(52.0, 52.5), random_.uniform(5.8, 6.4)),),
        hours_min=24,
        hours_max=random_.choice((32, 40)),
        languages=random_.choice(({}, {"nl": "B1"})),
        licences=frozenset(random_.choice(((), (), ("B",)))),
    )


def main() -> None:
    """Measure both directions and print the ratios."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--offerings", type=int, default=10_000)
    parser.add_argument("--seekers", type=int, default=10_000)
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    random_ = random.Random(2026)
    work = [offering(random_, number) for number in range(asked.offerings)]
    people = [seeker(random_, number) for number in range(asked.seekers)]
    lexicon = Lexicon(vocabulary_concepts(), WEIGHTS.credit, work)
    vacancies = Offerings(work, pairing=Pairing.TALENT_VACANCY, lexicon=lexicon, weights=WEIGHTS)
    talents = Seekers(people, pairing=Pairing.VACANCY_TALENT, lexicon=lexicon, weights=WEIGHTS)
    me, ours = replace(people[0], key="me"), replace(work[0], key="ours")
    results = {
        "one person, all vacancies": measured(
            lambda: {row.key: row.score for row in vacancies.rank(me, day=DAY, count=BEST).rows},
            lambda: plain(Pairing.TALENT_VACANCY, [(one.key, me, one) for one in work], lexicon),
        ),
        "one vacancy, all people": measured(
            lambda: {row.key: row.score for row in talents.rank(ours, day=DAY, count=BEST).rows},
            lambda: plain(Pairing.VACANCY_TALENT, [(one.key, one, ours) for one in people], lexicon),
        ),
    }
    if asked.json:
        print(json.dumps(results, indent=2))
        return
    for name, figures in results.items():
        print(
            f"{name:28} {figures['ms']:8.2f} ms   plain {figures['plain_ms']:9.1f} ms   {figures['ratio']:6.1f} times"
        )


def plain(pairing: Pairing, pairs: list[tuple[str, Seeker, Offering]], lexicon: Lexicon) -> dict[str, float]:
    """Return the scores of all pairs that no filter keeps apart, the best ones first."""
    found = {key: score(one, other, pairing, lexicon, KIN) for key, one, other in pairs if removed(one, other) is None}
    return dict(sorted(found.items(), key=lambda pair: -pair[1]))


def measured(ours: Callable[[], dict[str, float]], theirs: Callable[[], dict[str, float]]) -> dict[str, float]:
    """Time two ways to make a list; raise AssertionError where the best twenty differ."""
    times: dict[str, list[float]] = {"ours": [], "theirs": []}
    for _ in range(ROUNDS):
        for name, make in (("ours", ours), ("theirs", theirs)):
            start = time.process_time()
            made = make()
            times[name].append(1000 * (time.process_time() - start))
            if name == "ours":
                best = made
            else:
                top = list(made.values())[: len(best)]
                assert all(abs(made[key] - value) < 1e-6 for key, value in best.items()), "the scores differ"
                assert all(abs(a - b) < 1e-6 for a, b in zip(best.values(), top, strict=True)), "the order differs"
    mine, other = statistics.median(times["ours"]), statistics.median(times["theirs"])
    return {"ms": mine, "plain_ms": other, "ratio": other / mine}


if __name__ == "__main__":
    main()
