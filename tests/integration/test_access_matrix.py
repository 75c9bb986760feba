"""Every address × every role: who gets in, who is sent to sign in, who is refused.

`ALLOWED` says it once more, by hand, beside the stamps on the views: a view that is not in it fails here,
and so does a stamp that says something else. Whoever adds a view adds a line. What somebody of the right
role may do with the records of others is tested with each feature.
"""

from collections.abc import Iterator
from functools import cached_property
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
from app.vouchers.models import VoucherApplication
from app.vouchers.process import State
from tests.factories.accounts import make_account
from tests.factories.alerts import make_search
from tests.factories.awarding import make_batch, make_endorsement, make_pathway
from tests.factories.badges import make_assertion, make_badge_class, make_imported_badge
from tests.factories.companies import make_branch, make_company, make_membership
from tests.factories.contacts import make_conversation, make_introduction, make_placement
from tests.factories.files import make_file
from tests.factories.organisations import make_organisation, make_organisation_membership
from tests.factories.people import make_person
from tests.factories.placements import make_offer
from tests.factories.ranked_lists import make_ranked_list
from tests.factories.skills import make_link
from tests.factories.trainings import make_training
from tests.factories.vacancies import make_vacancy
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
        if method == "POST" and endpoint not in SIGNED_LINKS:
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
