"""Evidence: what is asked for, what is there, and a form of its own for each item."""

from dataclasses import dataclass

from flask.typing import ResponseReturnValue

from app.accounts.access import role
from app.accounts.session import signed_in_account
from app.kernel.web import locale
from app.vouchers.casefile import is_present
from app.vouchers.models import EvidenceItem, VoucherApplication
from app.vouchers.queries import applications
from app.vouchers.queries.applications import Document
from app.vouchers.scheme import ApplicantKind, SchemeVersion, Supply
from app.vouchers.views.applying_begin import APPLICANTS
from app.vouchers.views.blueprint import blueprint
from app.vouchers.views.documents import document_response


@dataclass(frozen=True)
class Upload:
    """An item of evidence as a page shows it: its name, its document, what is wrong with either."""

    item: EvidenceItem
    label: str
    document: Document | None
    present: bool
    error: str = ""

    @property
    def rejection(self) -> str:
        """Why the item was sent back, or asked for; empty when it was not."""
        return self.item.rejection or "" if self.item.rejected_at else ""


def uploads_of(
    application: VoucherApplication, version: SchemeVersion, wrong: dict[str, str] | None = None
) -> list[Upload]:
    """Return the items that need a document: files of the scheme, and whatever an advisor asked for."""
    asked = {item.code: item for item in version.kinds[ApplicantKind(application.applicant_kind)].evidence}
    documents = applications.documents_of(application.evidence)
    uploads = []
    for item in application.evidence:
        of_scheme = asked.get(item.code)
        in_the_form = of_scheme is not None and of_scheme.supply is not Supply.FILE
        if in_the_form and item.rejection is None and item.file_id is None:
            continue
        label = of_scheme.label.show(locale()) if of_scheme else item.label
        document = documents.get(item.file_id) if item.file_id else None
        error = (wrong or {}).get(item.code, "")
        uploads.append(Upload(item, label[:1].upper() + label[1:], document, is_present(item), error))
    return uploads


@blueprint.get("/vouchers/<public_id>/stuk/<int(max=2147483647):item_id>")
@role(*APPLICANTS)
def document(public_id: str, item_id: int) -> ResponseReturnValue:
    """Show a document that was supplied with the own application."""
    application = applications.own(signed_in_account(), public_id)
    return document_response(applications.document_of(application, item_id))
