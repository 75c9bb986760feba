"""Birthdays and days as the rules count them."""

from datetime import date, datetime, time, timedelta

from app.kernel.clock import AMSTERDAM

ONE_DAY = timedelta(days=1)


def birthday(birth_date: date, age: int) -> date:
    """Return the day on which somebody turns `age`; who is born on 29 February ages on 1 March (R1)."""
    return _years_later(birth_date, age) or date(birth_date.year + age, 3, 1)


def age_on(birth_date: date, day: date) -> int:
    """Return the age in full years on `day`; 0 before birth."""
    age = day.year - birth_date.year
    return max(0, age if birthday(birth_date, age) <= day else age - 1)


def earliest_birth_below(age: int, day: date) -> date:
    """Return the earliest birth date of somebody who has not turned `age` on `day`."""
    # Born on this date exactly `age` years ago has turned `age`; born a day later has not. On 29 February
    # the date may not exist in that year: 28 February is then the last that has.
    turned = _years_later(day, -age) or date(day.year - age, 2, 28)
    return turned + ONE_DAY


def first_moment(day: date) -> datetime:
    """Return midnight in Amsterdam at the start of `day`."""
    return datetime.combine(day, time.min, AMSTERDAM)


def _years_later(day: date, years: int) -> date | None:
    """Return the same day of another year, or None when that year has no 29 February."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return None
