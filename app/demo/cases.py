"""Forty voucher applications in every state there is, made by the same actions that people use.

The story: at the start of the year the State and the provinces paid in, and that money is used up. The
municipalities paid in later, each for its own people; one has not yet, so that its employers wait.
"""

import random
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from itertools import cycle

from stdnum import iban

from app.accounts.models import Account
from app.companies.models import Branch, Company
from app.demo.courses import Course, fitting
from app.demo.papers import page_as_pdf
from app.demo.people import FIRST, LAST
from app.kernel import clock, files
from app.kernel.clock import AMSTERDAM
from app.vouchers import actions, ledger
from app.vouchers.actions.applying import Answers
from app.vouchers.casefile import scheme_code, schemes
from app.vouchers.models import VoucherApplication
from app.vouchers.process import State
from app.vouchers.rules import Outcome
from app.vouchers.scheme import ApplicantKind, Payee

FIRST_BUDGET_DAYS_AGO = 300
SECOND_BUDGET_DAYS_AGO = 58
GENERAL_EUROS = {"rijk": 16_000, "gelderland": 9_000, "overijssel": 5_000}
MUNICIPAL_EUROS = {
    "apeldoorn": 90_000,
    "deventer": 80_000,
    "zutphen": 60_000,
    "brummen": 40_000,
    "epe": 40_000,
    "lochem": 40_000,
    "voorst": 30_000,
}
WAITING_MUNICIPALITY = "Heerde"
SHARED_ACCOUNT = {"payee_iban": "NL91ABNA0417164300"}
"""Two employers who name one account: something for an advisor to look into."""


@dataclass(frozen=True)
class Story:
    """One application: when it came, what it cost (cents), how far it got."""

    days_ago: int
    tuition_cents: int
    until: State
    municipality: str | None = None
    answers: Mapping[str, object] | None = None
    mine: bool = False
    """Whether it belongs to the employer that visitors sign in as."""
    starts_after: int = 75
    """How many days later the training begins; some so late that the evidence of it is still fresh."""


STORIES = (
    Story(290, 5_400_00, State.GRANTED, mine=True, starts_after=220),
    Story(281, 4_995_00, State.GRANTED),
    Story(266, 3_900_00, State.GRANTED, starts_after=196),
    Story(259, 1_899_00, State.REFUSED, mine=True),
    Story(247, 5_250_00, State.GRANTED, starts_after=149),
    Story(238, 4_600_00, State.GRANTED),
    Story(221, 2_345_67, State.GRANTED),
    Story(210, 3_500_00, State.REFUSED, answers={"trainer_recognised": False}),
    Story(197, 6_100_00, State.GRANTED),
    Story(184, 4_450_00, State.GRANTED),
    Story(171, 5_000_00, State.GRANTED),
    Story(150, 4_200_00, State.REFUSED, answers={"sector_fund_available": True}),
    Story(133, 3_798_00, State.GRANTED),
    Story(88, 4_990_00, State.IN_REVIEW, answers=SHARED_ACCOUNT),
    Story(74, 4_100_00, State.IN_REVIEW, answers=SHARED_ACCOUNT),
    Story(68, 4_021_34, State.PROPOSED),
    Story(64, 4_600_00, State.PARTIALLY_OFFERED),
    Story(52, 4_800_00, State.WAITING, WAITING_MUNICIPALITY),
    Story(49, 3_300_00, State.REFUSED, starts_after=-6),
    Story(47, 3_250_00, State.WITHDRAWN),
    Story(44, 5_600_00, State.PROPOSED),
    Story(41, 2_980_00, State.IN_REVIEW),
    Story(37, 4_120_00, State.WAITING, WAITING_MUNICIPALITY),
    Story(33, 2_415_00, State.PROPOSED, mine=True),
    Story(30, 3_675_00, State.INCOMPLETE),
    Story(27, 4_840_00, State.IN_REVIEW, answers={"vat_deductible": True}),
    Story(24, 2_760_00, State.WITHDRAWN),
    Story(21, 5_100_00, State.COMPLETE),
    Story(19, 3_150_00, State.INCOMPLETE, mine=True),
    Story(17, 1_950_00, State.IN_REVIEW),
    Story(15, 4_300_00, State.COMPLETE),
    Story(13, 2_640_00, State.WAITING, WAITING_MUNICIPALITY),
    Story(11, 3_020_00, State.INCOMPLETE),
    Story(9, 2_299_00, State.COMPLETE, answers={"vat_deductible": True}),
    Story(7, 4_750_00, State.COMPLETE),
    Story(6, 2_200_00, State.INCOMPLETE),
    Story(5, 3_480_00, State.DRAFT, mine=True),
    Story(3, 3_900_00, State.INCOMPLETE),
    Story(2, 2_850_00, State.DRAFT),
    Story(1, 5_000_00, State.DRAFT),
)


Happening = tuple[datetime, Callable[[], object]]


@dataclass(frozen=True)
class Employer:
    """An account with the company it acts for and the branch it applies from."""

    account: Account
    company: Company
    branch: Branch


@dataclass(frozen=True)
class Desk:
    """Who judges, decides and keeps the books."""

    advisors: Sequence[Account]
    deciders: Sequence[Account]
    treasurer: Account


def tell(employers: Sequence[Employer], desk: Desk, seed: int, *, among: Iterable[Happening] = ()) -> None:
    """Make the applications, step by step in the order of time, with what happens `among` them.

    The first employer is the visitor's own.
    """
    chance = random.Random(seed)
    happenings = [*_payments(desk.treasurer), *_tellings(employers, desk, chance), *among]
    for when, act in sorted(happenings, key=lambda happening: happening[0]):
        with clock.standing_at(when):
            act()


def _payments(treasurer: Account) -> Iterator[Happening]:
    def pay_in(euros: Mapping[str, int], note: str) -> None:
        ledger.open_fund(schemes().version_at(scheme_code(), clock.now()))
        for contributor, amount in euros.items():
            ledger.budget(scheme_code(), contributor, amount * 100, by_id=treasurer.id, note=note)

    yield moment(FIRST_BUDGET_DAYS_AGO, 9), lambda: pay_in(GENERAL_EUROS, "Eerste bijdrage")
    note = "Bijdrage van de gemeente voor eigen inwoners en bedrijven"
    yield moment(SECOND_BUDGET_DAYS_AGO, 9), lambda: pay_in(MUNICIPAL_EUROS, note)


def _tellings(employers: Sequence[Employer], desk: Desk, chance: random.Random) -> Iterator[Happening]:
    mine, *others = employers
    waiting = cycle([e for e in others if e.branch.municipality == WAITING_MUNICIPALITY])
    served = cycle([e for e in others if e.branch.municipality != WAITING_MUNICIPALITY])
    advisors, deciders = cycle(desk.advisors), cycle(desk.deciders)
    courses = {e.company.sector: cycle(fitting(e.company.sector)) for e in employers}
    for story in STORIES:
        employer = mine if story.mine else next(waiting if story.municipality else served)
        # The advisor whom visitors sign in as has work on the desk.
        advisor = desk.advisors[0] if story.until is State.IN_REVIEW else next(advisors)
        answers = _answers(story, employer, next(courses[employer.company.sector]), chance)
        applicant = actions.Applicant(ApplicantKind.EMPLOYER, employer.company, employer.branch)
        telling = Telling(story, employer.account, applicant, advisor, next(deciders), answers)
        for days_later, hour, verb in path_of(story):
            yield moment(story.days_ago - days_later, hour, chance.randrange(60)), getattr(telling, verb)


def moment(days_ago: int, hour: int, minute: int = 0) -> datetime:
    """Return an hour of a working day, never after now; a weekend becomes the Friday before."""
    day = clock.today() - timedelta(days=max(0, days_ago))
    day -= timedelta(days=max(0, day.weekday() - 4))
    return min(datetime.combine(day, time(hour, minute), AMSTERDAM), clock.now())


def path_of(story: Story) -> list[tuple[int, int, str]]:
    """Return (days after the first step, hour, step) up to the state where a story ends."""
    until = story.until
    path = [(0, 9, "begin")]
    if until is State.DRAFT:
        return path
    if until is State.INCOMPLETE:
        return [*path, (0, 10, "submit")]
    path += [(0, 10, "supply"), (0, 11, "submit")]
    if until is State.WITHDRAWN:
        return [*path, (4, 13, "withdraw")]
    judged = [(2, 12, "take"), (9, 14, "propose"), (16, 15, "decide")]
    if until is State.PARTIALLY_OFFERED:  # a slow review: the offer was made this week and can still be accepted
        judged[1:] = [(story.days_ago - 6, 14, "propose"), (story.days_ago - 5, 15, "decide")]
    reached = {State.IN_REVIEW: 1, State.PROPOSED: 2, State.GRANTED: 3, State.REFUSED: 3, State.PARTIALLY_OFFERED: 3}
    return path + judged[: reached.get(until, 0)]


@dataclass
class Telling:
    """One story being told: who acts in it, and the application that it makes."""

    story: Story
    account: Account
    applicant: actions.Applicant
    advisor: Account
    decider: Account
    answers: Answers
    papers: Sequence[tuple[str, str]] = (("quote", "Offerte"),)
    """The items of evidence that are sent as a file, each with what it is called."""
    application: VoucherApplication | None = None

    @property
    def case(self) -> VoucherApplication:
        if self.application is None:
            raise RuntimeError("the story has not begun")
        return self.application

    def begin(self) -> None:
        self.application = actions.save_draft(by=self.account, applicant=self.applicant, answers=self.answers)

    def supply(self) -> None:
        for code, name in self.papers:
            content = page_as_pdf(f"{name} {self.answers.training_title if code == 'quote' else ''}".strip())
            document = files.Document(f"{name.split()[0].lower()}.pdf", files.PDF, content)
            actions.supply(self.case, by=self.account, code=code, document=document)

    def submit(self) -> None:
        actions.submit(self.case, by=self.account)

    def withdraw(self) -> None:
        actions.withdraw(self.case, by=self.account)

    def take(self) -> None:
        actions.take(self.case, by=self.advisor)

    def propose(self) -> None:
        endings = {State.REFUSED: Outcome.REFUSE, State.PARTIALLY_OFFERED: Outcome.PARTIAL_OFFER}
        outcome = endings.get(self.story.until, Outcome.GRANT)
        actions.propose(self.case, by=self.advisor, outcome=outcome, reason=_REASONS[outcome])

    def decide(self) -> None:
        refused = self.story.until is State.REFUSED
        reason = _REASONS[Outcome.REFUSE] if refused else "Akkoord met het voorstel."  # a refusal's stands in the mail
        actions.decide(self.case, by=self.decider, reason=reason)


def _answers(story: Story, employer: Employer, course: Course, chance: random.Random) -> Answers:
    start = clock.today() - timedelta(days=story.days_ago) + timedelta(days=story.starts_after)
    start += timedelta(days=7 - start.weekday() if start.weekday() > 4 else 0)  # no lesson begins in a weekend
    born = date(1964 + chance.randrange(40), chance.randrange(1, 13), chance.randrange(1, 29))
    answers = Answers(
        vat_deductible=False,
        de_minimis_prior_cents=chance.choice((0, 0, 0, 1_500_00, 12_400_00)),
        participant_name=f"{chance.choice(FIRST)} {chance.choice(LAST)}",
        participant_birth_date=born,
        participant_municipality=employer.branch.municipality,
        training_title=course.title,
        trainer_name=course.trainer,
        training_start=start,
        training_end=start + timedelta(days=chance.choice((42, 70, 98))),
        tuition_cents=story.tuition_cents,
        exam_cents=0,
        material_cents=0,
        third_party_cents=0,
        vat_percent=21,
        amounts_include_vat=True,
        trainer_recognised=True,
        trainer_linked=False,
        sector_fund_available=False,
        motivation=course.why,
        payee_kind=Payee.EMPLOYER,
        payee_name=employer.company.name[:70],
        payee_iban=iban_of(employer.company.kvk_number),
    )
    return replace(answers, **dict(story.answers or {}))  # type: ignore[arg-type]


def iban_of(kvk_number: str) -> str:
    """Return the account number of a company, at a bank that does not exist."""
    account = f"NL00DEMO{int(kvk_number):010d}"
    return f"NL{iban.calc_check_digits(account)}{account[4:]}"


_REASONS = {
    Outcome.GRANT: "De opleiding past bij het werk in de regio. Alle regels zijn in orde.",
    Outcome.PARTIAL_OFFER: "De opleiding past goed. Er is nog geld voor een deel van het bedrag.",
    Outcome.REFUSE: "Uw aanvraag voldoet niet aan alle regels. Hieronder staat wat er anders moet.",
}
