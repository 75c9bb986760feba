"""An application that is not whole yet: what was typed, by step and field, and the documents that came with it."""

from datetime import datetime

from sqlalchemy import JSON, Boolean, CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.kernel.database import Base, check_in
from app.vouchers.scheme import ApplicantKind

Typed = dict[str, list[str]]
"""The values of one step by the name of their field, as a browser sent them."""


class Draft(Base):
    """An application that somebody began and did not finish; `many` if it is for several participants.

    Once all steps hold it becomes a `VoucherApplication` in state draft with the same `public_id`, and this row goes;
    one for many is sent from here. `answers` holds what was typed by step, right or wrong; a step that is not in it was
    not kept yet. `writer` is the token of the page that kept it last: of two tabs, the one that is behind is told.
    """

    __tablename__ = "voucher_draft"
    __table_args__ = (
        CheckConstraint(check_in("kind", ApplicantKind), name="kind"),
        CheckConstraint("kind = 'employer' OR NOT many", name="many"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(22), unique=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    kind: Mapped[str] = mapped_column(String(15))
    many: Mapped[bool] = mapped_column(Boolean)
    training_id: Mapped[int | None] = mapped_column(ForeignKey("training.id"))
    answers: Mapped[dict[str, Typed]] = mapped_column(JSON)
    writer: Mapped[str] = mapped_column(String(40))
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]

    documents: Mapped[list["DraftDocument"]] = relationship(lazy="raise", order_by="DraftDocument.code")

    @property
    def revision(self) -> str:
        """Name this version: a page carries it, to tell whether a later one was kept since."""
        return self.changed_at.isoformat()


class DraftDocument(Base):
    """A document for one item of evidence, sent before the application was whole."""

    __tablename__ = "voucher_draft_document"

    draft_id: Mapped[int] = mapped_column(ForeignKey("voucher_draft.id"), primary_key=True)
    code: Mapped[str] = mapped_column(String(40), primary_key=True)
    file_id: Mapped[int] = mapped_column(ForeignKey("stored_file.id"))
