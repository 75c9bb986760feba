"""Read a scheme file into a `Scheme`, or say precisely what is wrong with it."""

import re
import tomllib
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from types import MappingProxyType

from app.vouchers.scheme import reading_recourse as recourse
from app.vouchers.scheme.content import (
    ApplicantKind,
    Authority,
    Contributor,
    CostKind,
    DeMinimis,
    EvidenceItem,
    KindTerms,
    Payee,
    Rounding,
    Scheme,
    SchemeVersion,
    SettlementTerms,
    Supply,
    Terms,
    Texts,
)
from app.vouchers.scheme.letterhead import read_letterhead
from app.vouchers.scheme.reading_payer import read_payer
from app.vouchers.scheme.table import SchemeError, Table

_MOST_CENTS = 1_000_000_00
"""Upper bound of amounts in a scheme: EUR 1 million. More is a typing error."""
_MOST_WEEKS = 52
_CODE = re.compile(r"[a-z][a-z0-9_-]*")


def read_scheme(file: Path, *, named_after_code: bool = True) -> Scheme:
    """Read one scheme; the file carries the scheme's code as its name, unless it is a draft beside it.

    Raises SchemeError with file, key and reason.
    """
    try:
        # Decimals, so that a rate of 33.3 percent stays exact.
        content = tomllib.loads(file.read_text(encoding="utf-8"), parse_float=Decimal)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SchemeError(file.name, "(the whole file)", f"is not TOML: {error}") from None
    return _scheme(Table(content, file.name), file.stem if named_after_code else None)


def _scheme(table: Table, stem: str | None) -> Scheme:
    code = table.text("code")
    if stem is not None and code != stem:
        raise table.wrong("code", f"must be {stem!r}, the name of the file, not {code!r}")
    name = table.label("name")
    open_to_applications = table.flag("open_to_applications", default=True)
    period = table.table("period")
    opens = period.day("from")
    closes = period.day_or_open("until")
    if closes is not None and closes < opens:
        raise period.wrong("until", f"{closes} is before the first day, {opens}")
    period.end()
    versions = tuple(_version(inner, code, closes) for inner in table.tables("version"))
    _check_order(table, versions, opens, closes)
    table.end()
    return Scheme(code, name, opens, closes, versions, open_to_applications)


def _check_order(table: Table, versions: tuple[SchemeVersion, ...], opens: date, closes: date | None) -> None:
    """Let every day of the period have exactly one version: a gap would refuse people by accident."""
    table.each_once("version", (version.id for version in versions))
    first, last = versions[0], versions[-1]
    if first.effective_from != opens:
        raise table.wrong("version", f"the first must be effective from {opens}, not {first.effective_from}")
    for earlier, later in pairwise(versions):
        if earlier.effective_until != later.effective_from - timedelta(days=1):
            raise table.wrong(
                "version",
                f"{earlier.id!r} must be effective until the day before {later.id!r} starts, {later.effective_from}",
            )
    if last.effective_until != closes:
        raise table.wrong("version", f"the last must end with the period: {closes or 'open'}")


def _version(table: Table, scheme: str, closes: date | None) -> SchemeVersion:
    municipalities = table.texts("municipalities")
    evidence = _evidence(table)
    version = SchemeVersion(
        scheme=scheme,
        id=table.text("id"),
        effective_from=table.day("effective_from"),
        effective_until=table.day_or_open("effective_until"),
        closes=closes,
        municipalities=municipalities,
        age_from=table.whole("age_from", least=0, most=130),
        age_below=table.whole("age_below", least=1, most=130),
        minimum_cents=table.whole("minimum_cents", least=1, most=_MOST_CENTS),
        maximum_cents=table.whole("maximum_cents", least=1, most=_MOST_CENTS),
        rounding=table.choice("rounding", Rounding),
        cost_kinds=table.choices("cost_kinds", CostKind),
        awards_per_year=table.whole("awards_per_year", least=1, most=100),
        kinds=MappingProxyType(_kinds(table, evidence)),
        terms=_terms(table.table("terms")),
        settlement=_settlement(table.table("settlement")),
        de_minimis=_de_minimis(table.table("de_minimis")),
        objection=recourse.objection_terms(table.table("objection")),
        recovery=recourse.recovery_terms(table.table("recovery")),
        exclusion=recourse.exclusion_terms(table.table("exclusion")),
        signals=recourse.signal_bounds(table.table("signals")),
        contributors=_contributors(table, municipalities),
        payer=read_payer(table.table("payment")),
        authority=_authority(table.table("authority")),
        letterhead=read_letterhead(table.table("letterhead")),
        legal_basis=table.words_listed("legal_basis"),
        texts=_texts(table.table("texts")),
    )
    table.end()
    _check_version(table, version)
    return version


def _check_version(table: Table, version: SchemeVersion) -> None:
    """Refuse settings that are fine by themselves and make no sense together."""
    until = version.effective_until
    if until is not None and until < version.effective_from:
        raise table.wrong("effective_until", f"{until} is before effective_from, {version.effective_from}")
    if version.age_below <= version.age_from:
        raise table.wrong("age_below", f"must be above age_from, {version.age_from}")
    if version.maximum_cents < version.minimum_cents:
        raise table.wrong("maximum_cents", f"must be at least minimum_cents, {version.minimum_cents}")
    if version.de_minimis.limit_cents < version.maximum_cents:
        raise table.wrong("de_minimis.limit_cents", f"must be at least maximum_cents, {version.maximum_cents}")


def _evidence(table: Table) -> dict[str, EvidenceItem]:
    items: dict[str, EvidenceItem] = {}

    def read(inner: Table, code: str) -> None:
        items[code] = EvidenceItem(code, inner.label("label"), inner.choice("supply", Supply))

    table.named("evidence", read)
    return items


def _kinds(table: Table, evidence: dict[str, EvidenceItem]) -> dict[ApplicantKind, KindTerms]:
    kinds: dict[ApplicantKind, KindTerms] = {}
    asked: set[str] = set()

    def read(inner: Table, name: str) -> None:
        if name not in list(ApplicantKind):
            raise table.wrong(f"kind.{name}", f"must be one of {', '.join(ApplicantKind)}")
        kind = ApplicantKind(name)
        codes = inner.texts("evidence")
        for code in codes:
            if code not in evidence:
                raise inner.wrong("evidence", f"{code!r} is not described under evidence")
        asked.update(codes)
        payees = inner.choices("payees", Payee)
        if kind is not ApplicantKind.EMPLOYER and Payee.EMPLOYER in payees:
            raise inner.wrong("payees", "only an employer can be paid itself (R13)")
        kinds[kind] = KindTerms(inner.percent("rate_percent"), payees, tuple(evidence[code] for code in codes))

    table.named("kind", read)
    for code in evidence:
        if code not in asked:
            raise table.wrong(f"evidence.{code}", "no kind of applicant is asked for it")
    return kinds


def _terms(table: Table) -> Terms:
    terms = Terms(
        decision_weeks=table.whole("decision_weeks", least=1, most=_MOST_WEEKS),
        completion_weeks=table.whole("completion_weeks", least=1, most=_MOST_WEEKS),
        offer_weeks=table.whole("offer_weeks", least=1, most=_MOST_WEEKS),
        settlement_weeks=table.whole("settlement_weeks", least=1, most=_MOST_WEEKS),
        objection_weeks=table.whole("objection_weeks", least=1, most=_MOST_WEEKS),
        extension_weeks=table.whole("extension_weeks", least=1, most=_MOST_WEEKS),
        latest_start_weeks=table.whole("latest_start_weeks", least=1, most=_MOST_WEEKS),
        evidence_weeks=table.whole("evidence_weeks", least=1, most=_MOST_WEEKS),
    )
    if terms.evidence_weeks >= terms.settlement_weeks:
        raise table.wrong("evidence_weeks", f"must be below settlement_weeks, {terms.settlement_weeks}")
    table.end()
    return terms


def _settlement(table: Table) -> SettlementTerms:
    settlement = SettlementTerms(attendance_percent=table.whole("attendance_percent", least=1, most=100))
    table.end()
    return settlement


def _de_minimis(table: Table) -> DeMinimis:
    de_minimis = DeMinimis(
        limit_cents=table.whole("limit_cents", least=1, most=_MOST_CENTS),
        years=table.whole("years", least=1, most=10),
        legal_basis=table.words("legal_basis"),
    )
    table.end()
    return de_minimis


def _contributors(table: Table, municipalities: tuple[str, ...]) -> tuple[Contributor, ...]:
    contributors: list[Contributor] = []
    for inner in table.tables("contributor"):
        code = inner.text("code")
        if not _CODE.fullmatch(code):
            raise inner.wrong("code", f"must be small letters, digits, - and _, not {code!r}")
        earmark = inner.text("earmark") if "earmark" in inner else None
        if earmark is not None and earmark not in municipalities:
            raise inner.wrong("earmark", f"{earmark!r} is not one of the municipalities")
        contributors.append(Contributor(code, inner.text("name"), earmark))
        inner.end()
    table.each_once("contributor", (contributor.code for contributor in contributors))
    return tuple(contributors)


def _authority(table: Table) -> Authority:
    authority = Authority(
        name=table.words("name"),
        mandate=table.words("mandate"),
        signatory=table.words("signatory"),
        objection_address=table.texts("objection_address"),
    )
    table.end()
    return authority


def _texts(table: Table) -> Texts:
    texts = Texts(
        summary=table.label("summary"),
        relevance=table.label("relevance"),
        declaration=table.label("declaration"),
    )
    table.end()
    return texts
