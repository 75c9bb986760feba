"""The public page of a company: what students do there, where it is, how it answers. Never who reads the messages."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote, urlsplit

from flask import current_app, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.accounts.access import public
from app.accounts.rules import Role
from app.accounts.session import account, active_role
from app.companies import policy
from app.companies import queries as companies
from app.companies.countries import country_name
from app.companies.models import Branch, Company
from app.contacts.queries import written_to
from app.kernel import clock
from app.kernel.errors import GoneError
from app.kernel.web import locale
from app.kernel.web import shown as shown_text
from app.matching import live, ranking
from app.matching.document import Document
from app.matching.profiles import Facet, Profile
from app.matching.ranking import Fit
from app.matching.score.ranked import Row
from app.pages.higher import Higher, higher_in
from app.pages.locator import Locator, locator
from app.pages.scores import parts_of, sides_of, total_of
from app.pages.search.cards import Card, answering_words, card_of
from app.pages.search.words import Words, words
from app.pages.texts import paragraphs
from app.pages.views import blueprint
from app.placements import queries as placements
from app.placements.models import PlacementOffer
from app.skills import queries as skills

ROUTE = "https://www.openstreetmap.org/search?query="


@dataclass(frozen=True, slots=True)
class Skill:
    """A skill as the page shows it; `state` is as in templates/components/skills.html, "" when nobody is compared."""

    label: str
    href: str
    state: str


@dataclass(frozen=True, slots=True)
class Spot:
    """A branch on the map: where it is, its address as its name, and a map of somebody else's."""

    lat: float
    lon: float
    name: str
    href: str
    place: str


@blueprint.get("/bedrijven/<slug>")
@public
def company(slug: str) -> ResponseReturnValue:
    """Show the profile of a company; one that is gone answers 410, with others like it."""
    try:
        shown = companies.public_company(slug)
    except GoneError:
        return _gone(companies.by_slug(slug))
    branches = companies.open_branches(shown.id)
    offer = placements.offer_of(shown.id)
    if offer is not None and offer.closed_at is not None:
        offer = None
    labels = words()
    fit = _fit() if offer else None
    row = fit.fitted.row(slug) if fit and slug in fit.fitted.scores else None
    parts = parts_of(row) if row else []
    return render_template(
        "pages/company.html",
        company=_public_facts(shown),
        is_new=policy.is_new(shown),
        offer=offer,
        skills=_skills(offer, row) if offer else [],
        fit=row and shown_text(row.sentence),
        parts=parts,
        total=total_of(parts),
        sides=sides_of(row) if row else "",
        higher=_higher(fit, slug),
        labels=labels,
        names=_names(shown, offer, labels),
        places=[_place(branch) for branch in branches],
        locator=_locator(branches),
        answers=answering_words(shown.messages_received, shown.messages_answered, shown.answer_days, labels),
        similar=_similar(shown, branches[0].municipality if branches else ""),
        written=_written(shown),
        may_write=account() is None or active_role() is Role.STUDENT,
        back=_back(slug),
    )


def _public_facts(shown: Company) -> dict[str, object]:
    """Return what everybody may know; the template gets nothing else of the company."""
    language = locale()
    return {
        "slug": shown.slug,
        "name": shown.name,
        "about": paragraphs(shown.about),
        "website": shown.website,
        "employees": shown.employees,
        "countries": [country_name(code, language) for code in shown.export_countries],
        "confirmed_at": shown.confirmed_at,
    }


def _names(shown: Company, offer: PlacementOffer | None, labels: Words) -> dict[str, str]:
    """Return the kinds, levels, studies and sector in words."""
    sector = labels.options[Facet.SECTOR].get(shown.sector, "")
    if offer is None:
        return {"sector": sector, "kinds": "", "levels": "", "studies": ""}
    levels, studies = labels.options[Facet.LEVEL], labels.options[Facet.STUDY]
    return {
        "sector": sector,
        "kinds": ", ".join(labels.kinds[kind] for kind in offer.kinds if kind in labels.kinds),
        "levels": ", ".join(levels[level] for level in offer.levels if level in levels),
        "studies": ", ".join(studies[study] for study in offer.studies if study in studies),
    }


def _gone(removed: Company) -> ResponseReturnValue:
    branches = companies.open_branches(removed.id)
    similar = _similar(removed, branches[0].municipality if branches else "")
    return render_template("pages/company_gone.html", similar=similar), 410


def _similar(shown: Company, municipality: str) -> list[tuple[Document[Profile], Card]]:
    labels, today = words(), clock.today()
    found = live.alike(slug=shown.slug, sector=shown.sector, municipality=municipality)
    return [(document, card_of(document, labels, today)) for document in found]


def _written(shown: Company) -> datetime | None:
    """Return when this student first wrote to the company, or None."""
    user = account()
    if user is None or active_role() is not Role.STUDENT:
        return None
    return written_to(user, [shown.id]).get(shown.id)


def _fit() -> Fit | None:
    """Return how well companies fit the student who reads; None for others, and where the profile says nothing."""
    user = account()
    if user is None or active_role() is not Role.STUDENT:
        return None
    return ranking.stages_of(user.id, day=clock.today())


def _higher(fit: Fit | None, slug: str) -> Higher | None:
    """Return where the company stands in the reader's list, and what would bring it higher."""
    if fit is None or slug in fit.removed or slug not in fit.fitted.scores:
        return None
    return higher_in(fit.basis, slug, total=len(fit.fitted.scores) - len(fit.removed))


def _skills(offer: PlacementOffer, row: Row | None) -> list[Skill]:
    """Return what is worked with, each as a search; for a student with a profile also who has it."""
    names = skills.skill_names(list(offer.skills), locale())
    return [
        Skill(names[slug], url_for("pages.stages", q=names[slug]), _state(slug, row))
        for slug in offer.skills
        if slug in names
    ]


def _state(slug: str, row: Row | None) -> str:
    if row is None:
        return ""
    if slug in row.verified:
        return "proven"
    if slug in row.matched:
        return "have"
    return "near" if slug in row.near else "missing"


def _place(branch: Branch) -> Spot:
    address = f"{branch.street}, {branch.postcode} {branch.place}"
    return Spot(branch.lat, branch.lon, address, ROUTE + quote(address), branch.place)


def _locator(branches: Sequence[Branch]) -> Locator | None:
    spots = [(branch.lat, branch.lon) for branch in branches]
    return locator(current_app.extensions["region"], spots) if spots else None


def _back(slug: str) -> str:
    """Return the address of the list that this reader came from, at this company's card."""
    came = urlsplit(request.referrer or "")
    if came.netloc == request.host and came.path == "/stages":
        return f"/stages{'?' + came.query if came.query else ''}#bedrijf-{slug}"
    return "/stages"
