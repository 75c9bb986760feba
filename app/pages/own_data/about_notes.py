"""What staff noted of somebody, among all that is kept of them."""

from sqlalchemy import select

from app.accounts.models import Account
from app.kernel.database import db
from app.kernel.text import N_
from app.pages.own_data.about_vouchers import OWN_PARTICIPANT
from app.pages.own_data.record import Record, Section, entries
from app.vouchers.desk.models import CaseNote, NoteKind
from app.vouchers.models import VoucherApplication


def notes_section(user: Account) -> Section:
    """Return the notes on applications whose applicant follows the training; who wrote them is not said.

    Notes on an employer's application may be about its participant, who is somebody else.
    """
    query = (
        select(VoucherApplication.number, CaseNote.at, CaseNote.text)
        .join(VoucherApplication, VoucherApplication.id == CaseNote.application_id)
        .where(
            VoucherApplication.applicant_id == user.id,
            VoucherApplication.applicant_kind.in_(OWN_PARTICIPANT),
            CaseNote.kind == NoteKind.NOTE,
        )
        .order_by(CaseNote.id)
    )
    records = [
        Record(row.number, entries([("at", N_("Wanneer"), row.at), ("text", N_("Notitie"), row.text)]))
        for row in db.session.execute(query)
    ]
    return Section(
        "notes",
        N_("Notities bij je aanvragen"),
        N_("Een taak van algemeen belang (AVG artikel 6, lid 1e): medewerkers werken samen aan je aanvraag."),
        N_("Even lang als de aanvraag zelf."),
        records,
        N_("Notities bij een aanvraag van een werkgever kun je bij ons opvragen."),
    )
