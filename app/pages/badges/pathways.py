"""Pathways for everybody: the list, and one with its steps; who is signed in sees how far they are and what is next."""

from dataclasses import dataclass
from typing import Any

from flask import render_template
from flask.typing import ResponseReturnValue

from app.accounts.access import public
from app.accounts.rules import PERSONS
from app.accounts.session import account, active_role
from app.badges import queries as badges
from app.badges.pathways import queries
from app.badges.pathways.queries import PathwayLine
from app.badges.pathways.rules import Progress, progress
from app.badges.queries import BadgeName, SkillLine
from app.kernel.text import Text
from app.kernel.web import locale
from app.pages.texts import paragraphs
from app.pages.trainings import voucher
from app.pages.views import blueprint
from app.trainings import queries as trainings
from app.trainings.queries import TrainingLine

FEW = 4
"""How many trainings are named for a step that no training ends with."""


@dataclass(frozen=True)
class ShownStep:
    """A step as the page shows it: its badges with their skills; `done` is None for who is no holder."""

    badges: list[tuple[BadgeName, list[SkillLine]]]
    done: bool | None
    is_next: bool


@dataclass(frozen=True)
class Lead:
    """A training for the next step, and what a voucher leaves to pay."""

    training: TrainingLine
    voucher: Text | None


@blueprint.get("/leerroutes")
@public
def pathways() -> ResponseReturnValue:
    """List the pathways, each with how far the reader is."""
    held = _held()
    listed = [(line, _progress(line, held)) for line in queries.public_pathways()]
    return render_template("pages/pathways.html", listed=listed)


@blueprint.get("/leerroutes/<slug>")
@public
def pathway(slug: str) -> ResponseReturnValue:
    """Show a pathway step by step."""
    found, issuer = queries.public_pathway(slug)
    steps, held = queries.steps_of([found.id])[found.id], _held()
    stand = progress(steps, held) if held is not None else None
    names = badges.badge_names({one for step in steps for one in step} | {found.completion_class_id or 0})
    upcoming = stand.next if stand else 0
    return render_template(
        "pages/pathway.html",
        pathway=found,
        issuer=issuer,
        description=paragraphs(found.description),
        steps=_steps(steps, names, stand),
        stand=stand,
        completion=names.get(found.completion_class_id or 0),
        leads=_leads(steps[upcoming]) if upcoming is not None and steps else [],
    )


def _held() -> set[int] | None:
    """Return the classes that the reader holds; None for who holds no badges."""
    reader = account()
    return queries.held_by(reader.id) if reader is not None and active_role() in PERSONS else None


def _progress(line: PathwayLine, held: set[int] | None) -> Progress | None:
    return progress(line.steps, held) if held is not None else None


def _steps(steps: list[list[int]], names: dict[int, BadgeName], stand: Progress | None) -> list[ShownStep]:
    skills = badges.skills_of(names)
    shown: list[Any] = []
    for at, step in enumerate(steps):
        listed = [(names[one], badges.skill_lines(skills[one], locale())) for one in step]
        done = stand.done[at] if stand else None
        shown.append(ShownStep(listed, done, stand is not None and stand.next == at))
    return shown


def _leads(step: list[int]) -> list[Lead]:
    """Return the trainings that end with a badge of this step, else a few that teach what it proves.

    Each with what a voucher leaves to pay.
    """
    now = voucher.today()
    found = {line.slug: line for class_id in step for line in trainings.trainings_with_badge(class_id)}
    if not found:
        taught = [skill for pairs in badges.skills_of(step).values() for skill, _level in pairs]
        lines = [line for lines in trainings.trainings_for_skills(taught).values() for line in lines]
        found = {line.slug: line for line in lines[:FEW]}
    return [Lead(line, now.sentence(line.price_cents) if now else None) for line in found.values()]
