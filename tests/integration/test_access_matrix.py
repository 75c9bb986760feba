"""Every address × every role: who gets in, who is sent to sign in, who is refused.

`ALLOWED` says it once more, by hand, beside the stamps on the views: a view that is not in it fails here,
and so does a stamp that says something else. Whoever adds a view adds a line. What somebody of the right
role may do with the records of others is tested with each feature.
"""

from collections.abc import Iterator
from functools import cached_property
from itertools import count

import pytest
from flask import Flask
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from app.accounts.models import Account
from app.accounts.rules import STAFF, Role
from app.companies.models import Company
from app.companies.rules import MembershipState
from app.kernel import outbox
from app.vouchers.models import VoucherApplication
from app.vouchers.process import State
from tests.factories.accounts import make_account
from tests.factories.companies import make_branch, make_company, make_membership
from tests.factories.contacts import make_conversation
from tests.factories.files import make_file
from tests.factories.placements import make_offer
from tests.factories.vouchers import make_application, make_evidence
from tests.support.client import SiteClient

VISITOR = None
STUDENT = frozenset({Role.STUDENT})
EMPLOYER = frozenset({Role.EMPLOYER})
ADVISOR = frozenset({Role.ADVISOR})
DECIDER = frozenset({Role.DECIDER})
TREASURER = frozenset({Role.TREASURER})
ADMINISTRATOR = frozenset({Role.ADMINISTRATOR})
SIGNED_IN = frozenset(Role)
EVERYBODY = SIGNED_IN | {VISITOR}

ALLOWED: dict[str, frozenset[Role | None]] = {
    "accounts.administration": ADMINISTRATOR,
    "accounts.audit_trail": ADMINISTRATOR,
    "accounts.block": ADMINISTRATOR,
    "accounts.change_password": SIGNED_IN,
    "accounts.confirm": EVERYBODY,
    "accounts.confirm_again": SIGNED_IN,
    "accounts.end_role": ADMINISTRATOR,
    "accounts.forgot": EVERYBODY,
    "accounts.forgot_sent": EVERYBODY,
    "accounts.grant_role": ADMINISTRATOR,
    "accounts.mail": ADMINISTRATOR,
    "accounts.overview": SIGNED_IN,
    "accounts.people": ADMINISTRATOR,
    "accounts.person": ADMINISTRATOR,
    "accounts.register": EVERYBODY,
    "accounts.reset": EVERYBODY,
    "accounts.retry_mail": ADMINISTRATOR,
    "accounts.sign_in": EVERYBODY,
    "accounts.sign_out": EVERYBODY,
    "accounts.switch_role": SIGNED_IN,
    "accounts.take_role": SIGNED_IN,
    "accounts.unblock": ADMINISTRATOR,
    "companies.ask_access": EMPLOYER,
    "companies.branches": EMPLOYER,
    "companies.close_branch": EMPLOYER,
    "companies.confirm": EMPLOYER,
    "companies.dashboard": EMPLOYER,
    "companies.edit": EMPLOYER,
    "companies.end_membership": EMPLOYER,
    "companies.hide": EMPLOYER,
    "companies.let_in": EMPLOYER,
    "companies.members": EMPLOYER,
    "companies.mine": EMPLOYER,
    "companies.moderate_admin": ADMINISTRATOR,
    "companies.moderate_end": ADMINISTRATOR,
    "companies.moderate_let_in": ADMINISTRATOR,
    "companies.moderation": ADMINISTRATOR,
    "companies.publish": EMPLOYER,
    "companies.register": EMPLOYER,
    "companies.reject": ADMINISTRATOR,
    "companies.remove": ADMINISTRATOR,
    "companies.review": ADMINISTRATOR,
    "companies.set_admin": EMPLOYER,
    "companies.verify": ADMINISTRATOR,
    "contacts.answer": EVERYBODY,
    "contacts.conversation": STUDENT | EMPLOYER,
    "contacts.overview": STUDENT | EMPLOYER,
    "contacts.write": STUDENT | {VISITOR},
    "pages.choose_language": EVERYBODY,
    "pages.company": EVERYBODY,
    "pages.home": EVERYBODY,
    "pages.live": EVERYBODY,
    "pages.mail": EVERYBODY,
    "pages.mailbox": EVERYBODY,
    "pages.ready": EVERYBODY,
    "pages.set_language": EVERYBODY,
    "pages.stages": EVERYBODY,
    "placements.close": EMPLOYER,
    "placements.edit": EMPLOYER,
    "placements.reopen": EMPLOYER,
    "vouchers.accept": EMPLOYER,
    "vouchers.apply": EMPLOYER,
    "vouchers.ask_for_item": ADVISOR,
    "vouchers.case": ADVISOR | DECIDER,
    "vouchers.case_document": ADVISOR | DECIDER,
    "vouchers.check": EMPLOYER,
    "vouchers.correct_case": ADVISOR,
    "vouchers.decide_case": DECIDER,
    "vouchers.decline": EMPLOYER,
    "vouchers.discard": EMPLOYER,
    "vouchers.document": EMPLOYER,
    "vouchers.edit": EMPLOYER,
    "vouchers.next_case": ADVISOR,
    "vouchers.propose_decision": ADVISOR,
    "vouchers.send_back_case": DECIDER,
    "vouchers.start": EVERYBODY,
    "vouchers.status": EMPLOYER,
    "vouchers.supply": EMPLOYER,
    "vouchers.take_case": ADVISOR,
    "vouchers.treasury": ADVISOR | DECIDER | TREASURER,
    "vouchers.treasury_balance_csv": TREASURER,
    "vouchers.treasury_budget": TREASURER,
    "vouchers.treasury_case": TREASURER,
    "vouchers.treasury_entries": TREASURER,
    "vouchers.treasury_entries_csv": TREASURER,
    "vouchers.treasury_workbook": TREASURER,
    "vouchers.withdraw": EMPLOYER,
    "vouchers.worklist": ADVISOR | DECIDER,
    "vouchers.worklist_csv": ADVISOR | DECIDER,
}
DEMO_ONLY = {"pages.mail", "pages.mailbox"}
"""Not there outside demo mode, for anybody."""
STATES = {
    "vouchers.ask_for_item": State.IN_REVIEW,
    "vouchers.case": State.COMPLETE,
    "vouchers.case_document": State.COMPLETE,
    "vouchers.correct_case": State.IN_REVIEW,
    "vouchers.decide_case": State.PROPOSED,
    "vouchers.document": State.SUBMITTED,
    "vouchers.propose_decision": State.IN_REVIEW,
    "vouchers.send_back_case": State.PROPOSED,
    "vouchers.supply": State.INCOMPLETE,
    "vouchers.take_case": State.COMPLETE,
    "vouchers.treasury_case": State.COMPLETE,
    "vouchers.withdraw": State.SUBMITTED,
}
"""In which state an application must be to have this page; a draft where nothing is said."""

_numbers = count(1)


def test_every_endpoint_is_in_the_table(app: Flask) -> None:
    endpoints = {rule.endpoint for rule in app.url_map.iter_rules()}
    assert sorted(endpoints - ALLOWED.keys()) == [], "say in ALLOWED who may open these"
    assert sorted(ALLOWED.keys() - endpoints) == [], "these are gone; take them out of ALLOWED"


@pytest.mark.parametrize("endpoint", ALLOWED)
def test_who_gets_in(endpoint: str, app: Flask) -> None:
    wrong = {}
    for rule, method in _addresses(app, endpoint):
        for role in EVERYBODY:
            answer = _visit(app, rule, method, role)
            if problem := _problem(endpoint, method, role, answer.status_code, answer.headers.get("Location", "")):
                wrong[f"{method} {rule.rule} as {role or 'visitor'}"] = problem
    assert wrong == {}


@pytest.mark.parametrize("endpoint", ALLOWED)
def test_no_form_is_accepted_without_its_token(endpoint: str, app: Flask) -> None:
    for rule, method in _addresses(app, endpoint):
        if method == "POST":
            role = next(iter(ALLOWED[endpoint] - {VISITOR}))
            assert _visit(app, rule, method, role, token=False).status_code == 400
            assert _visit(app, rule, method, VISITOR, token=False).status_code in (303, 400)


def _addresses(app: Flask, endpoint: str) -> Iterator[tuple[Rule, str]]:
    rules = list(app.url_map.iter_rules(endpoint)) if endpoint in app.view_functions else []
    assert rules, f"{endpoint} is gone; take it out of ALLOWED"
    for rule in rules:
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            yield rule, method


def _problem(endpoint: str, method: str, role: Role | None, status: int, location: str) -> str:
    """Return what is wrong with an answer, or ""."""
    if endpoint in DEMO_ONLY:
        return "" if status == 404 else f"{status} outside demo mode"
    if role in ALLOWED[endpoint]:
        refused = status in (401, 403, 405, 429) or status >= 500 or location.startswith("/account/aanmelden?")
        absent = method == "GET" and status == 404
        return f"{status} {location}" if refused or absent else ""
    if role is VISITOR:
        asked = status == 303 and location.startswith("/account/aanmelden")
        return "" if asked else f"{status} {location}, not asked to sign in"
    return "" if status == 403 else f"{status} {location}, not refused"


def _visit(app: Flask, rule: Rule, method: str, role: Role | None, *, token: bool = True) -> TestResponse:
    """Open one address as somebody new of `role`, whose own records it names."""
    actor = make_account(role) if role else None
    named = Records(rule.endpoint, actor or make_account(Role.EMPLOYER), role or Role.EMPLOYER)
    path = str(rule.build({name: named.value(name) for name in rule.arguments}, append_unknown=False)[1])
    client: SiteClient = app.test_client()  # type: ignore[assignment]
    if actor:
        client.sign_in(actor)
    data = {"csrf_token": client.csrf_token()} if token and method != "GET" else None
    return client.open(path, method=method, data=data, environ_base={"REMOTE_ADDR": f"192.0.2.{next(_numbers) % 250}"})


class Records:
    """What addresses name: records that belong to `owner`, made when an address asks for them."""

    def __init__(self, endpoint: str, owner: Account, role: Role) -> None:
        self.endpoint, self.owner, self.role = endpoint, owner, role
        self.feature = endpoint.partition(".")[0]

    def value(self, name: str) -> object:
        """Return what stands at `name` in the address of this endpoint."""
        of_feature = getattr(self, f"{self.feature}_{name}", None) or getattr(self, name, None)
        assert of_feature is not None, f"say in Records what <{name}> stands for in {self.endpoint}"
        return of_feature()

    @cached_property
    def company(self) -> Company:
        """A company that the owner is the admin of, with one branch and an open stage profile."""
        company = make_company()
        make_branch(company=company)
        make_offer(company=company)
        make_membership(company=company, account=self.owner)
        return company

    @cached_property
    def application(self) -> VoucherApplication:
        """An application in the state that its page is for: the owner's own, or one that the owner handles."""
        state = STATES.get(self.endpoint, State.DRAFT)
        handles = self.role in STAFF
        return make_application(
            applicant=make_account(Role.EMPLOYER) if handles else self.owner,
            branch=make_branch(company=make_company() if handles else self.company),
            state=state,
            advisor_id=self.owner.id if self.role is Role.ADVISOR else None,
        )

    def slug(self) -> str:
        return self.company.slug

    def pages_locale(self) -> str:
        return "en"

    def branch_id(self) -> int:
        return make_branch(company=self.company).id

    def membership_id(self) -> int:
        asked = self.endpoint.endswith("let_in")
        state = MembershipState.REQUESTED if asked else MembershipState.ACTIVE
        colleague = make_account(Role.EMPLOYER)
        return make_membership(company=self.company, account=colleague, is_admin=False, state=state).id

    def accounts_public_id(self) -> str:
        return make_account(Role.STUDENT).public_id

    def contacts_public_id(self) -> str:
        if self.role is Role.EMPLOYER:
            return make_conversation(person=make_account(Role.STUDENT), company=self.company).public_id
        return make_conversation(person=self.owner, company=make_company()).public_id

    def vouchers_public_id(self) -> str:
        return self.application.public_id

    def item_id(self) -> int:
        return make_evidence(application=self.application, file_id=make_file().id).id

    def code(self) -> str:
        return make_evidence(application=self.application).code

    def mail_id(self) -> int:
        return outbox.post(recipient="a@voorbeeld.example", subject="Onderwerp", body="Tekst").id

    def token(self) -> str:
        return "geen-geldige-link"
