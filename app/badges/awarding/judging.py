"""Reads rows as they were typed and says of each what is wrong with it."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from email_validator import EmailNotValidError

from app.accounts.forms import normal_email
from app.badges.awarding.models import AwardRow
from app.badges.awarding.rules import MAX_EVIDENCE, Judged, Problem, first_of
from app.badges.rules import FIRST_DAY, last_valid_day
from app.kernel.days import parse_day
from app.kernel.personal_number import personal_numbers


@dataclass(frozen=True)
class Measure:
    """What rows are judged by: whose series it is, today, how long the badge counts, and what it says by default."""

    own_email: str
    today: date
    awarded_on: date
    evidence: str
    months: int | None
    needs_evidence: bool


def judged(
    rows: Iterable[AwardRow], measure: Measure, standing: Callable[[set[str]], Mapping[str, Problem]]
) -> dict[int, Judged]:
    """Return each row judged, by its number; `standing` says who has it already, of these addresses."""
    listed = sorted(rows, key=lambda row: row.number)
    emails = {row.number: _email(row.email) for row in listed}
    have = standing({email for email in emails.values() if email})
    first = first_of(emails.items())
    return {
        row.number: _judged(row, emails[row.number], first.get(emails[row.number], row.number), measure, have)
        for row in listed
    }


def _judged(row: AwardRow, email: str, first: int, measure: Measure, have: Mapping[str, Problem]) -> Judged:
    day, problem = _day(row.day, measure)
    wrong_with_address = _address_problem(row, email, first, measure, have)
    return Judged(email, day, wrong_with_address or problem or _text_problem(row, measure))


def _address_problem(
    row: AwardRow, email: str, first: int, measure: Measure, have: Mapping[str, Problem]
) -> Problem | None:
    if not row.email:
        return Problem.EMPTY
    if not email:
        return Problem.BAD_EMAIL
    if first != row.number:
        return Problem.DOUBLE
    return Problem.OWN if email == measure.own_email else have.get(email)


def _day(typed: str, measure: Measure) -> tuple[date | None, Problem | None]:
    day = measure.awarded_on
    if typed:
        try:
            day = parse_day(typed)
        except ValueError:
            return None, Problem.BAD_DAY
    if day > measure.today:
        return day, Problem.FUTURE
    if day < FIRST_DAY:
        return day, Problem.TOO_EARLY
    last = last_valid_day(day, measure.months)
    return day, Problem.EXPIRED if last is not None and last < measure.today else None


def _text_problem(row: AwardRow, measure: Measure) -> Problem | None:
    if measure.needs_evidence and not (row.evidence or measure.evidence):
        return Problem.NO_EVIDENCE
    if len(row.evidence) > MAX_EVIDENCE:
        return Problem.LONG
    if not row.not_a_bsn and personal_numbers(row.evidence):
        return Problem.CITIZEN_NUMBER
    return None


def _email(typed: str) -> str:
    try:
        return normal_email(typed)
    except EmailNotValidError:
        return ""
