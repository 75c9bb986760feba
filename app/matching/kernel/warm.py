"""Compiling ahead of the first question, or loading what an earlier process compiled."""

from concurrent.futures import ProcessPoolExecutor
from datetime import date
from multiprocessing import get_context

from app.matching.kernel.packed import PackedOfferings, PackedSeekers
from app.matching.kernel.ranker import Ranker
from app.matching.score.lexicon import Lexicon
from app.matching.score.parties import Held, Offering, Seeker
from app.matching.score.weights import Pairing, load_weights

ROWS = 20
"""Enough that the first one is a list's beginning, not the whole list."""


def warm() -> None:
    """Have all compiled code there: what two processes compiled, one lists and one reasons, is loaded from the disk."""
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as processes:
        list(processes.map(_ask, (True, False), (False, True)))
    _ask(lists=True, reasons=True)


def _ask(lists: bool, reasons: bool) -> None:
    """Put a question to a small pack of either side: for its list, or for the reasons of some rows."""
    weights, day = load_weights(), date(2026, 1, 1)
    here, other, late = frozenset({"a"}), frozenset({"b"}), date(2026, 12, 1)
    work = [Offering(f"o{number}", kinds=here, required={"a": 1}, title="a", starts_on=day) for number in range(ROWS)]
    people = [Seeker(f"s{number}", kinds=here, skills={"a": Held(1)}, headline="a") for number in range(ROWS)]
    work.append(Offering("late", kinds=other, starts_on=late))
    people.append(Seeker("late", kinds=other, available_from=late))
    lexicon = Lexicon((), weights.credit, work)
    seekers: Ranker[Offering, Seeker] = Ranker(
        PackedSeekers.build(people, lexicon), pairing=Pairing.VACANCY_TALENT, lexicon=lexicon, weights=weights
    )
    offerings: Ranker[Seeker, Offering] = Ranker(
        PackedOfferings.build(work, lexicon), pairing=Pairing.TALENT_VACANCY, lexicon=lexicon, weights=weights
    )
    if lists:
        seekers.top(work[0], day=day, limit=1)
        offerings.top(people[0], day=day, limit=1)
    if reasons:
        seekers.parts(work[0], [0], day=day)
        offerings.parts(people[0], [0], day=day)
        seekers.top(work[0], day=day, limit=None)
