"""The state machine: any action by anybody in any order, twice, or broken off between two statements."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from app.kernel.database import db
from app.vouchers.process import State
from tests.support.databases import Database
from tests.support.voucher_machine.invariants import Line, problems
from tests.support.voucher_machine.money_moves import MONEY_MOVES, TWICE_REFUSED
from tests.support.voucher_machine.moves import FORWARD, MOVES, Choice, draft
from tests.support.voucher_machine.world import Job, World

MOST_CASES = 8
HOW = st.sampled_from(("once", "once", "once", "twice", "broken off"))
HOURS = st.sampled_from((1, 24, 4 * 24, 15 * 24, 36 * 24, 14 * 7 * 24, 30 * 7 * 24))


class Drawn:
    """Choices that Hypothesis makes, and can make again."""

    def __init__(self, data: st.DataObject) -> None:
        self.data = data

    def pick(self, options: Sequence[Choice]) -> Choice:
        """Return one of `options`."""
        return self.data.draw(st.sampled_from(options))

    def number(self, low: int, high: int) -> int:
        """Return a whole number, both ends included."""
        return self.data.draw(st.integers(low, high))


class Sensible(Drawn):
    """Choices that bring a case further: what comes first, by the colleague whose turn it is; amounts as they fall."""

    def __init__(self, data: st.DataObject, staff: Sequence[int]) -> None:
        super().__init__(data)
        self.staff = staff
        self.turn = 0

    def pick(self, options: Sequence[Choice]) -> Choice:
        """Return the first of `options`, or of the staff the one whose turn it is."""
        if options is self.staff:
            return options[self.turn]
        return super().pick(options) if isinstance(options[0], int) else options[0]


TURN = {"decide": 1, "settle": 1, "lapse": 1, "decide_objection": 4, "prepare": 2, "release": 3}
"""Which of the staff does what needs another person than the steps before it; the first does the rest."""


class VoucherMachine(RuleBasedStateMachine):
    """Everything that people and the worker do with vouchers. After each action all invariants are looked at."""

    database: Database
    set_clock: Callable[[timedelta], datetime]
    taken: dict[str, int]
    """How often each action was done, over all examples."""
    wanted: frozenset[str] = frozenset()
    """What to do where it can be done, and little else: it steers the machine to a place."""
    first: tuple[int, int] = (2, 4)
    """How many applications there are at the beginning."""
    far: tuple[int, int] = (1, 8)
    """How many steps they have behind them."""

    def __init__(self) -> None:
        super().__init__()
        db.session.remove()
        self.database.reset()
        self.world = World(self.set_clock)
        self.seen: dict[int, object] = {}

    def teardown(self) -> None:
        """Count what was done."""
        for name, times in (
            ("steps", self.world.steps),
            ("refused", self.world.refusals),
            ("broken off", self.world.crashes),
        ):
            self.taken[name] = self.taken.get(name, 0) + times
        db.session.rollback()

    @initialize(data=st.data())
    def people_who_wait_for_an_answer(self, data: st.DataObject) -> None:
        """Begin with good applications, more than the fund can pay, that are not sent in the order of their drafts."""
        self.world.begin()
        choose = Drawn(data)
        for _ in range(choose.number(*self.first)):
            _person, keep = draft(self.world, choose, good=True)
            self.world.attempt(keep)
        for case in data.draw(st.permutations(self.world.cases())):
            self.bring_on(data, case, choose.number(*self.far))

    @precondition(lambda self: not self.wanted and len(self.world.cases()) < MOST_CASES)
    @rule(data=st.data(), good=st.booleans())
    def somebody_applies(self, data: st.DataObject, good: bool) -> None:
        """Keep a draft."""
        _person, keep = draft(self.world, Drawn(data), good=good)
        self.do("draft", keep)

    @rule(data=st.data(), how=HOW)
    def one_step(self, data: st.DataObject, how: str) -> None:
        """Do with a case one of the things that can be done where it stands."""
        choose = Drawn(data)
        case = self.some_case(choose)
        if case is None:
            return
        possible = [name for name, move in MOVES.items() if self.world.state(case) in move.states]
        name = choose.pick([one for one in possible if one in self.wanted] or possible or list(MOVES))
        self.do(name, MOVES[name].make(self.world, case, choose), how, once=MOVES[name].once, choose=choose)

    @precondition(lambda self: not self.wanted)
    @rule(data=st.data(), far=st.integers(2, 7))
    def several_steps(self, data: st.DataObject, far: int) -> None:
        """Bring one case further, as on a good day."""
        case = self.some_case(Drawn(data))
        if case is not None:
            self.bring_on(data, case, far)

    def bring_on(self, data: st.DataObject, case: int, far: int) -> None:
        """Take so many steps with a case, and look at everything after the last."""
        choose, line = Sensible(data, self.world.staff), Line()
        for _ in range(far):
            state = self.world.state(case)
            if state == State.GRANTED:  # no training begins on the day of its application
                self.world.pass_time(timedelta(days=1))
            for name in FORWARD.get(state, ()):
                choose.turn = TURN.get(name, 0)
                self.count(name, self.world.attempt(MOVES[name].make(self.world, case, choose)))
        self.look("several steps", line if far == 1 else None)

    @precondition(lambda self: not self.wanted)
    @rule(data=st.data())
    def a_step_out_of_order(self, data: st.DataObject) -> None:
        """Try anything with any case."""
        choose = Drawn(data)
        case = self.some_case(choose)
        if case is not None:
            name = choose.pick(list(MOVES))
            self.do(name, MOVES[name].make(self.world, case, choose))

    @precondition(lambda self: not self.wanted or self.wanted & MONEY_MOVES.keys())
    @rule(data=st.data(), how=HOW)
    def money(self, data: st.DataObject, how: str) -> None:
        """Do something with invoices, payments, batches, recoveries or budgets."""
        choose = Drawn(data)
        name = choose.pick([one for one in MONEY_MOVES if one in self.wanted] or list(MONEY_MOVES))
        job = MONEY_MOVES[name](self.world, choose)
        if job is not None:
            self.do(name, job, how, once=name in TWICE_REFUSED, choose=choose)

    @precondition(lambda self: not self.wanted or "release" in self.wanted)
    @rule(data=st.data())
    def pay_what_is_due(self, data: st.DataObject) -> None:
        """An invoice comes in, is approved, and goes to the bank in a batch."""
        choose = Sensible(data, self.world.staff)
        for name in ("invoice", "approve", "prepare", "release"):
            choose.turn = TURN.get(name, 0)
            job = MONEY_MOVES[name](self.world, choose)
            if job is not None:
                self.count(name, self.world.attempt(job))
        self.look("paying")

    @precondition(lambda self: not self.wanted)
    @rule(hours=HOURS, data=st.data())
    def time_passes(self, hours: int, data: st.DataObject) -> None:
        """Let hours or weeks go by, after which the worker sweeps."""
        self.world.pass_time(timedelta(hours=hours))
        job = MONEY_MOVES["sweeps"](self.world, Drawn(data))
        if job is not None:
            self.do("sweeps", job)

    def some_case(self, choose: Drawn) -> int | None:
        """Return one of the cases, where it is steered one that it wants something of; None where there are none."""
        states = {state for name in self.wanted & MOVES.keys() for state in MOVES[name].states}
        cases = self.world.cases(*states) or self.world.cases()
        return choose.pick(cases) if cases else None

    def do(self, name: str, job: Job, how: str = "once", *, once: bool = False, choose: Drawn | None = None) -> None:
        """Try an action, a second time where `how` says so, and look at everything after each time."""
        crash_at = choose.number(1, 60) if how == "broken off" and choose else None
        said = self._try(name, job, crash_at)
        if said == "broken off":
            self._try(name, job)
        elif how == "twice" and said == "done":
            again = self._try(name, job)
            assert not once or again == "refused", f"{name} was done twice"

    def _try(self, name: str, job: Job, crash_at: int | None = None) -> str:
        line = Line()
        said = self.world.attempt(job, crash_at=crash_at)
        self.count(name, said)
        if said == "done":
            self.look(name, line)
        return said

    def count(self, name: str, said: str) -> None:
        """Count what was done, by its name."""
        if said == "done":
            self.taken[name] = self.taken.get(name, 0) + 1

    def look(self, name: str, line: Line | None = None) -> None:
        """Look at everything that must hold."""
        found = [*problems(self.seen), *(line.problems() if line else ())]
        db.session.rollback()
        assert not found, f"after {name}: {found}"


def machine_on(
    database: Database, set_clock: Callable[[timedelta], datetime], **steered: object
) -> type[VoucherMachine]:
    """Return the machine on one database and one clock, `steered` to a place by `wanted`, `first` and `far`."""
    values = {"database": database, "set_clock": staticmethod(set_clock), "taken": {}}
    return type("Vouchers", (VoucherMachine,), values | steered)
