"""Two offers side by side: two vacancies or two stage profiles, and how well each fits who reads."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from app.accounts.access import public
from app.accounts.session import account, active_role
from app.companies import queries as companies
from app.kernel import clock
from app.kernel.errors import NotFoundError
from app.kernel.levels import LEVEL_NAMES
from app.kernel.text import N_
from app.kernel.web import datum, euro, locale
from app.matching import live, ranking, vacancy_live
from app.matching.profiles import Facet
from app.matching.score.ranked import Row
from app.matching.similar import Like
from app.pages.scores import ShownPart, parts_of, total_of
from app.pages.search.cards import answering_words
from app.pages.search.words import words
from app.pages.views import blueprint
from app.people.rules import KIND_OF_ROLE, PersonKind
from app.skills import queries as skills
from app.skills.rules import LANGUAGE_LEVEL_NAMES, LANGUAGE_NAMES, LICENCE_NAMES, LanguageLevel, Licence
from app.vacancies import queries as vacancies
from app.vacancies.models import Vacancy
from app.vacancies.rules import KIND_NAMES, REMOTE_NAMES, SALARY_PER_NAMES, Remote, SalaryPer, VacancyKind

SIDE_BY_SIDE = 2


@dataclass(frozen=True)
class Fit:
    """How well an offer fits the reader: the row of the match, its parts, and its skills by name."""

    row: Row
    parts: Sequence[ShownPart]
    matched: str
    near: str
    missing: str


@dataclass(frozen=True)
class Offer:
    """One side of the comparison; `facts` by name, in the order of the page, empty where it does not say."""

    name: str
    href: str
    facts: Mapping[str, str]
    fit: Fit | None
    others: Sequence[tuple[str, str]]
    """Name and slug of what it can be compared with."""


@blueprint.get("/vergelijk")
@public
def compare() -> ResponseReturnValue:
    """Show two stage profiles (`stage`) or two vacancies (`vacature`), named by their slugs in the address."""
    kind = next((name for name in SOURCES if request.args.getlist(name)), "stage")
    chosen = list(dict.fromkeys(request.args.getlist(kind)))
    offers = [SOURCES[kind](slug, clock.today()) for slug in chosen[:SIDE_BY_SIDE]]
    fits = [offer.fit for offer in offers if offer.fit]
    return render_template(
        "pages/compare.html",
        kind=kind,
        chosen=chosen,
        offers=offers,
        fits=fits if len(fits) == SIDE_BY_SIDE else [],
        parts=_parts(fits) if len(fits) == SIDE_BY_SIDE else [],
        facts=_facts(offers),
        too_many=len(chosen) > SIDE_BY_SIDE,
    )


def _parts(fits: Sequence[Fit]) -> list[tuple[str, ...]]:
    """Return a row for each part of the score, and for the skills."""
    rows = [
        (pair[0].label, *(_points(part) for part in pair)) for pair in zip(*(fit.parts for fit in fits), strict=True)
    ]
    rows.append((gettext("Samen"), *(_sum(fit.parts) for fit in fits)))
    rows.append((gettext("Dit heb je"), *(fit.matched or "–" for fit in fits)))
    rows.append((gettext("Dit heb je bijna"), *(fit.near or "–" for fit in fits)))
    rows.append((gettext("Dit mis je nog"), *(fit.missing or "–" for fit in fits)))
    return rows


def _sum(parts: Sequence[ShownPart]) -> str:
    points: str = gettext("%(points)s van %(of)s", points=total_of(parts), of=sum(part.of for part in parts))
    return points


def _points(part: ShownPart) -> str:
    points: str = gettext("%(points)s van %(of)s", points=part.points, of=part.of)
    return f"{points} ({part.note})" if part.note else points


def _facts(offers: Sequence[Offer]) -> list[tuple[str, ...]]:
    """Return a row for each fact that any offer tells."""
    names = offers[0].facts if offers else {}
    rows = [(name, *(offer.facts[name] or "–" for offer in offers)) for name in names]
    return [row for row in rows if set(row[1:]) != {"–"}]


def _stage(slug: str, today: date) -> Offer:
    """Return the stage profile of a company; raises NotFoundError, or GoneError where the company left."""
    document = live.document_of(slug)
    if document is None:
        companies.public_company(slug)
        raise NotFoundError(N_("Dit bedrijf biedt nu geen stages aan."))
    profile, labels = document.profile, words()
    options = labels.options
    facts = {
        gettext("Plaats"): _listed(site.place for site in profile.sites),
        gettext("Soort"): _named(profile.kinds, labels.kinds),
        gettext("Niveau"): _named(profile.levels, options[Facet.LEVEL]),
        gettext("Studies"): _named(profile.studies, options[Facet.STUDY]),
        gettext("Stageplaatsen"): labels.places_a_year(profile.places_per_year) if profile.places_per_year else "",
        gettext("Uren per week"): str(profile.hours_per_week or ""),
        gettext("Periode"): profile.period or "",
        gettext("Erkenning"): labels.recognised if profile.sbb_recognised else "",
        gettext("Sector"): options[Facet.SECTOR].get(profile.sector, ""),
        gettext("Daar werk je mee"): _skills(profile.skills),
        gettext("Antwoordt op berichten"): answering_words(
            profile.messages_received, profile.messages_answered, profile.answer_days, labels
        ),
        gettext("Bevestigd op"): datum(profile.confirmed_at) if profile.confirmed_at else "",
    }
    person = _reader(PersonKind.STUDENT, today)
    row = ranking.stage_for(person, profile.id, day=today) if person else None
    place = profile.sites[0].municipality if profile.sites else ""
    alike = live.alike(slug=slug, sector=profile.sector, municipality=place)
    others = [(one.profile.name, one.profile.slug) for one in alike]
    return Offer(profile.name, f"/bedrijven/{slug}", facts, _fit(row), others)


def _vacancy(slug: str, today: date) -> Offer:
    """Return an open vacancy; raises NotFoundError, or GoneError where it is closed."""
    vacancy, company = vacancies.open_vacancy(slug)
    asked, place = vacancies.skills_of(vacancy.id), vacancies.branch_of(vacancy)
    languages = (
        f"{gettext(LANGUAGE_NAMES.get(code, code))} ({gettext(LANGUAGE_LEVEL_NAMES[LanguageLevel(level)])})"
        for code, level in vacancy.languages.items()
    )
    facts = {
        gettext("Bedrijf"): company.name,
        gettext("Plaats"): place.place,
        gettext("Soort"): gettext(KIND_NAMES[VacancyKind(vacancy.kind)]),
        gettext("Salaris"): _salary(vacancy),
        gettext("Uren per week"): _span(str(vacancy.hours_min), str(vacancy.hours_max)),
        gettext("Thuis werken"): gettext(REMOTE_NAMES[Remote(vacancy.remote)]),
        gettext("Niveau"): gettext("vanaf %(level)s", level=gettext(LEVEL_NAMES[vacancy.level]))
        if vacancy.level
        else "",
        gettext("Studies"): _named(vacancy.studies, words().options[Facet.STUDY]),
        gettext("Je kunt"): _skills([one.slug for one in asked if one.required]),
        gettext("Het liefst ook"): _skills([one.slug for one in asked if not one.required]),
        gettext("Talen"): _listed(languages),
        gettext("Rijbewijs"): _listed(gettext(LICENCE_NAMES[Licence(code)]) for code in vacancy.licences),
        gettext("Begint op"): datum(vacancy.starts_on) if vacancy.starts_on else gettext("in overleg"),
        gettext("Solliciteren kan tot en met"): datum(vacancy.ends_on),
    }
    person = _reader(PersonKind.TALENT, today)
    row = ranking.vacancy_for(person, vacancy.id, day=today) if person else None
    like = Like(slug, company.sector, place.municipality, tuple(one.slug for one in asked), vacancy.occupation)
    others = [
        (f"{one.profile.name}, {one.profile.employer}", one.profile.slug) for one in vacancy_live.alike(like, today)
    ]
    return Offer(vacancy.title, f"/vacatures/{slug}", facts, _fit(row), others)


SOURCES: Mapping[str, Callable[[str, date], Offer]] = {"stage": _stage, "vacature": _vacancy}
"""How to find an offer, by the name in the address."""


def _reader(kind: PersonKind, today: date) -> int | None:
    """Return the id of the reader's own profile of this kind, where it says anything."""
    user, role = account(), active_role()
    if user is None or role is None or KIND_OF_ROLE.get(role) is not kind:
        return None
    return ranking.profile_of(user.id, kind, day=today)


def _fit(row: Row | None) -> Fit | None:
    if row is None:
        return None
    return Fit(row, parts_of(row), _skills(row.matched), _skills(row.near), _skills(row.missing))


def _skills(slugs: Collection[str]) -> str:
    names = skills.skill_names(slugs, locale())
    return _listed(names[slug] for slug in slugs if slug in names)


def _named(codes: Collection[str], names: Mapping[str, str]) -> str:
    return _listed(names[code] for code in codes if code in names)


def _listed(names: Iterable[str]) -> str:
    return ", ".join(dict.fromkeys(names))


def _span(least: str, most: str) -> str:
    return least if least == most else gettext("%(least)s tot %(most)s", least=least, most=most)


def _salary(vacancy: Vacancy) -> str:
    span = _span(euro(vacancy.salary_min_cents), euro(vacancy.salary_max_cents))
    return f"{span} {gettext(SALARY_PER_NAMES[SalaryPer(vacancy.salary_per)])}"
