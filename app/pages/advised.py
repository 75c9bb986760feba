"""Talents who let an advisor of the leerwerkloket look along: a list, and the profile of each."""

from collections.abc import Sequence

from flask import render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy import ColumnElement, or_, select

from app.accounts.access import role, writes
from app.accounts.forms import one_line
from app.accounts.models import Account
from app.accounts.rules import Role
from app.accounts.session import active_role, signed_in_account
from app.kernel.paging import AnySelect, page_address, paged
from app.kernel.web import locale, shown
from app.pages.views import blueprint
from app.people import actions, policy
from app.people import queries as people
from app.people.models import Person, PersonSkill, VerifiedSkill
from app.people.rules import SITUATION_NAMES, Situation, Viewer
from app.people.words import shown_words
from app.skills import queries as skills

SIZE = 25
FOUND = 20
"""How many skills or occupations a searched word may mean."""


@blueprint.get("/advies/talenten")
@role(Role.ADVISOR)
def advised_people() -> ResponseReturnValue:
    """List the talents who agreed, by name, town, headline, work or skill."""
    search = (one_line(request.args.get("q")) or "")[:80]
    viewer = policy.viewer(signed_in_account(), active_role())
    return render_template(
        "pages/advised.html",
        page=paged(_listed(search, viewer), SIZE),
        search=search,
        situations={code.value: shown(name) for code, name in SITUATION_NAMES.items()},
        page_address=page_address,
    )


@blueprint.get("/advies/talenten/<public_id>")
@writes
@role(Role.ADVISOR)
def advised_person(public_id: str) -> ResponseReturnValue:
    """Show one of them, with name and address; the talent can see that it was read."""
    user = signed_in_account()
    person, owner = people.visible_profile(public_id, policy.viewer(user, active_role()))
    actions.read_profile(person, by=user)
    return render_template(
        "pages/advised_person.html",
        name=owner.name,
        email=owner.email,
        situation=shown(SITUATION_NAMES[Situation(person.situation)]) if person.situation else "",
        changed_at=person.changed_at,
        shown=shown_words(people.shown_to_employers(person)),
    )


def _listed(search: str, viewer: Viewer) -> AnySelect:
    columns = (Person.public_id, Account.name, Person.headline, Person.place, Person.situation, Person.changed_at)
    query = (
        select(*columns)
        .join(Account, Account.id == Person.account_id)
        .where(people.visible_to(viewer))
        .order_by(Person.changed_at.desc(), Person.id.desc())
    )
    for word in search.split():
        query = query.where(or_(*_holding(word)))
    return query


def _holding(word: str) -> Sequence[ColumnElement[bool]]:
    """Return the conditions of which one must hold for a person to be found by `word`."""
    texts = [column.icontains(word, autoescape=True) for column in (Account.name, Person.headline, Person.place)]
    meant = [one.slug for one in skills.word_list("skill").suggest(word, locale(), FOUND)]
    saying = select(PersonSkill.person_id).where(PersonSkill.skill.in_(meant))
    proving = select(VerifiedSkill.account_id).where(VerifiedSkill.skill.in_(meant))
    return [*texts, Person.id.in_(saying), Person.account_id.in_(proving)]
