"""What the database refuses, as sentences: each named constraint has one, and the field it belongs to."""

import re
from collections.abc import Mapping

from sqlalchemy.exc import IntegrityError

from app.kernel.errors import ConflictError, DomainError
from app.kernel.text import N_

Sentences = Mapping[str, tuple[str, str | None]]

COMPANY_SENTENCES: Sentences = {
    "uq_company_kvk_number": (N_("Dit bedrijf is er al. U kunt toegang vragen."), "kvk_number"),
    "ck_company_kvk_number": (N_("Een KvK-nummer heeft 8 cijfers, zoals 12345678."), "kvk_number"),
    "ck_company_employees": (N_("Vul een aantal van 0 of meer in."), "employees"),
    "ck_branch_position": (N_("Wij weten niet waar dit adres is. Controleer de postcode."), "postcode"),
    "uq_company_membership_current": (N_("Deze persoon hoort al bij dit bedrijf."), None),
}


def constraint_of(error: IntegrityError) -> str:
    """Return the name of the constraint that refused, on SQLite (which names columns instead) and PostgreSQL."""
    diagnosis = getattr(error.orig, "diag", None)
    if diagnosis is not None:
        return str(diagnosis.constraint_name or "")
    message = str(error.orig)
    if match := re.search(r"CHECK constraint failed: (\w+)", message):
        return match[1]
    if match := re.search(r"UNIQUE constraint failed: ([\w., ]+)", message):
        table = match[1].split(".", 1)[0]
        columns = "_".join(column.rsplit(".", 1)[-1] for column in match[1].split(", "))
        return INDEXES.get((table, columns), f"uq_{table}_{columns}")
    return ""


INDEXES = {("company_membership", "company_id_account_id"): "uq_company_membership_current"}
"""Unique indexes with a name of their own, by table and columns."""


def refusal(error: IntegrityError, sentences: Sentences = COMPANY_SENTENCES) -> DomainError:
    """Return what to tell about `error`; raises it again where no sentence is known."""
    known = sentences.get(constraint_of(error))
    if known is None:
        raise error
    return ConflictError(known[0], known[1])
