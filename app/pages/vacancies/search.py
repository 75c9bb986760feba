"""Searching vacancies: for everybody, without JavaScript; a talent with a profile reads how well each one fits."""

from flask import current_app, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from app.accounts.access import public
from app.accounts.rules import Role
from app.accounts.session import account, active_role
from app.kernel import clock
from app.kernel.region import Region
from app.kernel.web import locale
from app.matching import ranking, vacancy_live
from app.matching.ranking import Fit
from app.matching.search import Hit, Results
from app.matching.vacancy_rows import Opening, VacancyFacet
from app.pages.ranked_lists import EVERYTHING, note_work
from app.pages.search.around import around, beyond_the_end, typed
from app.pages.search.cards import distance
from app.pages.search.filters import ways_on
from app.pages.search.wishes import left_out
from app.pages.search.words import words as stage_words
from app.pages.trainings import voucher
from app.pages.vacancies import filters
from app.pages.vacancies.address import FEW_GAPS, PATH, VacancyAsked, options_of, read
from app.pages.vacancies.cards import Around, Card, card, first_gaps
from app.pages.vacancies.words import option_names
from app.pages.views import blueprint
from app.trainings.queries import trainings_for_skills

Point = tuple[float, float, str, str, str]
"""Latitude, longitude (degrees), name, address of the page, and where it is: "Deventer · 3,4 km"."""


@blueprint.get(PATH)
@public
def vacancies() -> ResponseReturnValue:
    """List the open vacancies that answer a question; ranked for a talent with a profile."""
    fit = reader_fit()
    asked, skills = _asked(fit)
    if asked.problems:
        return _problem(asked)
    results = vacancy_live.results(asked.query)
    if not results.hits and asked.query.page > 1:
        beyond_the_end(asked, results)
        return _problem(asked)
    region = _region()
    names, known = option_names(region, skills), options_of(region, skills)
    page = render_template(
        "pages/vacancies.html",
        **around(asked, results),
        compare=results.total > 1,
        cards=_cards(asked, results, fit),
        groups=filters.groups(asked, results, names, known),
        distances=filters.distances(asked, results),
        few_gaps=results.tallies.get(FEW_GAPS) if asked.ranked else None,
        removed=left_out(results, fit) if fit else (),
        everything=asked.replacing(EVERYTHING, "1"),
        chips=filters.chips(asked, names),
        sorts=filters.sorts(asked) if results.total > 1 else (),
        ways_on=() if results.total else ways_on(asked, results, filters.any_names(), gettext("Alle vacatures")),
        is_talent=active_role() is Role.TALENT,
        number=_noted(asked, results, fit),
    )
    return page, {"HX-Push-Url": asked.page(asked.query.page)} if "HX-Request" in request.headers else {}


@blueprint.get(f"{PATH}/kaart.json")
@public
def vacancies_map() -> ResponseReturnValue:
    """Answer with the points of a search, read from the same address as its list."""
    asked, _skills = _asked(reader_fit())
    if asked.problems:
        return [], 400
    return [_point(hit) for hit in vacancy_live.places(asked.query)]


def reader_fit() -> Fit | None:
    """Return how the vacancies fit the talent who reads; None for others, and without a filled profile."""
    user = account()
    if user is None or active_role() is not Role.TALENT:
        return None
    return ranking.vacancies_of(user.id, day=clock.today())


def _noted(asked: VacancyAsked, results: Results[Opening], fit: Fit | None) -> str | None:
    """Note a list that is ranked for the reader; returns its number, None for a list that is the same for everybody."""
    user = account()
    if user is None or fit is None:
        return None
    return note_work(user, fit, results.hits, asked, asked.sort, results.total, results.tallies)


def _asked(fit: Fit | None) -> tuple[VacancyAsked, dict[str, str]]:
    """Return what the address asks for, and the skills that it can name."""
    today = clock.today()
    skills = vacancy_live.skill_names(locale(), today) if VacancyFacet.SKILL in request.args else {}
    return read(request.args, _region(), skills, today, fit), skills


def _region() -> Region:
    region: Region = current_app.extensions["region"]
    return region


def _problem(asked: VacancyAsked) -> ResponseReturnValue:
    return render_template("pages/search_problem.html", asked=asked, **typed(asked)), 400


def _cards(asked: VacancyAsked, results: Results[Opening], fit: Fit | None) -> list[Card]:
    slugs = [hit.document.profile.slug for hit in results.hits]
    rows = {slug: fit.fitted.row(slug) for slug in slugs if slug in fit.fitted.scores} if fit else {}
    gaps = first_gaps(rows.values())
    named = gaps.union(*(row.matched for row in rows.values()))
    today = asked.query.today
    around = Around(
        today,
        results.text,
        vacancy_live.skill_names(locale(), today, named) if named else {},
        trainings_for_skills(gaps, near=asked.query.origin, count=1) if gaps else {},
        voucher.today() if gaps else None,
    )
    removed = fit.removed if fit else {}
    return [
        card(hit, around, _place(hit), rows.get(slug), outside=slug in removed)
        for hit, slug in zip(results.hits, slugs, strict=True)
    ]


def _place(hit: Hit[Opening]) -> str:
    place = hit.document.profile.sites[hit.site].place
    return place if hit.km is None else f"{place} · {distance(hit.km, stage_words())}"


def _point(hit: Hit[Opening]) -> Point:
    opening = hit.document.profile
    site = opening.sites[hit.site]
    where = f"{opening.employer} · {_place(hit)}"
    return site.lat, site.lon, opening.name, f"{PATH}/{opening.slug}", where
