"""Writes the text of a vacancy: why, what, who and what for, each company in its own order."""

import tomllib
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from random import Random

from app.demo.companies import CompanySeed
from app.demo.companies.generate import people
from app.demo.jobs import ASSIGNMENT, Job
from app.demo.writing import Shelf, fitting, paragraphs, read

_BANK = {
    role: read(sentences)
    for role, sentences in tomllib.loads(Path(__file__).with_name("general.toml").read_text(encoding="utf-8")).items()
}
_PLANS = (
    "open company|lead tasks|asks|offer apply",
    "company open|tasks|asks offer|apply",
    "open|company|tasks|offer|asks apply",
    "open company|tasks|offer asks|apply",
    "open|lead tasks|company asks|offer",
    "company|open tasks|asks|offer apply",
    "open tasks|asks|company offer",
)
"""The order of a text: bars part paragraphs."""
_OLD = 45


class Writer:
    """Writes one text after the other and remembers what was said."""

    def __init__(self, rng: Random, anchor: date) -> None:
        self._rng = rng
        self._shelf = Shelf(rng)
        self._anchor = anchor

    def description(self, job: Job, company: CompanySeed) -> str:
        """Return the text of a vacancy for this work at this company."""
        tags = {company.trade, company.sector, job.sector, job.key}
        tags |= {"rijdt"} if "B" in job.licences else set()
        tags |= {"old"} if self._anchor.year - company.founded >= _OLD else {"new"}
        said = {role: self._shared(role, company, frozenset(tags)) for role in ("company", "lead", "apply")}
        said["offer"] = self._offer(job, company, frozenset(tags))
        said["open"] = self._filled(self._shelf.take(job.open), company)
        said["tasks"] = _joined(self._shelf.take(job.tasks, self._rng.choice((3, 4, 4, 5))), self._rng)
        said["asks"] = self._shelf.take(job.asks, self._rng.choice((1, 2, 2)))
        plan = self._shelf.one(_PLANS)
        return paragraphs(*([s for role in part.split() for s in said[role]] for part in plan.split("|")))

    def _offer(self, job: Job, company: CompanySeed, tags: frozenset[str]) -> list[str]:
        role = "deal" if job.kind == ASSIGNMENT else "offer"
        return self._shared(role, company, tags, count=self._rng.choice((2, 2, 3)))

    def _shared(self, role: str, company: CompanySeed, tags: frozenset[str], count: int = 1) -> list[str]:
        sentences = fitting(_BANK[role], employees=company.employees, tags=tags)
        return self._filled(self._shelf.take(sentences, count), company)

    def _filled(self, sentences: Sequence[str], company: CompanySeed) -> list[str]:
        facts = self._facts(company)
        return [self._shelf.fill(sentence, facts) for sentence in sentences]

    def _facts(self, company: CompanySeed) -> Mapping[str, str]:
        rng = self._rng
        return {
            "naam": company.name,
            "plaats": company.branches[0].place,
            "mensen": people(company.employees),
            "jaar": str(company.founded),
            "dagen": str(rng.randint(24, 30)),
            "scholing": f"{rng.randint(4, 15) * 100:,}".replace(",", "."),
            "lopen": rng.choice(("twee", "drie", "vier", "vijf", "zes")),
        }


def _joined(tasks: list[str], rng: Random) -> list[str]:
    """Join two short tasks to one sentence where that can be, so that they do not sound like a list."""
    tasks = list(tasks)
    rng.shuffle(tasks)
    short = [task for task in tasks if " en " not in task and "," not in task][:2]
    if len(short) < 2:
        return tasks
    first, second = short
    joined = f"{first.removesuffix('.')} en {second[0].lower()}{second[1:]}"
    return [joined, *(task for task in tasks if task not in short)]
