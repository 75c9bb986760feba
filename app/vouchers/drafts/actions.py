"""What somebody does with a draft: begin it, keep a step, make it whole, throw it away."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, delete, select
from sqlalchemy.orm import selectinload

from app.accounts import audit
from app.accounts.models import Account
from app.kernel import clock, files
from app.kernel.database import db
from app.kernel.errors import DomainError, NotFoundError
from app.kernel.text import Text
from app.trainings.models import Training
from app.vouchers import actions
from app.vouchers.actions import Answers, Applicant, ChangedError
from app.vouchers.drafts import queries
from app.vouchers.drafts.models import Draft, DraftDocument, Typed
from app.vouchers.drafts.parts import Part
from app.vouchers.models import EvidenceItem, VoucherApplication
from app.vouchers.scheme import ApplicantKind


@dataclass(frozen=True)
class One:
    """One application of several: the row of its participant, and the answers."""

    row: int
    answers: Answers


LEFT = "/"
"""Stands behind the token of a page that was left; no token holds it."""


def begin(*, by: Account, kind: ApplicantKind, many: bool = False, training: Training | None = None) -> Draft:
    """Begin an application; what was begun before for the same and is still empty is taken up again."""
    same = (
        select(Draft)
        .where(
            Draft.account_id == by.id,
            Draft.kind == kind.value,
            Draft.many == many,
            Draft.training_id == (training.id if training else None),
        )
        .order_by(Draft.id.desc())
    )
    empty = next((draft for draft in db.session.scalars(same.limit(queries.LISTED)) if not draft.answers), None)
    if empty is not None:
        return empty
    now = clock.now()
    draft = Draft(
        public_id=secrets.token_urlsafe(12),
        account_id=by.id,
        kind=kind.value,
        many=many,
        training_id=training.id if training else None,
        answers={},
        writer="",
        created_at=now,
        changed_at=now,
    )
    db.session.add(draft)
    db.session.flush()
    audit.record("voucher.begin", f"voucher:{draft.public_id}", by=by, person_id=by.id)
    return draft


def keep(draft: Draft, *, by: Account, part: Part, typed: Typed, seen: str, writer: str) -> None:
    """Keep what was typed in one step, right or wrong, as often as it is sent.

    `seen` is the revision that the page showed, `writer` the token of that page. Raises ChangedError when another page
    kept something since.
    """
    draft = _locked(draft)
    own = draft.writer.removesuffix(LEFT) == writer
    if not own and draft.revision != seen:
        raise ChangedError
    # One trail for each page, not for each letter that is typed on it.
    if not own:
        audit.record("voucher.keep", f"voucher:{draft.public_id}", by=by, person_id=by.id)
    draft.answers = draft.answers | {part.value: typed}
    draft.writer, draft.changed_at = writer, clock.now()
    db.session.flush()


def leave(draft: Draft, *, writer: str) -> None:
    """Note that the page `writer`, which kept the draft last, was left for the next one."""
    draft.writer = f"{writer}{LEFT}"
    db.session.flush()


def was_left(draft: Draft, writer: str) -> bool:
    """Return whether that page was left: what it still sends of its typing comes late, and is in the draft already."""
    return draft.writer == f"{writer}{LEFT}"


def attach(draft: Draft, *, by: Account, code: str, document: files.Document) -> None:
    """Keep a document for one item of evidence, in the place of the one before."""
    draft = _locked(draft)
    stored = files.store(document)
    _drop(draft, code)
    db.session.add(DraftDocument(draft_id=draft.id, code=code, file_id=stored.id))
    db.session.flush()
    audit.record("voucher.supply", f"voucher:{draft.public_id}", by=by, person_id=by.id, item=code)


def detach(draft: Draft, *, by: Account, code: str) -> None:
    """Remove the document of one item, if there is one."""
    draft = _locked(draft)
    _drop(draft, code)
    audit.record("voucher.remove_document", f"voucher:{draft.public_id}", by=by, person_id=by.id, item=code)


def complete(draft: Draft, *, by: Account, applicant: Applicant, answers: Answers) -> VoucherApplication:
    """Make the application that a whole draft stands for, with its documents; the draft goes."""
    draft = _locked(draft)
    application = _made(draft, by, applicant, answers, draft.public_id)
    _remove(draft, files_too=False)
    return application


def send_each(
    draft: Draft, *, by: Account, applicant: Applicant, ones: Sequence[One]
) -> tuple[list[VoucherApplication], list[tuple[int, Text]]]:
    """Send an application for each participant; return what was sent, and (row, reason) of what was not.

    Each is sent whole or not at all. With all of them sent the draft goes; else it stays as it is.
    """
    draft = _locked(draft)
    sent, left = [], []
    for one in ones:
        try:
            with db.session.begin_nested():
                application = _made(draft, by, applicant, one.answers, None)
                actions.submit(application, by=by)
                sent.append(application)
        except DomainError as error:
            left.append((one.row, error.text))
            # What was read of the rows that are not there any more; SQLite gives their numbers to the next ones.
            for item in [item for item in db.session if isinstance(item, EvidenceItem)]:
                db.session.expunge(item)
    if not left:
        _remove(draft, files_too=False)
    return sent, left


def _made(
    draft: Draft, by: Account, applicant: Applicant, answers: Answers, public_id: str | None
) -> VoucherApplication:
    """Make one application in state draft; the documents of a draft for many belong to each of them."""
    training = queries.training_of(draft)
    if training is not None and training.title != answers.training_title:
        training = None
    application = actions.save_draft(
        by=by, applicant=applicant, answers=answers, public_id=public_id, training=training
    )
    found = {document.code: document.file_id for document in draft.documents}
    items = select(EvidenceItem).where(
        EvidenceItem.application_id == application.id, EvidenceItem.code.in_(found.keys())
    )
    for item in db.session.scalars(items):
        item.file_id, item.supplied_at = found[item.code], clock.now()
    db.session.flush()
    return application


def discard(draft: Draft, *, by: Account) -> None:
    """Throw a draft away with its documents."""
    draft = _locked(draft)
    audit.record("voucher.discard", f"voucher:{draft.public_id}", by=by, person_id=by.id)
    _remove(draft, files_too=True)


def discard_all(account: Account) -> None:
    """Throw away whatever somebody who erases their account began."""
    for draft in db.session.scalars(_with_documents().where(Draft.account_id == account.id)).all():
        discard(draft, by=account)


def discard_older_than(moment: datetime, *, at_most: int) -> None:
    """Throw away what was not changed since `moment`."""
    query = _with_documents().where(Draft.changed_at < moment).order_by(Draft.id).limit(at_most)
    for draft in db.session.scalars(query).all():
        discard(draft, by=db.session.get_one(Account, draft.account_id))


def _with_documents() -> Select[Draft]:
    return select(Draft).options(selectinload(Draft.documents))


def _locked(draft: Draft) -> Draft:
    """Hold the draft until the transaction ends, as it is now. Raises NotFoundError once it has become something."""
    query = _with_documents().where(Draft.id == draft.id).with_for_update()
    held = db.session.scalars(query.execution_options(populate_existing=True)).one_or_none()
    if held is None:
        raise NotFoundError
    return held


def _drop(draft: Draft, code: str) -> None:
    """Remove one document; what hangs on nothing else goes with it."""
    for document in [document for document in draft.documents if document.code == code]:
        db.session.delete(document)
        db.session.flush()
        _forget([document.file_id])
    db.session.refresh(draft, ["documents"])


def _remove(draft: Draft, *, files_too: bool) -> None:
    stored = [document.file_id for document in draft.documents]
    db.session.execute(delete(DraftDocument).where(DraftDocument.draft_id == draft.id))
    db.session.execute(delete(Draft).where(Draft.id == draft.id))
    if files_too and stored:
        _forget(stored)


def _forget(file_ids: Sequence[int]) -> None:
    """Remove the documents that no application took over."""
    used = select(EvidenceItem.file_id).where(EvidenceItem.file_id.in_(file_ids))
    kept = set(db.session.scalars(used))
    gone = [file_id for file_id in file_ids if file_id not in kept]
    db.session.execute(delete(files.StoredFile).where(files.StoredFile.id.in_(gone)))
