"""Keeping a search with a mail about what is new: a form, the own list, and the link in the mail that stops it."""

from flask import flash, redirect, render_template, request, url_for
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.accounts.access import public, role
from app.accounts.rules import PERSONS
from app.accounts.session import signed_in_account
from app.alerts import actions, queries
from app.alerts.forms import SearchForm
from app.alerts.links import search_in
from app.alerts.models import SavedSearch
from app.alerts.rules import MAX_QUESTION, MOST_SEARCHES, OFTEN_NAMES, Often, Searched
from app.kernel.errors import DomainError, NotFoundError
from app.kernel.text import N_
from app.pages.alerts import asking
from app.pages.views import blueprint

PATH = "/zoekopdrachten"
TOO_LONG = N_("Deze zoekopdracht heeft te veel filters om te bewaren.")
WRONG = N_("Deze zoekopdracht klopt niet meer. Zoek opnieuw.")


@blueprint.get(PATH)
@role(*PERSONS)
def alerts() -> ResponseReturnValue:
    """List the own searches."""
    user = signed_in_account()
    rows = []
    for one in queries.searches_of(user.id):
        question = asking.asked(Searched(one.searched), one.question)
        rows.append((one, question.written(question.pairs), question.problems))
    return render_template(
        "alerts/mine.html",
        rows=rows,
        often_names={often.value: name for often, name in OFTEN_NAMES.items()},
        most=MOST_SEARCHES,
        confirmed=user.email_confirmed_at is not None,
    )


@blueprint.route(f"{PATH}/nieuw/<any(stages,vacatures):searched>", methods=["GET", "POST"])
@role(*PERSONS)
def save_alert(searched: str) -> ResponseReturnValue:
    """Keep the search whose address this one repeats."""
    user, kind = signed_in_account(), Searched(searched)
    asked = asking.asked(kind, request.query_string.decode(), user)
    question = asking.question_of(asked)
    if asked.problems or len(question) > MAX_QUESTION:
        flash(_(WRONG if asked.problems else TOO_LONG), "error")
        return redirect(f"/{searched}", 303)
    form = SearchForm(data={"name": asking.name_for(kind, asked), "often": Often.WEEKLY.value})
    if form.validate_on_submit():
        try:
            seen = [found.id for found in asking.finds(kind, asked)]
            name, often = form.name.data or "", Often(form.often.data)
            actions.save(user, kind, question, name=name, often=often, seen=seen, by=user)
        except DomainError as error:
            form.refuse(error)
        else:
            flash(_("Bewaard. Je krijgt een mail als er iets nieuws is."))
            return redirect(url_for(".alerts"), 303)
    page = render_template(
        "alerts/save.html",
        form=form,
        searched=searched,
        back=asked.written(asked.pairs),
        labels=[*filter(None, [asked.value("q")]), *asking.labels(kind, asked)],
        confirmed=user.email_confirmed_at is not None,
    )
    return page, 400 if form.is_submitted() else 200


@blueprint.route(f"{PATH}/<int(max=2147483647):number>/wijzig", methods=["GET", "POST"])
@role(*PERSONS)
def change_alert(number: int) -> ResponseReturnValue:
    """Give a search another name or rhythm."""
    user = signed_in_account()
    one = queries.own_search(user, number)
    form = SearchForm(data={"name": one.name, "often": one.often})
    if form.validate_on_submit():
        actions.change(one, name=form.name.data or "", often=Often(form.often.data), by=user)
        flash(_("%(name)s is bewaard.", name=one.name))
        return redirect(url_for(".alerts"), 303)
    status = 400 if form.is_submitted() else 200
    return render_template("alerts/change.html", form=form, one=one), status


@blueprint.post(f"{PATH}/<int(max=2147483647):number>/pauze")
@role(*PERSONS)
def pause_alert(number: int) -> ResponseReturnValue:
    """Stop the mails of a search."""
    user = signed_in_account()
    one = queries.own_search(user, number)
    actions.pause(one, by=user)
    flash(_("Je krijgt geen mail meer over %(name)s.", name=one.name))
    return redirect(url_for(".alerts"), 303)


@blueprint.post(f"{PATH}/<int(max=2147483647):number>/hervat")
@role(*PERSONS)
def resume_alert(number: int) -> ResponseReturnValue:
    """Mail again about a search."""
    user = signed_in_account()
    one = queries.own_search(user, number)
    actions.resume(one, by=user)
    flash(_("Je krijgt weer mail over %(name)s.", name=one.name))
    return redirect(url_for(".alerts"), 303)


@blueprint.post(f"{PATH}/<int(max=2147483647):number>/weg")
@role(*PERSONS)
def remove_alert(number: int) -> ResponseReturnValue:
    """Forget a search."""
    user = signed_in_account()
    one = queries.own_search(user, number)
    name = one.name
    actions.remove(one, by=user)
    flash(_("%(name)s is verwijderd.", name=name))
    return redirect(url_for(".alerts"), 303)


@blueprint.route(f"{PATH}/stop/<token>", methods=["GET", "POST"])
@public
def stop_alert(token: str) -> ResponseReturnValue:
    """Stop the mails of a search with the link in a mail: asked first, at once for a mail program (RFC 8058)."""
    one = _of_token(token)
    if request.method == "POST" and one.paused_at is None:
        actions.pause(one, by=None)
    return render_template("alerts/stop.html", one=one)


def _of_token(token: str) -> SavedSearch:
    named = search_in(token)
    one = queries.by_number(named[0]) if named else None
    if one is None or named is None or one.account_id != named[1]:
        raise NotFoundError(queries.UNKNOWN)
    return one


def _let_mail_programs_post(state: BlueprintSetupState) -> None:
    """The signed token is what a mail program has; it knows nothing of the session of a browser."""
    state.app.extensions["csrf"].exempt(f"{__name__}.{stop_alert.__name__}")


blueprint.record_once(_let_mail_programs_post)
