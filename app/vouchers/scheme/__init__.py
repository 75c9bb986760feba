"""A voucher scheme is data: one TOML file in a region folder, checked in full when it is read."""

from app.vouchers.scheme.content import (
    COST_NAMES,
    KIND_NAMES,
    ApplicantKind,
    Authority,
    Contributor,
    CostKind,
    DeMinimis,
    EvidenceItem,
    KindTerms,
    Label,
    Payee,
    Rounding,
    Scheme,
    SchemeVersion,
    Supply,
    Terms,
    Texts,
)
from app.vouchers.scheme.schemes import NotInForceError, Schemes, UnknownSchemeError
from app.vouchers.scheme.table import SchemeError

__all__ = [
    "COST_NAMES",
    "KIND_NAMES",
    "ApplicantKind",
    "Authority",
    "Contributor",
    "CostKind",
    "DeMinimis",
    "EvidenceItem",
    "KindTerms",
    "Label",
    "NotInForceError",
    "Payee",
    "Rounding",
    "Scheme",
    "SchemeError",
    "SchemeVersion",
    "Schemes",
    "Supply",
    "Terms",
    "Texts",
    "UnknownSchemeError",
]
