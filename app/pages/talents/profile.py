"""One person who agreed to be seen, as a company sees them: with a name only after both said yes."""

from flask import render_template
from flask.typing import ResponseReturnValue

from app.accounts.access import role, writes
from app.accounts.rules import Role
from app.accounts.session import signed_in_account
from app.companies import queries as companies
from app.contacts import policy
from app.contacts import queries as contacts
from app.contacts.rules import Reader, Standing
from app.pages.higher import higher_in
from app.pages.scores import parts_of, sides_of
from app.pages.talents.ranking import list_for, named_work, names_of, row_in, shown_skills
from app.pages.views import blueprint
from app.people import actions
from app.people import policy as people_policy
from app.people import queries as people
from app.people.rules import PersonKind
from app.people.words import shown_words


@blueprint.get("/talenten/<public_id>")
@writes
@role(Role.EMPLOYER)
def talent(public_id: str) -> ResponseReturnValue:
    """Show a profile to who acts for a verified company; its owner can see who looked."""
    user = signed_in_account()
    sees = any(policy.may_see_people(company) for company in companies.companies_of(user))
    viewer = people_policy.viewer(user, Role.EMPLOYER, for_verified_company=sees)
    person, owner = people.visible_profile(public_id, viewer)
    actions.read_profile(person, by=user)
    works = [work for work in contacts.open_works(user) if work.kind == person.kind]
    work = named_work(works)
    listed = list_for(work, count=1) if work else None
    row = row_in(work, public_id) if work else None
    met = [one for one in contacts.introductions_of_companies(user) if one.person_id == person.id]
    agreed = [one for one in met if one.stand.standing is Standing.AGREED]
    return render_template(
        "pages/talent.html",
        profile=shown_words(people.shown_to_employers(person)),
        name=owner.name if agreed else None,
        is_student=person.kind == PersonKind.STUDENT,
        introductions=met,
        reader=Reader.COMPANY,
        work=work,
        row=row,
        parts=parts_of(row) if row else [],
        sides=sides_of(row, for_person=False) if row else "",
        higher=higher_in(listed.basis, public_id, total=listed.ranked.total)
        if listed and listed.basis and row
        else None,
        skills=shown_skills(row, names_of(listed.asked)) if row and listed else [],
    )
