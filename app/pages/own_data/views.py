"""All that is kept of the own account: on a page, and as a file to take along."""

import json

from flask import Response, render_template
from flask.typing import ResponseReturnValue

from app.accounts.access import signed_in
from app.accounts.models import Account
from app.accounts.session import active_role, signed_in_account
from app.kernel import clock
from app.pages.own_data import (
    about_aid,
    about_contacts,
    about_drafts,
    about_learning,
    about_lists,
    about_notes,
    about_recourse,
    about_searches,
    about_voucher_money,
    about_vouchers,
    about_you,
)
from app.pages.own_data.record import Section
from app.pages.views import blueprint
from app.people.queries import profile_of
from app.people.rules import KIND_OF_ROLE

MANY = 50
"""So many rows of a subject the page shows; the file holds all of them."""


@blueprint.get("/mijn-gegevens")
@signed_in
def own_data() -> ResponseReturnValue:
    """Show everything that is kept of this account, why and until when."""
    user, role = signed_in_account(), active_role()
    kind = KIND_OF_ROLE.get(role) if role else None
    return render_template(
        "pages/own_data.html",
        sections=_sections(user),
        many=MANY,
        has_profile=kind is not None and profile_of(user.id, kind) is not None,
    )


@blueprint.get("/mijn-gegevens.json")
@signed_in
def own_data_file() -> ResponseReturnValue:
    """Give the same as a file."""
    sections = {section.key: section.as_json() for section in _sections(signed_in_account())}
    content = json.dumps({"made_at": clock.now().isoformat(), **sections}, ensure_ascii=False, indent=2)
    answer = Response(content, mimetype="application/json")
    answer.headers["Content-Disposition"] = 'attachment; filename="mijn-gegevens.json"'
    return answer


def _sections(user: Account) -> list[Section]:
    return [
        about_contacts.looks_section(user),
        about_lists.stood_in_section(user),
        about_lists.own_lists_section(user),
        about_you.account_section(user),
        about_you.profiles_section(user),
        about_you.skills_section(user),
        about_you.consents_section(user),
        about_you.badges_section(user),
        about_you.imported_section(user),
        about_learning.completions_section(user),
        about_learning.endorsements_section(user),
        about_contacts.messages_section(user),
        about_contacts.introductions_section(user),
        about_contacts.placements_section(user),
        about_vouchers.vouchers_section(user),
        about_vouchers.letters_section(user),
        about_voucher_money.invoices_section(user),
        about_voucher_money.evidence_section(user),
        about_voucher_money.settlements_section(user),
        about_voucher_money.payments_section(user),
        about_voucher_money.accounts_section(user),
        about_notes.notes_section(user),
        about_drafts.drafts_section(user),
        about_aid.aid_section(user),
        about_recourse.objections_section(user),
        about_recourse.recoveries_section(user),
        about_recourse.signals_section(user),
        about_recourse.exclusions_section(user),
        about_you.memberships_section(user),
        about_searches.searches_section(user),
        about_contacts.mails_section(user),
        about_contacts.trail_section(user),
    ]
