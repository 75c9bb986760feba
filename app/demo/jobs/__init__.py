"""What people do for a living: work that demo companies ask for and that demo talents have done.

One file per sector. `trades` are the kinds of company (keys of `demo.companies`) where the work is found,
in those of at least `from` people; `count` weighs how often; `pay` is in gross euros, per month of forty
hours for a job and per hour for an assignment, which lasts `months`. `open`, `tasks` and `asks` are said
by the employer, `me` by somebody who does the work.
"""

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "banks"
JOB, ASSIGNMENT = "job", "assignment"


@dataclass(frozen=True)
class Job:
    """One kind of work. `occupation` and skills are slugs of the vocabulary, `level` the least level of education."""

    key: str
    sector: str
    kind: str
    occupation: str
    studies: tuple[str, ...]
    trades: tuple[str, ...]
    smallest: int
    count: int
    titles: tuple[str, ...]
    level: str
    hours: tuple[int, int]
    pay: tuple[int, int]
    months: tuple[int, int]
    required: tuple[str, ...]
    wished: tuple[str, ...]
    licences: tuple[str, ...]
    remote: str
    open: tuple[str, ...]
    tasks: tuple[str, ...]
    asks: tuple[str, ...]
    me: tuple[str, ...]


def load_jobs(folder: Path = FOLDER) -> tuple[Job, ...]:
    """Read every bank; raises KeyError where an entry lacks something."""
    jobs: list[Job] = []
    for path in sorted(folder.glob("*.toml")):
        document = tomllib.loads(path.read_text(encoding="utf-8"))
        jobs += [_job(raw, document["sector"]) for raw in document["job"]]
    return tuple(jobs)


def _job(raw: dict[str, Any], sector: str) -> Job:
    lists = {
        key: tuple(raw[key])
        for key in ("studies", "trades", "titles", "hours", "pay", "required", "wished", "open", "tasks", "asks", "me")
    }
    return Job(
        **lists,
        key=raw["key"],
        sector=sector,
        kind=raw.get("kind", JOB),
        occupation=raw["occupation"],
        smallest=raw.get("from", 0),
        count=raw["count"],
        level=raw["level"],
        months=tuple(raw.get("months", (0, 0))),
        licences=tuple(raw.get("licences", ())),
        remote=raw.get("remote", "no"),
    )
