"""Acts the introductions of the demo out, step by step in the order of time, with the actions that people use."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

from app.accounts.models import Account
from app.companies.models import Company
from app.contacts import actions, queries
from app.contacts.models import Introduction
from app.contacts.rules import Refusal, Side, Starter
from app.demo.cases import Happening, moment
from app.demo.introductions.stories import (
    AGREED,
    ASKED,
    CLOSED,
    CONSENT_GONE,
    PLACED,
    TALKED,
    WAITING,
    WITHDRAWN,
    Stories,
    Story,
)
from app.demo.world import SEED, World
from app.demo.writing import Shelf
from app.kernel import clock
from app.people.actions import withdraw_consent
from app.people.models import Person
from app.people.rules import Purpose
from app.vacancies.actions import close
from app.vacancies.models import Vacancy

_SAID: dict[str, Any] = tomllib.loads(Path(__file__).with_name("texts.toml").read_text(encoding="utf-8"))
_STAGE = timedelta(days=140)


def tell(world: World) -> None:
    """Let the people and companies of the demo introduce themselves, answer and find a place."""
    shelf = Shelf(Random(f"introductions said {SEED}"))
    happenings = [step for story in Stories(world).all() for step in _steps(_Telling(story, world, shelf))]
    for when, act in sorted(happenings, key=lambda happening: happening[0]):
        with clock.standing_at(when):
            act()


def _steps(telling: "_Telling") -> Iterator[Happening]:
    """Yield the moments of one story, with what happens then; later steps at later hours, as weekends shrink."""
    story = telling.story
    minute = sum(map(ord, story.person)) % 60
    path = [(0, 9, telling.start)]
    by_school = story.starter is Starter.COORDINATOR
    if by_school and story.end not in (WAITING, WITHDRAWN) and not story.end.startswith("person:"):
        path.append((1, 11, telling.student_agrees))
    if story.end == CLOSED:
        path.append((story.days_ago, 18, telling.end))  # after all others: nobody gets to know each other any more
    elif story.end not in (WAITING, ASKED):
        path.append((3, 14, telling.end))
    if story.end in (TALKED, PLACED):
        path += [(4, 15, telling.person_writes), (5, 16, telling.company_writes)]
    if story.end == PLACED:
        path.append((9, 17, telling.confirm))
    for days_later, hour, act in path:
        yield moment(story.days_ago - days_later, hour, minute), act


@dataclass
class _Telling:
    """One story being told: who takes part in it, and the introduction that it makes."""

    story: Story
    world: World
    shelf: Shelf
    made: Introduction | None = None

    @property
    def introduction(self) -> Introduction:
        if self.made is None:
            raise RuntimeError("the story has not begun")
        return self.made

    @property
    def person(self) -> Person:
        return self.world.persons[self.story.person]

    @property
    def account(self) -> Account:
        return self.world.accounts[self.story.person]

    @property
    def company(self) -> Company:
        return self.world.companies[self.story.company]

    @property
    def vacancy(self) -> Vacancy | None:
        return self.world.vacancies[self.story.vacancy] if self.story.vacancy else None

    @property
    def member(self) -> Account | None:
        """Who acts for the company here; nobody where it answers by the link in its mail."""
        slug = self.story.company
        return next((e.account for e in self.world.employers if e.company.slug == slug), None)

    @property
    def coordinator(self) -> Account:
        school = next(p.school for p in self.world.profiles if p.email == self.story.person)
        return self.world.organisations[school or ""].admin

    def start(self) -> None:
        """Apply, invite or introduce."""
        starter = self.story.starter
        if starter is Starter.PERSON and self.vacancy:
            self.made = actions.apply(self.person, self.vacancy, self._says("apply"), by=self.account)
        elif starter is Starter.COMPANY and self.member:
            role = "invite" if self.vacancy else "invite_student"
            self.made = actions.invite(
                self.person, self.company, self._says(role), vacancy=self.vacancy, by=self.member
            )
        else:
            self.made = actions.introduce(self.person, self.company, self._says("introduce"), by=self.coordinator)

    def student_agrees(self) -> None:
        """Let a student whom the school introduced say yes."""
        actions.agree(self.introduction, Side.PERSON, by=self.account)

    def end(self) -> None:
        """Let who is to answer say yes or no, or end it otherwise."""
        story = self.story
        if story.end == WITHDRAWN:
            actions.withdraw(self.introduction, by=self._starter())
        elif story.end == CONSENT_GONE:
            withdraw_consent(self.person, Purpose.EMPLOYERS, by=self.account)
        elif story.end == CLOSED and self.vacancy and self.member:
            close(self.vacancy, by=self.member)
        elif story.end in (AGREED, TALKED, PLACED):
            side = Side.PERSON if story.starter is Starter.COMPANY else Side.COMPANY
            actions.agree(self.introduction, side, by=self._of(side), note=self._says(f"yes_{side.value}"))
        else:
            who, _, reason = story.end.partition(":")
            note = self.shelf.one(_SAID[f"no_{who}"][reason])
            side = Side(who)
            actions.decline(self.introduction, side, by=self._of(side), refusal=Refusal(reason), note=note)

    def person_writes(self) -> None:
        """Let the person go on in the conversation."""
        conversation = queries.between(self.account, self.company)
        if conversation:
            actions.reply(conversation, self.company, self._says("reply_person"), by=self.account)

    def company_writes(self) -> None:
        """Let the company go on in the conversation."""
        conversation = queries.between(self.account, self.company)
        if conversation:
            actions.answer(conversation, self._says("reply_company"), by=self.member)

    def confirm(self) -> None:
        """Let the coordinator confirm the place that the student found."""
        begins = _next_month(clock.today())
        actions.confirm_placement(
            self.person, self.company, starts_on=begins, ends_on=begins + _STAGE, by=self.coordinator
        )

    def _starter(self) -> Account:
        """Return who started the introduction."""
        if self.story.starter is Starter.PERSON:
            return self.account
        return self.coordinator if self.story.starter is Starter.COORDINATOR else self.member or self.account

    def _of(self, side: Side) -> Account | None:
        return self.account if side is Side.PERSON else self.member

    def _says(self, role: str) -> str:
        facts = {
            "titel": f"“{self.vacancy.title}”" if self.vacancy else "",
            "plaats": self.world.company_seeds[self.story.company].branches[0].place,
        }
        return self.shelf.fill(self.shelf.one(_SAID[role]), facts)


def _next_month(day: date) -> date:
    return (day.replace(day=1) + timedelta(days=62)).replace(day=1)
