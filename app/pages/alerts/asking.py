"""A saved search is the address of a search page: read here as that page reads it."""

from dataclasses import replace
from urllib.parse import parse_qsl

from flask import current_app
from werkzeug.datastructures import MultiDict

from app.accounts.models import Account
from app.alerts.mails import Found
from app.alerts.rules import MAX_NAME, Searched
from app.kernel import clock
from app.kernel.text import N_
from app.kernel.web import locale, shown
from app.matching import live, ranking, vacancy_live
from app.matching.profiles import Profile
from app.matching.search import Hit
from app.pages.search import filters as stage_filters
from app.pages.search.address import Asked, read
from app.pages.search.views import known_options
from app.pages.search.wishes import for_reader
from app.pages.search.words import words
from app.pages.vacancies import address as vacancy_address
from app.pages.vacancies import filters as vacancy_filters
from app.pages.vacancies.words import option_names

EVERYTHING = {Searched.STAGES: N_("Alle stages"), Searched.VACANCIES: N_("Alle vacatures")}
LEFT_OUT = ("sorteer", "pagina")
"""What makes no difference to what is found."""


def asked(searched: Searched, question: str, reader: Account | None = None) -> Asked:
    """Return what a question asks for today; with a `reader`, whose wishes then count where they know of them."""
    typed: MultiDict[str, str] = MultiDict(parse_qsl(question))
    region, today = current_app.extensions["region"], clock.today()
    if searched is Searched.STAGES:
        stages = read(typed, region, known_options(), today)
        wishes = ranking.stages_of(reader.id, day=today) if reader else None
        if wishes is not None:
            stages.query = for_reader(stages, wishes)
        return stages
    fit = ranking.vacancies_of(reader.id, day=today) if reader else None
    return vacancy_address.read(typed, region, vacancy_live.skill_names(locale(), today), today, fit)


def question_of(one: Asked) -> str:
    """Return a question as it is kept: in the order of addresses, without what makes no difference.

    Capitals make none either, so that nobody gets two mails about "lassen" and "Lassen".
    """
    usual = {"q": one.value("q").lower(), "vanaf": one.place}
    kept = [(name, usual.get(name, value)) for name, value in one.pairs if name not in LEFT_OUT]
    return one.written(list(dict.fromkeys(kept))).partition("?")[2]


def name_for(searched: Searched, one: Asked) -> str:
    """Return a name that says what is searched: "lassen, mbo niveau 4, Binnen 10 km van Deventer"."""
    parts = [one.value("q"), *labels(searched, one)]
    return ", ".join(filter(None, parts))[:MAX_NAME].strip() or shown(EVERYTHING[searched])


def labels(searched: Searched, one: Asked) -> list[str]:
    """Return the filters of a question in words."""
    if searched is Searched.STAGES:
        return [label for label, _href in stage_filters.chips(one, words())]
    if not isinstance(one, vacancy_address.VacancyAsked):
        return []
    names = option_names(current_app.extensions["region"], vacancy_live.skill_names(locale(), clock.today()))
    return [label for label, _href in vacancy_filters.chips(one, names)]


def finds(searched: Searched, one: Asked) -> list[Found]:
    """Return everything that a question finds now, the newest first."""
    query = replace(one.query, page=1)
    if searched is Searched.STAGES:
        hits: list[Hit[Profile]] = live.places(query)
        hits.sort(key=lambda hit: hit.document.profile.published_at, reverse=True)
        return [_found(hit, "/bedrijven", "") for hit in hits]
    found = vacancy_live.places(query)
    found.sort(key=lambda hit: hit.document.profile.published_at, reverse=True)
    return [_found(hit, vacancy_address.PATH, f"{hit.document.profile.employer}, ") for hit in found]


def _found(hit: Hit, folder: str, before: str) -> Found:  # type: ignore[type-arg]
    profile = hit.document.profile
    place = profile.sites[hit.site].place if profile.sites else ""
    return Found(profile.id, profile.name, f"{before}{place}", f"{folder}/{profile.slug}")
