"""One training: what people learn and where they use it, what it costs, what a voucher pays, what it ends with."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import current_app, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import func, select

from app.accounts.access import public
from app.accounts.rules import Role
from app.accounts.session import active_role
from app.badges import queries as badges
from app.companies.models import Company
from app.kernel import clock
from app.kernel.database import db
from app.kernel.errors import GoneError
from app.kernel.levels import LEVEL_NAMES
from app.kernel.web import locale, shown
from app.organisations.models import Organisation
from app.pages.locator import locator
from app.pages.texts import paragraphs
from app.pages.trainings import voucher
from app.pages.trainings.voucher import VoucherToday
from app.pages.trainings.wanted import reader
from app.pages.views import blueprint
from app.people import queries as people
from app.skills.queries import skill_names
from app.skills.rules import SKILL_LEVEL_NAMES, SkillLevel
from app.trainings import queries as trainings
from app.trainings.models import Training
from app.trainings.queries import TrainingLine
from app.trainings.rules import FORM_NAMES, TrainingForm, still_starts
from app.vacancies import queries as vacancies
from app.vacancies.models import Vacancy, VacancySkill
from app.vouchers.scheme import KIND_NAMES, ApplicantKind
from app.vouchers.scheme.content import Label

SIMILAR = 3
MODES = {
    TrainingForm.CLASSROOM: "onsite",
    TrainingForm.ONLINE: "online",
    TrainingForm.MIXED: "blended",
    TrainingForm.AT_WORK: "onsite",
}
"""How a training is given, in the words of https://schema.org/courseMode."""


@dataclass(frozen=True)
class Taught:
    """A skill that a training teaches, for this reader: `state` is "have" or "missing", None without a profile."""

    slug: str
    label: str
    level: str
    vacancies: int
    state: str | None


@dataclass(frozen=True)
class Row:
    """What a voucher pays one kind of applicant, and what that applicant has ready; amounts in cents, 0 for nothing."""

    name: str
    amount_cents: int
    own_cents: int
    needs: Label


@blueprint.get("/opleidingen/<slug>")
@public
def training(slug: str) -> ResponseReturnValue:
    """Show a training; one that is closed answers 410, with others that teach the same."""
    try:
        found, trainer = trainings.public_training(slug)
    except GoneError:
        return _gone(trainings.by_slug(slug))
    skills = _taught(found)
    form, today, now = TrainingForm(found.form), clock.today(), voucher.today()
    spots = [(found.lat, found.lon)] if found.lat is not None and found.lon is not None else []
    badge = badges.badge_names([found.badge_class_id]) if found.badge_class_id is not None else {}
    start = found.next_start if still_starts(found.next_start, today) else None
    return render_template(
        "pages/training.html",
        training=found,
        trainer=trainer,
        description=paragraphs(found.description),
        about=paragraphs(trainer.about),
        skills=skills,
        form_name=FORM_NAMES[form],
        level_name=LEVEL_NAMES[found.level] if found.level else None,
        start=start,
        badge=next(iter(badge.values()), None),
        voucher=now,
        rows=_rows(found.price_cents, now),
        pays=now.sentence(found.price_cents) if now else None,
        is_employer=active_role() is Role.EMPLOYER,
        similar=_similar(found),
        locator=locator(current_app.extensions["region"], spots) if spots else None,
        course=_course(found, trainer, form, start, [skill.label for skill in skills]),
    )


def _gone(closed: Training) -> ResponseReturnValue:
    now = voucher.today()
    return render_template("pages/training_gone.html", title=closed.title, similar=_similar(closed), voucher=now), 410


def _taught(found: Training) -> list[Taught]:
    """Return what is taught: what the reader misses first, each with the open vacancies that ask it."""
    taught = trainings.skills_of([found.id])[found.id]
    slugs = [slug for slug, _level in taught]
    names, asked, person = skill_names(slugs, locale()), _asked(slugs), reader()
    held = {one.slug: one.level for one in people.held_skills(person, clock.today())} if person else None
    listed = [
        Taught(
            slug,
            names[slug],
            SKILL_LEVEL_NAMES[SkillLevel(level)],
            asked.get(slug, 0),
            None if held is None else "have" if held.get(slug, 0) >= level else "missing",
        )
        for slug, level in taught
        if slug in names
    ]
    return sorted(listed, key=lambda skill: (skill.state == "have", -skill.vacancies, skill.label))


def _asked(slugs: list[str]) -> dict[str, int]:
    """Return in how many open vacancies each skill is asked."""
    query = (
        select(VacancySkill.skill, func.count())
        .join(Vacancy, Vacancy.id == VacancySkill.vacancy_id)
        .join(Company, Company.id == Vacancy.company_id)
        .where(VacancySkill.skill.in_(slugs), *vacancies.is_open(clock.today()))
        .group_by(VacancySkill.skill)
    )
    return {row[0]: row[1] for row in db.session.execute(query)}


def _rows(price_cents: int, now: VoucherToday | None) -> list[Row]:
    """Return what a voucher pays each kind of applicant, in the order of the scheme."""
    if now is None:
        return []
    rows = []
    for kind, terms in now.version.kinds.items():
        pays = now.pays(price_cents, kind)
        needs = Label.listed(item.label for item in terms.evidence)
        rows.append(Row(KIND_NAMES[ApplicantKind(kind)], pays.amount_cents, pays.own_cents, needs))
    return rows


def _similar(found: Training) -> list[TrainingLine]:
    """Return other trainings that teach some of the same, those that share most first."""
    by_skill = trainings.trainings_for_skills(
        [slug for slug, _level in trainings.skills_of([found.id])[found.id]], count=SIMILAR + 1
    )
    shared: dict[str, int] = {}
    lines: dict[str, TrainingLine] = {}
    for listed in by_skill.values():
        for line in listed:
            if line.slug != found.slug:
                shared[line.slug] = shared.get(line.slug, 0) + 1
                lines[line.slug] = line
    best = sorted(lines, key=lambda slug: (-shared[slug], lines[slug].price_cents, slug))
    return [lines[slug] for slug in best[:SIMILAR]]


def _course(
    found: Training, trainer: Organisation, form: TrainingForm, start: date | None, skills: list[str]
) -> dict[str, Any]:
    """Return the training in the words of https://schema.org/Course."""
    instance: dict[str, Any] = {
        "@type": "CourseInstance",
        "courseMode": MODES[form],
        "courseWorkload": f"PT{found.study_hours}H",
    }
    if start:
        instance["startDate"] = start.isoformat()
    if found.place:
        instance["location"] = {
            "@type": "Place",
            "name": found.place,
            "address": {"@type": "PostalAddress", "addressLocality": found.place, "addressCountry": "NL"},
        }
    provider = {"@type": "Organization", "name": trainer.name}
    if trainer.website:
        provider["sameAs"] = trainer.website
    euros, cents = divmod(found.price_cents, 100)
    course: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Course",
        "name": found.title,
        "description": found.description,
        "inLanguage": "nl",
        "url": str(current_app.config["SITE_URL"]) + url_for("pages.training", slug=found.slug),
        "provider": provider,
        "teaches": skills,
        "offers": {
            "@type": "Offer",
            "category": "Paid" if found.price_cents else "Free",
            "price": f"{euros}.{cents:02d}",
            "priceCurrency": "EUR",
        },
        "hasCourseInstance": instance,
    }
    if found.level:
        course["educationalLevel"] = shown(LEVEL_NAMES[found.level])
    return course
