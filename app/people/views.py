"""The own profile: what it says, what one looks for, what one can do, and who may see it."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.accounts.access import role
from app.accounts.rules import Role
from app.accounts.session import active_role, signed_in_account
from app.kernel import clock
from app.kernel.errors import DomainError
from app.kernel.text import N_
from app.kernel.web import locale
from app.people import actions, queries
from app.people.forms import ClearForm, SkillsForm, StartForm, WishesForm
from app.people.models import Person
from app.people.rules import KIND_OF_ROLE, MEANINGS, PURPOSE_NAMES, PersonKind, Purpose, purposes_of
from app.people.words import shown_words
from app.skills.corrections import tags
from app.skills.corrections.models import Owner
from app.skills.queries import skill_names

blueprint = Blueprint("people", __name__)


@blueprint.route("/profiel", methods=["GET", "POST"])
@role(Role.STUDENT, Role.TALENT)
def profile() -> ResponseReturnValue:
    """Show the own profile; the first time, begin it."""
    kind = _kind()
    person = queries.profile_of(signed_in_account().id, kind)
    if person is None:
        return _start(kind)
    if request.method == "POST":
        return redirect(url_for("people.wishes"), 303)
    return render_template(
        "people/profile.html",
        person=person,
        progress=queries.progress_of(person),
        shown=shown_words(queries.shown_to_employers(person)),
        consents=queries.consent_states(person),
        purpose_names=PURPOSE_NAMES,
    )


@blueprint.route("/profiel/wensen", methods=["GET", "POST"])
@role(Role.STUDENT, Role.TALENT)
def wishes() -> ResponseReturnValue:
    """Change what one looks for."""
    person, user = _own(), signed_in_account()
    if person is None:
        return redirect(url_for("people.profile"), 303)
    form = WishesForm(person, user.name)
    if form.validate_on_submit():
        actions.save_wishes(person, form.wishes(), by=user)
        return redirect(url_for("people.read"), 303) if tags.to_ask(Owner.PERSON, person.id) else _saved()
    return render_template("people/wishes.html", form=form, person=person), 400 if form.is_submitted() else 200


@blueprint.route("/profiel/vaardigheden", methods=["GET", "POST"])
@role(Role.STUDENT, Role.TALENT)
def skills() -> ResponseReturnValue:
    """Change what one says to be able to do; what badges prove stands above it."""
    person, user = _own(), signed_in_account()
    if person is None:
        return redirect(url_for("people.profile"), 303)
    form = SkillsForm(queries.skills_of(person.id))
    if form.validate_on_submit():
        actions.save_skills(person, form.chosen(), by=user)
        return _saved()
    proven = skill_names(list(queries.verified_of(user.id, clock.today())), locale())
    page = render_template("people/skills.html", form=form, proven=sorted(proven.values()))
    return page, 400 if form.is_submitted() else 200


@blueprint.route("/profiel/gelezen", methods=["GET", "POST"])
@role(Role.STUDENT, Role.TALENT)
def read() -> ResponseReturnValue:
    """Show which skills the own text names, to take or not."""
    person = _own()
    asked = tags.to_ask(Owner.PERSON, person.id) if person else []
    if person is None or not asked:
        return redirect(url_for("people.profile"), 303)
    if request.method == "POST":
        actions.answer_read(person, request.form.getlist("klopt"), by=signed_in_account())
        return _saved()
    names = skill_names([tag.slug for tag in asked], locale())
    return render_template(
        "skills/read.html",
        tags=[{"slug": tag.slug, "words": tag.words, "name": names.get(tag.slug, tag.slug)} for tag in asked],
        formal=False,
        skip=url_for("people.profile"),
    )


@blueprint.route("/profiel/toestemming", methods=["GET", "POST"])
@role(Role.STUDENT, Role.TALENT)
def consents() -> ResponseReturnValue:
    """Decide who may see the profile, for each purpose apart."""
    person, user = _own(), signed_in_account()
    if person is None:
        return redirect(url_for("people.profile"), 303)
    if request.method == "POST":
        purpose = _asked_purpose()
        if request.form.get("answer") == "ja":
            actions.give_consent(person, purpose, by=user)
            flash(_("Vanaf nu geldt je toestemming. Intrekken kan altijd, met één klik."))
        else:
            actions.withdraw_consent(person, purpose, by=user)
            flash(_("Je toestemming is ingetrokken. Dat geldt meteen."))
        return redirect(url_for("people.consents"), 303)
    return render_template(
        "people/consents.html",
        person=person,
        states=queries.consent_states(person),
        possible=purposes_of(PersonKind(person.kind), with_school=person.school_id is not None),
        log=queries.consent_log(person.id),
        names=PURPOSE_NAMES,
        meanings=MEANINGS,
    )


@blueprint.route("/profiel/leegmaken", methods=["GET", "POST"])
@role(Role.STUDENT, Role.TALENT)
def clear() -> ResponseReturnValue:
    """Take everything off the own profile."""
    person, form = _own(), ClearForm()
    if person is None:
        return redirect(url_for("people.profile"), 303)
    if form.validate_on_submit():
        actions.clear_profile(person, by=signed_in_account())
        flash(_("Je profiel is leeg. Niemand ziet het meer."))
        return redirect(url_for("people.profile"), 303)
    return render_template("people/clear.html", form=form), 400 if form.is_submitted() else 200


def _kind() -> PersonKind:
    """Return which profile belongs to the role acted in, which the stamp of the view let in."""
    return KIND_OF_ROLE[active_role() or Role.STUDENT]


def _own() -> Person | None:
    return queries.profile_of(signed_in_account().id, _kind())


def _start(kind: PersonKind) -> ResponseReturnValue:
    user, form = signed_in_account(), StartForm()
    if form.validate_on_submit():
        actions.make_profile(kind=kind, by=user)
        flash(_("Je profiel is gemaakt. Vul het aan: je ziet meteen wat bij je past."))
        return redirect(url_for("people.skills"), 303)
    other = any(queries.profile_of(user.id, one) for one in PersonKind if one is not kind)
    page = render_template("people/start.html", form=form, kind=kind, other=other)
    return page, 400 if form.is_submitted() else 200


def _asked_purpose() -> Purpose:
    """Return the purpose that the form names. Raises DomainError for one that does not exist."""
    try:
        return Purpose(request.form.get("purpose", ""))
    except ValueError as error:
        raise DomainError(N_("Dit kunnen we niet vastleggen. Ga terug en kies opnieuw."), "purpose") from error


def _saved() -> ResponseReturnValue:
    moment = clock.amsterdam(clock.now())
    flash(_("Bewaard om %(time)s.", time=f"{moment:%H:%M}"))
    return redirect(url_for("people.profile"), 303)
