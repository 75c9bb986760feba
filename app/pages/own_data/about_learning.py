"""What trainers and companies said of somebody, among all that is kept of them: completed trainings, endorsements."""

from sqlalchemy import select

from app.accounts.models import Account
from app.badges.endorsing import queries as endorsing
from app.kernel.database import db
from app.kernel.text import N_
from app.organisations.models import Organisation
from app.pages.own_data.record import Record, Section, entries
from app.trainings.models import Training, TrainingCompletion

GROUND = N_("De opleider moet kunnen laten zien wie de opleiding afrondde (AVG artikel 6, lid 1f).")
SAID = N_("Een bedrijf mag laten weten wat een badge waard is; jij kiest of anderen het zien (AVG artikel 6, lid 1f).")


def completions_section(user: Account) -> Section:
    """Return the trainings that were completed at this account's confirmed address."""
    query = (
        select(Training.title, Organisation.name, TrainingCompletion.completed_on, TrainingCompletion.evidence)
        .join(Training, Training.id == TrainingCompletion.training_id)
        .join(Organisation, Organisation.id == Training.organisation_id)
        .where(TrainingCompletion.email == user.email)
        .order_by(TrainingCompletion.id.desc())
    )
    rows = db.session.execute(query).all() if user.email_confirmed_at is not None else []
    records = [
        Record(
            title,
            entries(
                [
                    ("training", N_("Opleiding"), title),
                    ("trainer", N_("Opleider"), trainer),
                    ("completed_on", N_("Afgerond op"), completed_on),
                    ("evidence", N_("Wat de opleider schreef"), evidence),
                ]
            ),
        )
        for title, trainer, completed_on, evidence in rows
    ]
    return Section("completions", N_("Opleidingen die je afrondde"), GROUND, N_("Zolang je account er is."), records)


def endorsements_section(user: Account) -> Section:
    """Return what companies say of the badges of this account."""
    records = [
        Record(
            badge,
            entries(
                [
                    ("badge", N_("Badge"), badge),
                    ("company", N_("Bedrijf"), one.company),
                    ("comment", N_("Wat het bedrijf schreef"), one.comment),
                    ("endorsed_at", N_("Geschreven op"), one.endorsed_at),
                    ("agreed_at", N_("Zichtbaar sinds"), one.agreed_at),
                ]
            ),
        )
        for one, badge in endorsing.waiting_for(user)
    ]
    return Section("endorsements", N_("Aanbevelingen van je badges"), SAID, N_("Tot je ze weghaalt."), records)
