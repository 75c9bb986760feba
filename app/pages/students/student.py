"""One student, for the coordinator of the own school: profile, contacts without what was written, badges, places."""

from flask import render_template
from flask.typing import ResponseReturnValue

from app.accounts.access import role, writes
from app.accounts.rules import Role
from app.accounts.session import signed_in_account
from app.badges import queries as badges
from app.contacts import queries as contacts
from app.contacts.rules import Reader, may_withdraw
from app.kernel import clock
from app.pages.views import blueprint
from app.people import actions
from app.people import policy as people_policy
from app.people import queries as people
from app.people.words import shown_words


@blueprint.get("/mijn-studenten/<public_id>")
@writes
@role(Role.COORDINATOR)
def student(public_id: str) -> ResponseReturnValue:
    """Show a student of the own school who agreed to that; the student can see who looked."""
    user = signed_in_account()
    person, owner = people.visible_profile(public_id, people_policy.viewer(user, Role.COORDINATOR))
    actions.read_profile(person, by=user)
    proofs = [proof for found in badges.proofs_of(owner.id).values() for proof in found if proof.shown]
    return render_template(
        "pages/student.html",
        public_id=public_id,
        name=owner.name,
        profile=shown_words(people.shown_to_employers(person)),
        contacts=contacts.contacts_of_students([person]).get(person.id, []),
        reader=Reader.COORDINATOR,
        may_withdraw=may_withdraw,
        badges={proof.public_id: proof for proof in proofs}.values(),
        placements=contacts.placements_of(person),
        today=clock.today(),
    )
