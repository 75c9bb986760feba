"""Searching companies: works without an account and without JavaScript, and every state has its own address."""

from flask import current_app, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from markupsafe import Markup

from app.accounts.access import public
from app.accounts.rules import Role
from app.accounts.session import account, active_role
from app.contacts.queries import written_to
from app.kernel import clock
from app.kernel.web import datum
from app.matching import live, ranking
from app.matching.profiles import Profile
from app.matching.ranking import Fit
from app.matching.search import Results
from app.pages.ranked_lists import EVERYTHING, note_work
from app.pages.search import filters
from app.pages.search.address import Asked, Options, read
from app.pages.search.around import around, beyond_the_end, typed
from app.pages.search.cards import Asking, shown
from app.pages.search.moulds import part
from app.pages.search.wishes import for_reader, left_out
from app.pages.search.words import Words, words
from app.pages.views import blueprint

KNOWN = "search_options"


@blueprint.get("/stages")
@public
def stages() -> ResponseReturnValue:
    """List the companies that answer a question, best first, with filters and their counts."""
    region, known = current_app.extensions["region"], known_options()
    asked = read(request.args, region, known, clock.today())
    if asked.problems:
        return _problem(asked)
    fit = known_to_fit(asked)
    results = live.results(asked.query)
    if not results.hits and asked.query.page > 1:
        beyond_the_end(asked, results)
        return _problem(asked)
    labels, none_chosen = words(), filters.any_names()
    page = render_template(
        "pages/search.html",
        **around(asked, results),
        hits=_hits(asked, results, labels, fit),
        filters=filters.filter_form(asked, results, labels, known),
        chips=filters.chips(asked, labels),
        sorts=filters.sorts(asked, labels) if results.total > 1 else (),
        ways_on=() if results.total else filters.ways_on(asked, results, none_chosen, gettext("Alle bedrijven")),
        compare=True,
        removed=left_out(results, fit) if fit else (),
        everything=asked.replacing(EVERYTHING, "1"),
        number=_noted(asked, results, fit),
    )
    return page, {"HX-Push-Url": asked.page(asked.query.page)} if "HX-Request" in request.headers else {}


def known_options() -> Options:
    """Return the values that each filter knows, as written in addresses."""
    known: Options | None = current_app.extensions.get(KNOWN)
    if known is None:
        known = current_app.extensions[KNOWN] = Options.of(current_app.extensions["region"])
    return known


def _problem(asked: Asked) -> ResponseReturnValue:
    return render_template("pages/search_problem.html", asked=asked, **typed(asked)), 400


def known_to_fit(asked: Asked) -> Fit | None:
    """Let the wishes of the student who reads count in what is asked; returns how well each company fits.

    None for others, and without a filled profile.
    """
    user = account()
    if user is None or active_role() is not Role.STUDENT:
        return None
    fit = ranking.stages_of(user.id, day=asked.query.today)
    if fit is not None:
        asked.query = for_reader(asked, fit)
    return fit


def _noted(asked: Asked, results: Results[Profile], fit: Fit | None) -> str | None:
    """Note a list that is ranked for the reader; returns its number, None for a list that is the same for everybody."""
    user = account()
    if user is None or fit is None:
        return None
    return note_work(user, fit, results.hits, asked, asked.query.sort, results.total, results.tallies)


def _hits(asked: Asked, results: Results[Profile], labels: Words, fit: Fit | None) -> Markup:
    asking = Asking.of(labels, asked.query, results.text, filters.choice(asked, labels))
    sent, outside = _sent(results), part("note")(gettext("past niet bij je wensen"))
    html = []
    for hit in results.hits:
        profile = hit.document.profile
        row = fit.fitted.row(profile.slug) if fit and profile.slug in fit.fitted.scores else None
        notes = [sent.get(profile.id), outside if fit and profile.slug in fit.removed else None]
        html.append(shown(hit, asking, Markup("").join(filter(None, notes)), row))
    return Markup("".join(html))  # noqa: S704 - of cards, which are HTML


def _sent(results: Results[Profile]) -> dict[int, Markup]:
    """Return "Bericht gestuurd op …" for the companies on this page that this student wrote to."""
    user = account()
    if user is None or active_role() is not Role.STUDENT:
        return {}
    days = written_to(user, [hit.document.profile.id for hit in results.hits])
    note = part("note")
    return {company: note(gettext("Bericht gestuurd op %(day)s", day=datum(day))) for company, day in days.items()}
