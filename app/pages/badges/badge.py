"""What one badge proves and how somebody gets it, and who issues it."""

from typing import Any

from flask import current_app, render_template, url_for
from flask.typing import ResponseReturnValue

from app.accounts.access import public
from app.accounts.rules import Role
from app.accounts.session import active_role
from app.badges import queries
from app.badges.endorsing import queries as endorsing
from app.badges.models import BadgeClass
from app.badges.pathways import queries as pathways
from app.badges.queries import SkillLine
from app.badges.rules import FEWEST_SHOWN
from app.kernel.database import db
from app.kernel.errors import GoneError
from app.kernel.text import N_
from app.kernel.web import locale
from app.organisations import queries as organisations
from app.organisations.models import Organisation
from app.organisations.rules import OrganisationKind
from app.pages.badges.catalogue import Point
from app.pages.texts import paragraphs
from app.pages.views import blueprint
from app.trainings import queries as trainings
from app.trainings.queries import TrainingLine

FEW = 3


@blueprint.get("/badges/<slug>")
@public
def badge(slug: str) -> ResponseReturnValue:
    """Show a badge class; one that is not awarded any more says so, for those who hold it."""
    found = queries.class_by_slug(slug)
    issuer = db.session.get_one(Organisation, found.organisation_id)
    if issuer.removed_at is not None:
        raise GoneError(N_("De uitgever van deze badge staat niet meer op deze site."))
    skills = skill_links(found.id)
    awarded, leading = queries.awarded_count(found.id), trainings.trainings_with_badge(found.id)
    return render_template(
        "pages/badge.html",
        badge=found,
        description=paragraphs(found.description),
        criteria=paragraphs(found.criteria),
        issuer=issuer,
        skills=skills,
        awarded=awarded if awarded >= FEWEST_SHOWN else None,
        fewest=FEWEST_SHOWN,
        trainings=leading,
        pathways=pathways.public_pathways(class_id=found.id),
        endorsements=endorsing.of_class(found.id),
        endorse_href=url_for("badges.endorse_class", slug=slug) if active_role() is Role.EMPLOYER else None,
        related=[] if leading else _related([line.slug for line, _href in skills]),
        credential=credential(found, issuer, [line.label for line, _href in skills]),
    )


@blueprint.get("/uitgevers/<slug>")
@public
def issuer(slug: str) -> ResponseReturnValue:
    """Show an issuer with the badges that can be had there."""
    found = organisations.public_organisation(slug, OrganisationKind.ISSUER)
    listed = [entry for entry in queries.catalogue() if entry.issuer_slug == slug]
    names = {
        line.slug: line.label
        for line in queries.skill_lines(((skill, 1) for entry in listed for skill in entry.skills), locale())
    }
    return render_template(
        "pages/issuer.html",
        issuer=found,
        about=paragraphs(found.about),
        badges=listed,
        names=names,
        pathways=pathways.public_pathways(organisation_id=found.id),
        points=[Point(found.lat, found.lon, found.name, "", found.place)],
    )


def skill_links(class_id: int) -> list[tuple[SkillLine, str]]:
    """Return the skills that a class proves, each with the address of the vacancies that ask it."""
    lines = queries.skill_lines(queries.skills_of([class_id])[class_id], locale())
    return [(line, url_for("pages.vacancies", q=line.label)) for line in lines]


def _related(skills: list[str]) -> list[TrainingLine]:
    """Return a few trainings that teach these skills, for a badge that no training ends with."""
    found = {line.slug: line for lines in trainings.trainings_for_skills(skills).values() for line in lines}
    return list(found.values())[:FEW]


def credential(found: BadgeClass, issuer: Organisation, skills: list[str]) -> dict[str, Any]:
    """Return the badge in the words of https://schema.org/EducationalOccupationalCredential."""
    site = str(current_app.config["SITE_URL"])
    facts: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "EducationalOccupationalCredential",
        "name": found.name,
        "description": found.description,
        "inLanguage": found.language,
        "url": site + url_for("pages.badge", slug=found.slug),
        "credentialCategory": "badge",
        "competencyRequired": skills,
        "recognizedBy": {
            "@type": "Organization",
            "name": issuer.name,
            "url": site + url_for("pages.issuer", slug=issuer.slug),
        },
    }
    if found.nlqf_level is not None:
        facts["educationalLevel"] = f"NLQF {found.nlqf_level}"
    if found.valid_months is not None:
        facts["validFor"] = f"P{found.valid_months}M"
    return facts
