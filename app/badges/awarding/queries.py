"""Reading series of awards: whose, how they stand, their rows; and who may award what."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, case, func, select

from app.accounts.models import Account
from app.badges.awarding.models import AwardBatch, AwardPermission, AwardRow
from app.badges.awarding.rules import ORDER, Counts, Problem, RowState
from app.badges.models import BadgeClass
from app.kernel.database import db
from app.kernel.errors import NotFoundError
from app.kernel.paging import AnyRow, Page, paged
from app.kernel.text import N_
from app.organisations import queries as organisations
from app.organisations.models import Organisation
from app.organisations.rules import OrganisationKind

UNKNOWN = N_("Deze lijst kennen wij niet, of hij is al weggegooid.")
PAGE_SIZE = 50
WRONG = (AwardRow.state == RowState.OPEN.value, AwardRow.problem.is_not(None))
READY = (AwardRow.state == RowState.OPEN.value, AwardRow.problem.is_(None))


@dataclass(frozen=True)
class BatchLine:
    """A series in a list."""

    public_id: str
    title: str
    file_name: str
    created_at: datetime
    confirmed_at: datetime | None
    finished_at: datetime | None
    rows: int


@dataclass(frozen=True)
class Permission:
    """A trainer that may award a class, or asks to; `granted_at` is empty while it asks."""

    organisation_id: int
    organisation: str
    organisation_slug: str
    badge: str
    badge_slug: str
    granted_at: datetime | None


def own_batch(account: Account, public_id: str) -> AwardBatch:
    """Return a series of an organisation that `account` acts for. Raises NotFoundError for everybody else."""
    found = db.session.scalars(select(AwardBatch).where(AwardBatch.public_id == public_id)).first()
    if found is not None:
        kind = OrganisationKind.ISSUER if found.training_id is None else OrganisationKind.TRAINER
        if organisations.acts_for(account, found.organisation_id, kind):
            return found
    raise NotFoundError(UNKNOWN)


def locked_batch(batch_id: int) -> AwardBatch:
    """Return the series as it is now and keep others from changing it until this transaction ends.

    Raises NotFoundError where somebody threw it away meanwhile.
    """
    query = select(AwardBatch).where(AwardBatch.id == batch_id).with_for_update()
    found = db.session.scalars(query.execution_options(populate_existing=True)).first()
    if found is None:
        raise NotFoundError(UNKNOWN)
    return found


def counts_of(batch_id: int) -> Counts:
    """Return how the rows of a series stand."""
    wrong = AwardRow.problem.is_not(None)
    query = select(AwardRow.state, wrong, func.count()).where(AwardRow.batch_id == batch_id)
    found: dict[tuple[str, bool], int] = {}
    for state, is_wrong, number in db.session.execute(query.group_by(AwardRow.state, wrong)):
        found[state, bool(is_wrong)] = number
    return Counts(
        ready=found.get((RowState.OPEN, False), 0),
        wrong=found.get((RowState.OPEN, True), 0),
        left_out=found.get((RowState.LEFT_OUT, False), 0),
        skipped=found.get((RowState.LEFT_OUT, True), 0),
        done=found.get((RowState.DONE, False), 0),
        refused=found.get((RowState.REFUSED, True), 0),
    )


def problem_counts(batch_id: int, *where: ColumnElement[bool]) -> dict[Problem, int]:
    """Return how many rows have which problem, in the order of the preview; by default of the open ones."""
    query = select(AwardRow.problem, func.count()).where(AwardRow.batch_id == batch_id, *(where or WRONG))
    rows = db.session.execute(query.where(AwardRow.problem.is_not(None)).group_by(AwardRow.problem))
    return dict(sorted(((Problem(str(name)), number) for name, number in rows), key=lambda pair: ORDER[pair[0]]))


def rows_page(batch_id: int, *where: ColumnElement[bool], size: int = PAGE_SIZE) -> Page:
    """Return one page of the rows of a series: by problem, then by number."""
    rank = case(ORDER, value=AwardRow.problem, else_=-1)
    columns = (
        AwardRow.id,
        AwardRow.number,
        AwardRow.email,
        AwardRow.day,
        AwardRow.evidence,
        AwardRow.not_a_bsn,
        AwardRow.problem,
        AwardRow.state,
    )
    query = select(*columns).where(AwardRow.batch_id == batch_id, *where).order_by(rank, AwardRow.number)
    return paged(query, size)


def all_rows(batch_id: int) -> list[AwardRow]:
    """Return the rows that are not left out, as they are now."""
    query = select(AwardRow).where(AwardRow.batch_id == batch_id, AwardRow.state != RowState.LEFT_OUT.value)
    return list(db.session.scalars(query.order_by(AwardRow.number).execution_options(populate_existing=True)))


def batches_of(organisation_ids: Collection[int], *, training_id: int | None = None, most: int = 10) -> list[BatchLine]:
    """Return the newest series of these organisations: of a training if given, else of badges."""
    rows = select(func.count()).where(AwardRow.batch_id == AwardBatch.id).scalar_subquery()
    columns = (
        AwardBatch.public_id,
        AwardBatch.title,
        AwardBatch.file_name,
        AwardBatch.created_at,
        AwardBatch.confirmed_at,
        AwardBatch.finished_at,
        rows,
    )
    query = select(*columns).where(AwardBatch.organisation_id.in_(organisation_ids))
    of = AwardBatch.training_id.is_(None) if training_id is None else AwardBatch.training_id == training_id
    found = db.session.execute(query.where(of).order_by(AwardBatch.id.desc()).limit(most))
    return [BatchLine(*row) for row in found]


def titles_of(public_ids: Collection[str]) -> dict[str, str]:
    """Return for what these series are, by their ids in addresses."""
    query = select(AwardBatch.public_id, AwardBatch.title).where(AwardBatch.public_id.in_(public_ids))
    return {row[0]: row[1] for row in db.session.execute(query)}


def may_award(organisation_id: int, badge_class: BadgeClass) -> bool:
    """Return whether an organisation may award a class: its own, or one whose issuer permitted it."""
    if badge_class.organisation_id == organisation_id:
        return True
    permission = permission_of(organisation_id, badge_class.id)
    return permission is not None and permission.granted_at is not None and permission.ended_at is None


def permission_of(organisation_id: int, class_id: int) -> AwardPermission | None:
    """Return what was asked or agreed between an organisation and the issuer of a class."""
    query = select(AwardPermission).where(
        AwardPermission.organisation_id == organisation_id, AwardPermission.badge_class_id == class_id
    )
    return db.session.scalars(query).first()


def permissions_of(issuer_ids: Collection[int], *, class_id: int | None = None) -> Sequence[Permission]:
    """Return who may award, or asks to award, the classes of these issuers (one of them if given); asked first."""
    trainer = Organisation
    query = (
        select(
            AwardPermission.organisation_id,
            trainer.name,
            trainer.slug,
            BadgeClass.name,
            BadgeClass.slug,
            AwardPermission.granted_at,
        )
        .join(BadgeClass, BadgeClass.id == AwardPermission.badge_class_id)
        .join(trainer, trainer.id == AwardPermission.organisation_id)
        .where(
            BadgeClass.organisation_id.in_(issuer_ids), AwardPermission.ended_at.is_(None), trainer.removed_at.is_(None)
        )
        .order_by(AwardPermission.granted_at.is_not(None), trainer.name, BadgeClass.name)
    )
    if class_id is not None:
        query = query.where(BadgeClass.id == class_id)
    return [Permission(*row) for row in db.session.execute(query)]


def trainers() -> Sequence[AnyRow]:
    """Return the trainers (`id`, `slug`, `name`) that a class can be entrusted to."""
    query = select(Organisation.id, Organisation.slug, Organisation.name)
    query = query.where(*organisations.is_public(OrganisationKind.TRAINER))
    return db.session.execute(query.order_by(Organisation.name, Organisation.id)).all()
