"""Every address × every role: who gets in, who is sent to sign in, who is refused.

`ALLOWED` says it once more, by hand, beside the stamps on the views: a view that is not in it fails here,
and so does a stamp that says something else. Whoever adds a view adds a line. What somebody of the right
role may do with the records of others is tested with each feature.
"""

from collections.abc import Iterator
from functools import cached_property, wraps
from itertools import count
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from app.accounts.models import Account
from app.accounts.rules import FOR_AN_ORGANISATION, PERSONS, STAFF, Role
from app.alerts.links import token_for as alert_token
from app.badges.awarding.models import AwardBatch
from app.badges.links import token_for
from app.badges.models import BadgeAssertion, BadgeClass, StatusList
from app.badges.signing import sign_award
from app.badges.signing.keys import signing_key
from app.companies.models import Company
from app.companies.rules import MembershipState
from app.contacts.rules import Starter
from app.kernel import clock, outbox
from app.kernel.database import db
from app.organisations.models import Organisation
from app.people.models import Person
from app.people.rules import KIND_OF_ROLE, PersonKind, Purpose
from app.vouchers.models import SelfEmployed, VoucherApplication
from app.vouchers.objections import queries as objections
from app.vouchers.objections.models import Objection
from app.vouchers.process import State
from tests.factories import payments
from tests.factories.accounts import make_account
from tests.factories.aid import make_aid_line, make_aid_link
from tests.factories.alerts import make_search
from tests.factories.awarding import make_batch, make_endorsement, make_pathway
from tests.factories.badges import make_assertion, make_badge_class, make_imported_badge
from tests.factories.companies import make_branch, make_company, make_membership
from tests.factories.contacts import make_conversation, make_introduction, make_placement
from tests.factories.desk import make_block
from tests.factories.files import make_file
from tests.factories.letters import make_letter
from tests.factories.organisations import make_organisation, make_organisation_membership
from tests.factories.people import make_person
from tests.factories.placements import make_offer
from tests.factories.ranked_lists import make_ranked_list
from tests.factories.recourse import make_exclusion, make_objection, make_recovery, make_signal
from tests.factories.registers import make_registered_trainer
from tests.factories.skills import make_link
from tests.factories.trainings import make_training
from tests.factories.vacancies import make_vacancy
from tests.factories.voucher_after import make_training_evidence
from tests.factories.vouchers import make_application, make_evidence
from tests.support.client import SiteClient

VISITOR = None
STUDENT = frozenset({Role.STUDENT})
EMPLOYER = frozenset({Role.EMPLOYER})
ADVISOR = frozenset({Role.ADVISOR})
DECIDER = frozenset({Role.DECIDER})
TREASURER = frozenset({Role.TREASURER})
ADMINISTRATOR = frozenset({Role.ADMINISTRATOR})
ORGANISED = frozenset(FOR_AN_ORGANISATION)
ISSUER = frozenset({Role.ISSUER})
TRAINER = frozenset({Role.TRAINER})
SEEKER = frozenset(PERSONS)
TALENT = frozenset({Role.TALENT})
COORDINATOR = frozenset({Role.COORDINATOR})
SIGNED_IN = frozenset(Role)
EVERYBODY = SIGNED_IN | {VISITOR}
SIGNED_LINKS = frozenset({"pages.stop_alert"})
"""Mail programs post these (RFC 8058): the signature in the address is the token; tested in alerts/test_mailing.py."""

ALLOWED: dict[str, frozenset[Role | None]] = {
    "accounts.administration": ADMINISTRATOR,
    "accounts.audit_trail": ADMINISTRATOR,
    "accounts.block": ADMINISTRATOR,
    "accounts.change_password": SIGNED_IN,
    "retention.erase": SIGNED_IN,
    "pages.alerts": SEEKER,
    "pages.change_alert": SEEKER,
    "pages.pause_alert": SEEKER,
    "pages.remove_alert": SEEKER,
    "pages.resume_alert": SEEKER,
    "pages.save_alert": SEEKER,
    "pages.stage_suggestions": EVERYBODY,
    "pages.vacancy_suggestions": EVERYBODY,
    "pages.stop_alert": EVERYBODY,
    "pages.privacy": EVERYBODY,
    "pages.accessibility": EVERYBODY,
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
    "badges.accept": PERSONS,
    "badges.award": ISSUER,
    "badges.award_many": ISSUER,
    "badges.award_template": ISSUER | TRAINER,
    "badges.batch": ISSUER | TRAINER,
    "badges.discard_batch": ISSUER | TRAINER,
    "badges.awards": ISSUER,
    "badges.bring": PERSONS,
    "badges.compromise_key": ISSUER,
    "badges.forget": PERSONS,
    "badges.keys": ISSUER,
    "badges.know_issuer": ADMINISTRATOR,
    "badges.known_issuers": ADMINISTRATOR,
    "badges.rotate_key": ISSUER,
    "badges.create": ISSUER,
    "badges.create_pathway": ISSUER,
    "badges.edit_pathway": ISSUER,
    "badges.restore_pathway": ISSUER,
    "badges.withdraw_pathway": ISSUER,
    "badges.decline": PERSONS,
    "badges.edit": ISSUER,
    "badges.agree_endorsement": PERSONS,
    "badges.class_endorsements": ISSUER,
    "badges.endorse_award": EMPLOYER,
    "badges.endorse_class": EMPLOYER,
    "badges.endorsements": PERSONS,
    "badges.hide_endorsement": ISSUER,
    "badges.refuse_endorsement": PERSONS,
    "badges.withdraw_endorsement": EMPLOYER,
    "badges.hide": PERSONS,
    "badges.issuer": ISSUER,
    "badges.mine": PERSONS,
    "badges.restore": ISSUER,
    "badges.remind_some": ISSUER,
    "badges.renew_some": ISSUER,
    "badges.revoke": ISSUER,
    "badges.revoke_some": ISSUER,
    "badges.show": PERSONS,
    "badges.forbid": ISSUER,
    "badges.permit": ISSUER,
    "badges.trainers": ISSUER,
    "badges.withdraw": ISSUER,
    "companies.ask_access": EMPLOYER,
    "companies.branches": EMPLOYER,
    "companies.close_branch": EMPLOYER,
    "companies.confirm": EMPLOYER,
    "pages.company_dashboard": EMPLOYER,
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
    "contacts.agree": SEEKER | EMPLOYER,
    "contacts.answer": EVERYBODY,
    "contacts.apply": TALENT | {VISITOR},
    "contacts.confirm_placement": COORDINATOR,
    "contacts.conversation": SEEKER | EMPLOYER,
    "contacts.decline": SEEKER | EMPLOYER,
    "contacts.end_placement": COORDINATOR,
    "contacts.introduce": COORDINATOR,
    "contacts.introduction": SEEKER | EMPLOYER,
    "contacts.introduction_by_link": EVERYBODY,
    "contacts.invite": EMPLOYER,
    "contacts.overview": SEEKER | EMPLOYER,
    "contacts.withdraw": SEEKER | EMPLOYER | COORDINATOR,
    "contacts.write": STUDENT | {VISITOR},
    "organisations.create": ADMINISTRATOR,
    "organisations.edit": ORGANISED,
    "organisations.end_membership": ORGANISED,
    "organisations.members": ORGANISED,
    "organisations.mine": ORGANISED,
    "organisations.moderate_admin": ADMINISTRATOR,
    "organisations.moderate_edit": ADMINISTRATOR,
    "organisations.moderate_end": ADMINISTRATOR,
    "organisations.moderation": ADMINISTRATOR,
    "organisations.remove": ADMINISTRATOR,
    "organisations.review": ADMINISTRATOR,
    "organisations.set_admin": ORGANISED,
    "pages.assertion": EVERYBODY,
    "pages.achievement": EVERYBODY,
    "pages.badge": EVERYBODY,
    "pages.badge_file": EVERYBODY,
    "pages.badge_image": EVERYBODY,
    "pages.check_badge": EVERYBODY,
    "pages.issuer_did": EVERYBODY,
    "pages.issuer_home": EVERYBODY,
    "pages.issuer_profile": EVERYBODY,
    "pages.platform_did": EVERYBODY,
    "pages.status_list": EVERYBODY,
    "pages.badges": EVERYBODY,
    "pages.advised_people": ADVISOR,
    "pages.advised_person": ADVISOR,
    "pages.choose_language": EVERYBODY,
    "pages.compare": EVERYBODY,
    "pages.company": EVERYBODY,
    "pages.home": EVERYBODY,
    "pages.how_we_rank": EVERYBODY,
    "pages.issuer": EVERYBODY,
    "pages.issuers": EVERYBODY,
    "pages.live": EVERYBODY,
    "pages.mail": EVERYBODY,
    "pages.mailbox": EVERYBODY,
    "pages.ready": EVERYBODY,
    "pages.ranked_list": SEEKER | ADMINISTRATOR,
    "pages.received_badge": EVERYBODY,
    "pages.pathway": EVERYBODY,
    "pages.pathways": EVERYBODY,
    "pages.own_data": SIGNED_IN,
    "pages.own_data_file": SIGNED_IN,
    "pages.overview": SEEKER,
    "pages.set_language": EVERYBODY,
    "pages.skill_suggestions": EVERYBODY,
    "pages.stages": EVERYBODY,
    "pages.stages_map": EVERYBODY,
    "pages.student": COORDINATOR,
    "pages.students": COORDINATOR,
    "pages.talent": EMPLOYER,
    "pages.talents": EMPLOYER,
    "pages.training": EVERYBODY,
    "pages.trainings": EVERYBODY,
    "people.clear": SEEKER,
    "people.consents": SEEKER,
    "people.profile": SEEKER,
    "people.skills": SEEKER,
    "people.read": SEEKER,
    "people.wishes": SEEKER,
    "skills.decide": ADVISOR,
    "skills.other": ADVISOR,
    "skills.words": ADVISOR,
    "pages.vacancies": EVERYBODY,
    "pages.vacancies_map": EVERYBODY,
    "pages.vacancy": EVERYBODY,
    "placements.close": EMPLOYER,
    "placements.edit": EMPLOYER,
    "placements.reopen": EMPLOYER,
    "trainings.close": TRAINER,
    "trainings.create": TRAINER,
    "trainings.edit": TRAINER,
    "trainings.mine": TRAINER,
    "trainings.participants": TRAINER,
    "trainings.participants_many": TRAINER,
    "trainings.reopen": TRAINER,
    "vacancies.close": EMPLOYER,
    "vacancies.copy": EMPLOYER,
    "vacancies.create": EMPLOYER,
    "vacancies.edit": EMPLOYER,
    "vacancies.mine": EMPLOYER,
    "vacancies.publish": EMPLOYER,
    "vacancies.read": EMPLOYER,
    "vouchers.accept": EMPLOYER | TALENT,
    "vouchers.apply": EMPLOYER | TALENT,
    "vouchers.ask_for_item": ADVISOR,
    "vouchers.case": ADVISOR | DECIDER,
    "vouchers.case_document": ADVISOR | DECIDER,
    "vouchers.case_letter": ADVISOR | DECIDER,
    "vouchers.check": EMPLOYER | TALENT,
    "vouchers.correct_case": ADVISOR,
    "vouchers.decide_case": DECIDER,
    "vouchers.decline": EMPLOYER | TALENT,
    "vouchers.discard": EMPLOYER | TALENT,
    "vouchers.document": EMPLOYER | TALENT,
    "vouchers.participants_template": EMPLOYER,
    "vouchers.letter": EMPLOYER | TALENT,
    "vouchers.propose_decision": ADVISOR,
    "vouchers.send_back_case": DECIDER,
    "vouchers.start": EVERYBODY,
    "vouchers.step": EMPLOYER | TALENT,
    "vouchers.status": EMPLOYER | TALENT,
    "vouchers.supply": EMPLOYER | TALENT,
    "vouchers.take_case": ADVISOR,
    "vouchers.treasury": ADVISOR | DECIDER | TREASURER,
    "vouchers.treasury_balance_csv": TREASURER,
    "vouchers.treasury_budget": TREASURER,
    "vouchers.treasury_case": TREASURER,
    "vouchers.treasury_entries": TREASURER,
    "vouchers.treasury_give_back": TREASURER,
    "vouchers.treasury_entries_csv": TREASURER,
    "vouchers.treasury_workbook": TREASURER,
    "vouchers.withdraw": EMPLOYER | TALENT,
    "vouchers_after.case_evidence": ADVISOR | DECIDER,
    "vouchers_after.evidence": EMPLOYER | TALENT,
    "vouchers_after.evidence_document": EMPLOYER | TALENT,
    "vouchers_after.extend": ADVISOR | DECIDER,
    "vouchers_after.give_back": EMPLOYER | TALENT,
    "vouchers_after.lapse": DECIDER,
    "vouchers_after.note_start": ADVISOR,
    "vouchers_after.propose_set_aside": ADVISOR,
    "vouchers_after.propose_settlement": ADVISOR,
    "vouchers_after.return_evidence": ADVISOR,
    "vouchers_after.return_settlement": DECIDER,
    "vouchers_after.settle": DECIDER,
    "vouchers_after.start": EMPLOYER | TALENT,
    "vouchers_exclusions.decide": DECIDER,
    "vouchers_exclusions.end": DECIDER,
    "vouchers_exclusions.listing": ADVISOR | DECIDER,
    "vouchers_exclusions.one": ADVISOR | DECIDER,
    "vouchers_exclusions.propose": ADVISOR,
    "vouchers_deminimis.awards_file": ADVISOR | DECIDER,
    "vouchers_deminimis.own": EMPLOYER | TALENT,
    "vouchers_deminimis.register": ADVISOR | DECIDER,
    "vouchers_deminimis.statement": EMPLOYER | TALENT,
    "vouchers_deminimis.undertaking": ADVISOR | DECIDER,
    "vouchers_deminimis.unlink": ADVISOR | DECIDER,
    "vouchers_deminimis.withdraw": EMPLOYER | TALENT,
    "vouchers_desk.assign_case": ADVISOR | DECIDER,
    "vouchers_desk.change_text": ADVISOR | DECIDER,
    "vouchers_desk.list_as_file": ADVISOR | DECIDER,
    "vouchers_desk.next_case": ADVISOR,
    "vouchers_desk.note_on_case": ADVISOR | DECIDER,
    "vouchers_desk.remove_text": ADVISOR | DECIDER,
    "vouchers_desk.selection": ADVISOR | DECIDER,
    "vouchers_desk.terms": ADVISOR | DECIDER,
    "vouchers_desk.terms_file": ADVISOR | DECIDER,
    "vouchers_desk.texts": ADVISOR | DECIDER,
    "vouchers_desk.worklist": ADVISOR | DECIDER,
    "vouchers_desk.write_text": ADVISOR | DECIDER,
    "vouchers_objections.document": ADVISOR | DECIDER,
    "vouchers_objections.extend": DECIDER,
    "vouchers_objections.listing": ADVISOR | DECIDER,
    "vouchers_objections.make": EMPLOYER | TALENT,
    "vouchers_objections.one": ADVISOR | DECIDER,
    "vouchers_objections.own_document": EMPLOYER | TALENT,
    "vouchers_objections.register": ADVISOR | DECIDER,
    "vouchers_objections.withdraw": EMPLOYER | TALENT,
    "vouchers_accountability.accountability": TREASURER,
    "vouchers_accountability.accountability_csv": TREASURER,
    "vouchers_accountability.accountability_pdf": TREASURER,
    "vouchers_accountability.accountability_workbook": TREASURER,
    "vouchers_payments.approve": ADVISOR,
    "vouchers_payments.batch": TREASURER,
    "vouchers_payments.batch_file": TREASURER,
    "vouchers_payments.batches": TREASURER,
    "vouchers_payments.came_back": TREASURER,
    "vouchers_payments.cancel": TREASURER,
    "vouchers_payments.check_name": TREASURER,
    "vouchers_payments.hand_in": EMPLOYER | TALENT,
    "vouchers_payments.invoice": ADVISOR | DECIDER,
    "vouchers_payments.invoice_file": ADVISOR | DECIDER,
    "vouchers_payments.invoices": ADVISOR | DECIDER,
    "vouchers_payments.own_file": EMPLOYER | TALENT,
    "vouchers_payments.pay_again": TREASURER,
    "vouchers_payments.payee": EMPLOYER | TALENT,
    "vouchers_payments.payment": TREASURER,
    "vouchers_payments.payments": TREASURER,
    "vouchers_payments.prepare": TREASURER,
    "vouchers_payments.release": TREASURER,
    "vouchers_payments.return_invoice": ADVISOR,
    "vouchers_payments.was_not_paid": TREASURER,
    "vouchers_payments.was_paid": TREASURER,
    "vouchers_recovery.decide_waiver": DECIDER,
    "vouchers_recovery.listing": TREASURER | DECIDER,
    "vouchers_recovery.one": TREASURER | DECIDER,
    "vouchers_recovery.plan": TREASURER,
    "vouchers_recovery.propose_waiver": TREASURER | DECIDER,
    "vouchers_recovery.receive": TREASURER,
    "vouchers_registers.add_trainer": ADVISOR | DECIDER,
    "vouchers_registers.end_trainer": ADVISOR | DECIDER,
    "vouchers_registers.trainers": ADVISOR | DECIDER,
    "vouchers_signals.listing": ADVISOR | DECIDER,
    "vouchers_signals.settle": ADVISOR,
}
DEMO_ONLY = {"pages.mail", "pages.mailbox"}
"""Not there outside demo mode, for anybody."""
STATES = {
    "vouchers.ask_for_item": State.IN_REVIEW,
    "vouchers.case": State.COMPLETE,
    "vouchers.case_document": State.COMPLETE,
    "vouchers.case_letter": State.COMPLETE,
    "vouchers.correct_case": State.IN_REVIEW,
    "vouchers.decide_case": State.PROPOSED,
    "vouchers.document": State.SUBMITTED,
    "vouchers.letter": State.SUBMITTED,
    "vouchers.propose_decision": State.IN_REVIEW,
    "vouchers.send_back_case": State.PROPOSED,
    "vouchers.supply": State.INCOMPLETE,
    "vouchers.take_case": State.COMPLETE,
    "vouchers.treasury_case": State.COMPLETE,
    "vouchers.withdraw": State.SUBMITTED,
    "vouchers_after.case_evidence": State.SUBMITTED,
    "vouchers_after.evidence": State.SUBMITTED,
    "vouchers_after.evidence_document": State.SUBMITTED,
    "vouchers_after.extend": State.SUBMITTED,
    "vouchers_after.give_back": State.SUBMITTED,
    "vouchers_after.lapse": State.SUBMITTED,
    "vouchers_after.note_start": State.SUBMITTED,
    "vouchers_after.propose_set_aside": State.SUBMITTED,
    "vouchers_after.propose_settlement": State.SUBMITTED,
    "vouchers_after.return_evidence": State.SUBMITTED,
    "vouchers_after.return_settlement": State.SUBMITTED,
    "vouchers_after.settle": State.SUBMITTED,
    "vouchers_after.start": State.SUBMITTED,
    "vouchers_desk.assign_case": State.COMPLETE,
    "vouchers_exclusions.decide": State.SUBMITTED,
    "vouchers_exclusions.end": State.SUBMITTED,
    "vouchers_exclusions.one": State.SUBMITTED,
    "vouchers_exclusions.propose": State.SUBMITTED,
    "vouchers_desk.note_on_case": State.COMPLETE,
    "vouchers_objections.document": State.SUBMITTED,
    "vouchers_objections.extend": State.SUBMITTED,
    "vouchers_objections.make": State.SUBMITTED,
    "vouchers_objections.one": State.SUBMITTED,
    "vouchers_objections.own_document": State.SUBMITTED,
    "vouchers_objections.register": State.SUBMITTED,
    "vouchers_objections.withdraw": State.SUBMITTED,
    "vouchers_payments.approve": State.SUBMITTED,
    "vouchers_payments.hand_in": State.SUBMITTED,
    "vouchers_payments.invoice": State.SUBMITTED,
    "vouchers_payments.invoice_file": State.SUBMITTED,
    "vouchers_payments.own_file": State.SUBMITTED,
    "vouchers_payments.payee": State.SUBMITTED,
    "vouchers_payments.return_invoice": State.SUBMITTED,
    "vouchers_recovery.decide_waiver": State.SUBMITTED,
    "vouchers_recovery.one": State.SUBMITTED,
    "vouchers_recovery.plan": State.SUBMITTED,
    "vouchers_recovery.propose_waiver": State.SUBMITTED,
    "vouchers_recovery.receive": State.SUBMITTED,
    "vouchers_signals.settle": State.SUBMITTED,
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
def test_no_form_is_accepted_without_its_token(endpoint: str, app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not by anybody: the view is not even asked. A visitor gets the form back, or is asked to sign in."""
    ran, wrong = [], {}
    view = app.view_functions[endpoint]

    @wraps(view)
    def watched(**named: Any) -> Any:
        ran.append(named)
        return view(**named)

    monkeypatch.setitem(app.view_functions, endpoint, watched)
    for rule, method in _addresses(app, endpoint):
        if method == "GET" or endpoint in SIGNED_LINKS:
            continue
        for role in EVERYBODY:
            status = _visit(app, rule, method, role, token=False).status_code
            if ran or status not in ({303, 400} if role is VISITOR else {400}):
                wrong[f"{method} {rule.rule} as {role or 'visitor'}"] = status
    assert wrong == {}


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
        of_endpoint = f"{self.endpoint.replace('.', '_')}_{name}"
        found = next(
            (getattr(self, n) for n in (of_endpoint, f"{self.feature}_{name}", name) if hasattr(self, n)), None
        )
        assert found is not None, f"say in Records what <{name}> stands for in {self.endpoint}"
        return found()

    def pages_stop_alert_token(self) -> str:
        """The link in a mail about a search of the owner."""
        return alert_token(make_search(account=self.owner))

    def skills_link_id(self) -> int:
        """Words that were taken for something."""
        return make_link().id

    def pages_save_alert_searched(self) -> str:
        """What is searched."""
        return "stages"

    def pages_change_alert_number(self) -> int:
        """A search of the owner."""
        return make_search(account=self.owner).id

    pages_pause_alert_number = pages_change_alert_number
    pages_remove_alert_number = pages_change_alert_number
    pages_resume_alert_number = pages_change_alert_number

    @cached_property
    def company(self) -> Company:
        """A company that the owner is the admin of, with one branch and an open stage profile."""
        company = make_company()
        make_branch(company=company)
        make_offer(company=company)
        make_membership(company=company, account=self.owner)
        return company

    @cached_property
    def organisation(self) -> Organisation:
        """A school, badge issuer and trainer that the owner is the admin of."""
        organisation = make_organisation(is_school=True, is_issuer=True, is_trainer=True)
        make_organisation_membership(organisation=organisation, account=self.owner)
        return organisation

    @cached_property
    def award(self) -> BadgeAssertion:
        """A badge of the organisation that the owner got; taken, and shown to everybody, where the page needs that."""
        taken = {"badges.show", "badges.hide", "badges.endorse_award"}
        taken |= {"pages.assertion", "pages.badge_file", "pages.status_list"}
        accepted = clock.now() if self.endpoint in taken else None
        account = self.owner if self.role in (Role.STUDENT, Role.TALENT) else make_account(Role.TALENT)
        return make_assertion(
            badge_class=make_badge_class(organisation=self.organisation),
            email=account.email,
            account=account if accepted else None,
            accepted_at=accepted,
            shown=accepted is not None,
        )

    @cached_property
    def batch(self) -> AwardBatch:
        """A list that the owner's organisation sent, not confirmed yet; as a trainer of who completed a training."""
        badge_class = make_badge_class(organisation=self.organisation)
        of = make_training(organisation=self.organisation).id if self.role is Role.TRAINER else None
        return make_batch(badge_class=badge_class, by=self.owner, training_id=of)

    @cached_property
    def profile(self) -> Person:
        """The owner's own profile as a student or talent."""
        kind = KIND_OF_ROLE.get(self.role, PersonKind.TALENT)
        return make_person(account=self.owner, kind=kind, consents=[Purpose.EMPLOYERS])

    @cached_property
    def talent(self) -> Person:
        """A talent who agreed that companies see the profile."""
        return make_person(account=make_account(Role.TALENT), consents=[Purpose.EMPLOYERS])

    @cached_property
    def student(self) -> Person:
        """A student of the owner's school who agreed that the school looks along."""
        account, school = make_account(Role.STUDENT), self.organisation.id
        return make_person(account=account, kind=PersonKind.STUDENT, consents=[Purpose.SCHOOL], school_id=school)

    @cached_property
    def application(self) -> VoucherApplication:
        """An application in the state that its page is for: the owner's own, or one that the owner handles."""
        state = STATES.get(self.endpoint, State.DRAFT)
        handles = self.role in STAFF
        company = make_company() if handles else self.company
        return make_application(
            applicant=make_account(Role.EMPLOYER) if handles else self.owner,
            branch=None if self.role is Role.TALENT else make_branch(company=company),
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

    def organisations_slug(self) -> str:
        return self.organisation.slug

    def organisations_membership_id(self) -> int:
        colleague = make_account(Role.TRAINER)
        return make_organisation_membership(organisation=self.organisation, account=colleague, is_admin=False).id

    def trainings_slug(self) -> str:
        return make_training(organisation=self.organisation).slug

    def accounts_public_id(self) -> str:
        return make_account(Role.STUDENT).public_id

    def contacts_public_id(self) -> str:
        if self.role is Role.EMPLOYER:
            return make_conversation(person=make_account(Role.STUDENT), company=self.company).public_id
        return make_conversation(person=self.owner, company=make_company()).public_id

    def contacts_introduction_public_id(self) -> str:
        """An introduction that waits for the owner: a talent applied, or a company invited."""
        if self.role is Role.EMPLOYER:
            return make_introduction(person=self.talent, company=self.company).public_id
        return make_introduction(person=self.profile, company=make_company(), started_by=Starter.COMPANY).public_id

    contacts_agree_public_id = contacts_decline_public_id = contacts_introduction_public_id

    def contacts_withdraw_public_id(self) -> str:
        if self.role is Role.EMPLOYER:
            return make_introduction(person=self.talent, company=self.company, started_by=Starter.COMPANY).public_id
        if self.role is Role.COORDINATOR:
            company = make_company()
            return make_introduction(person=self.student, company=company, started_by=Starter.COORDINATOR).public_id
        return make_introduction(person=self.profile, company=make_company()).public_id

    def contacts_apply_slug(self) -> str:
        return make_vacancy(branch=make_branch(company=make_company())).slug

    def contacts_invite_public_id(self) -> str:
        assert self.company.verified_at
        return self.talent.public_id

    pages_talent_public_id = contacts_invite_public_id

    def contacts_introduce_public_id(self) -> str:
        return self.student.public_id

    contacts_confirm_placement_public_id = contacts_end_placement_public_id = contacts_introduce_public_id
    pages_student_public_id = contacts_introduce_public_id

    def placement_id(self) -> int:
        return make_placement(person=self.student, company=make_company(), by=self.owner).id

    def pages_ranked_list_number(self) -> str:
        return make_ranked_list(viewer=self.owner, person=self.profile).public_id

    def pages_vacancy_slug(self) -> str:
        return make_vacancy(branch=make_branch(company=make_company())).slug

    def vacancy_slug(self) -> str:
        return make_vacancy(branch=make_branch(company=self.company), published=False).slug

    def badges_slug(self) -> str:
        return make_badge_class(organisation=self.organisation).slug

    def badges_public_id(self) -> str:
        return self.award.public_id

    def pages_pathway_slug(self) -> str:
        badge_class = make_badge_class(organisation=self.organisation)
        return make_pathway(organisation=self.organisation, by=self.owner, steps=[[badge_class]]).slug

    badges_edit_pathway_slug = badges_restore_pathway_slug = badges_withdraw_pathway_slug = pages_pathway_slug

    def badges_hide_endorsement_public_id(self) -> str:
        return self._endorsement(badge_class=make_badge_class(organisation=self.organisation))

    def badges_agree_endorsement_public_id(self) -> str:
        return self._endorsement(assertion=self.award)

    badges_refuse_endorsement_public_id = badges_withdraw_endorsement_public_id = badges_agree_endorsement_public_id

    def _endorsement(self, **of: Any) -> str:
        return make_endorsement(company=self.company, by=self.owner, **of).public_id

    def badges_batch_public_id(self) -> str:
        return self.batch.public_id

    badges_discard_batch_public_id = badges_batch_public_id

    def kind(self) -> str:
        return "xlsx"

    def pages_badge_slug(self) -> str:
        return self.badges_slug()

    def pages_training_slug(self) -> str:
        return self.trainings_slug()

    def pages_issuer_slug(self) -> str:
        return self.organisation.slug

    def pages_advised_person_public_id(self) -> str:
        return make_person(account=make_account(Role.TALENT), consents=[Purpose.ADVISOR]).public_id

    def pages_assertion_public_id(self) -> str:
        return self.award.public_id

    def pages_badge_file_public_id(self) -> str:
        badge_class = db.session.get_one(BadgeClass, self.award.badge_class_id)
        sign_award(self.award, badge_class)
        return self.award.public_id

    def pages_badge_file_kind(self) -> str:
        return "png"

    pages_badge_image_kind = pages_badge_file_kind

    def pages_status_list_public_id(self) -> str:
        self.pages_badge_file_public_id()
        return db.session.scalars(select(StatusList.public_id).order_by(StatusList.id.desc())).first() or ""

    def pages_achievement_slug(self) -> str:
        return self.badges_slug()

    pages_badge_image_slug = pages_achievement_slug

    def badges_keys_slug(self) -> str:
        return self.organisation.slug

    badges_rotate_key_slug = badges_compromise_key_slug = badges_keys_slug
    pages_issuer_did_slug = pages_issuer_home_slug = pages_issuer_profile_slug = badges_keys_slug

    def badges_compromise_key_name(self) -> str:
        return signing_key(self.organisation.id).name

    def badges_forget_public_id(self) -> str:
        return make_imported_badge(account=self.owner).public_id

    def pages_received_badge_token(self) -> str:
        return token_for(self.award)

    @cached_property
    def undertaking(self) -> str:
        """The KvK number that the owner acts for: of the company, or of the own business."""
        if self.role is not Role.TALENT:
            return self.company.kvk_number
        db.session.add(SelfEmployed(application_id=self.application.id, kvk_number="12345678"))
        db.session.flush()
        return "12345678"

    def vouchers_deminimis_line_id(self) -> int:
        """Aid that the owner stated."""
        return make_aid_line(kvk_number=self.undertaking, by=self.owner).id

    def vouchers_deminimis_kvk_number(self) -> str:
        """Some undertaking."""
        return "12345678"

    def vouchers_deminimis_link_id(self) -> int:
        """Two numbers that belong together."""
        return make_aid_link(first="12345678", second=str(20_000_000 + next(_numbers)), by=self.owner).id

    def vouchers_desk_public_id(self) -> str:
        """The application."""
        return self.vouchers_public_id()

    def vouchers_desk_block_id(self) -> int:
        """A text that staff use again."""
        return make_block().id

    def vouchers_desk_list_as_file_kind(self) -> str:
        """A list as CSV."""
        return "csv"

    def vouchers_public_id(self) -> str:
        return self.application.public_id

    def part(self) -> str:
        return "opleiding"

    vouchers_after_public_id = vouchers_public_id

    def vouchers_after_evidence_id(self) -> int:
        """What the applicant sent after the training."""
        return make_training_evidence(application=self.application, by=self.owner).id

    @cached_property
    def objection(self) -> Objection:
        """An open objection to a refusal that somebody else took."""
        return make_objection(application=self.application, by=self.owner)

    def vouchers_objections_public_id(self) -> str:
        return self.objection.public_id

    def vouchers_objections_file_id(self) -> int:
        return objections.files_of(self.objection.id)[0].id

    vouchers_objections_make_public_id = vouchers_public_id
    vouchers_objections_own_document_public_id = vouchers_public_id
    vouchers_objections_register_public_id = vouchers_public_id
    vouchers_objections_withdraw_public_id = vouchers_public_id
    vouchers_signals_public_id = vouchers_public_id

    vouchers_payments_public_id = vouchers_public_id

    def vouchers_payments_invoice_id(self) -> str:
        """An invoice with its file."""
        by = make_account(Role.EMPLOYER)
        return payments.make_invoice(application=self.application, by=by, file_id=make_file().id).public_id

    def vouchers_payments_which(self) -> str:
        """Which of its files."""
        return "factuur"

    def vouchers_payments_message_id(self) -> str:
        """A batch that somebody else prepared, released where the page needs its file."""
        preparer, facts = make_account(Role.TREASURER), {}
        if self.endpoint == "vouchers_payments.batch_file":
            now = clock.now()
            facts = {
                "state": "released",
                "released_at": now,
                "released_by_id": make_account(Role.TREASURER).id,
                "execution_on": now.date(),
                "content": b"<Document/>",
                "sha256": "0" * 64,
            }
        batch = payments.make_batch(by=preparer, **facts)
        if not facts:
            payments.make_payment(application=self.application, by=preparer, state="prepared", batch_id=batch.id)
        return batch.message_id

    def vouchers_payments_end_to_end_id(self) -> str:
        """An open payment."""
        return payments.make_payment(application=self.application, by=make_account(Role.TREASURER)).end_to_end_id

    def vouchers_exclusions_public_id(self) -> str:
        """A proposal of somebody else to exclude the applicant."""
        return make_exclusion(application=self.application, by=make_account(Role.ADVISOR)).public_id

    vouchers_exclusions_propose_public_id = vouchers_public_id

    def vouchers_recovery_public_id(self) -> str:
        """Money that is asked back, with a proposal of somebody else to waive a part."""
        return make_recovery(application=self.application, by=make_account(Role.TREASURER)).public_id

    def vouchers_registers_trainer_id(self) -> int:
        """A recognised trainer."""
        return make_registered_trainer(f"Opleider {next(_numbers)}").id

    def vouchers_signals_signal_id(self) -> int:
        """A flag that nobody settled."""
        return make_signal(application=self.application).id

    def sequence(self) -> int:
        """A letter of the application."""
        letter = make_letter(application=self.application)
        db.session.refresh(letter)
        return letter.sequence

    def item_id(self) -> int:
        return make_evidence(application=self.application, file_id=make_file().id).id

    def code(self) -> str:
        return make_evidence(application=self.application).code

    def mail_id(self) -> int:
        return outbox.post(recipient="a@voorbeeld.example", subject="Onderwerp", body="Tekst").id

    def token(self) -> str:
        return "geen-geldige-link"
