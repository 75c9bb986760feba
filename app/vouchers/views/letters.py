"""Letters of a case as PDF: for who applied, and for advisors and deciders."""

from collections.abc import Mapping
from typing import Any

from flask import Response
from flask.typing import ResponseReturnValue

from app.accounts.access import role, writes
from app.accounts.rules import Role
from app.accounts.session import signed_in_account
from app.vouchers import status_parts
from app.vouchers.letters.keeping import file_of, letters_of
from app.vouchers.models import VoucherApplication
from app.vouchers.queries import applications
from app.vouchers.queries.casepage import CaseFile
from app.vouchers.views.advice_case import read
from app.vouchers.views.applying_begin import APPLICANTS
from app.vouchers.views.blueprint import blueprint
from app.vouchers.views.case_parts import case_part
from app.vouchers.views.documents import letter_response


@blueprint.get("/vouchers/<public_id>/brieven/<int(max=2147483647):sequence>")
@writes
@role(*APPLICANTS)
def letter(public_id: str, sequence: int) -> ResponseReturnValue:
    """Hand over a letter to who applied; its PDF is kept when it is opened first."""
    return _response(applications.own(signed_in_account(), public_id), sequence)


@blueprint.get("/advies/<public_id>/brieven/<int(max=2147483647):sequence>")
@writes
@role(Role.ADVISOR, Role.DECIDER)
def case_letter(public_id: str, sequence: int) -> ResponseReturnValue:
    """Hand over a letter of a case; the applicant can see that it was opened."""
    return _response(read(public_id, "voucher.letter.read"), sequence)


def _response(application: VoucherApplication, sequence: int) -> Response:
    return letter_response(file_of(application.id, sequence))


def _of_applicant(application: VoucherApplication) -> dict[str, Any] | None:
    letters = letters_of(application.id)
    return {"letters": letters} if letters else None


@case_part("letters", aside=True)
def _of_case(file: CaseFile) -> Mapping[str, object] | None:
    return _of_applicant(file.application)


status_parts.register("letters", _of_applicant, aside=True)
