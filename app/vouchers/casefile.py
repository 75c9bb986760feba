"""From a stored application to the frozen case that the rules judge, frozen from its completeness on."""

import hashlib
import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

from flask import current_app
from sqlalchemy import bindparam, func, select

from app.companies.models import Company
from app.kernel.clock import AMSTERDAM, amsterdam
from app.kernel.database import db
from app.vouchers import ledger
from app.vouchers.aid.queries import first_day, known_cents
from app.vouchers.contract import parse_case
from app.vouchers.models import EvidenceItem, SelfEmployed, VoucherApplication
from app.vouchers.process import AWARDED_STATES, State
from app.vouchers.rules import (
    Applicant,
    ApplicantKind,
    Assessment,
    Case,
    Costs,
    Participant,
    PotBalance,
    Training,
    assess,
    left_for,
    places_of,
)
from app.vouchers.scheme import Schemes, SchemeVersion, Supply

_AWARDS = (
    select(func.count())
    .select_from(VoucherApplication)
    .where(
        VoucherApplication.scheme == bindparam("scheme"),
        VoucherApplication.participant_key == bindparam("participant_key"),
        VoucherApplication.state.in_((*AWARDED_STATES, State.PARTIALLY_OFFERED)),
        VoucherApplication.received_at >= bindparam("start"),
        VoucherApplication.received_at < bindparam("end"),
        VoucherApplication.id != bindparam("application_id"),
    )
)


def schemes() -> Schemes:
    """Return the region's schemes, read once per process."""
    if "schemes" not in current_app.extensions:
        current_app.extensions["schemes"] = Schemes.load(current_app.config["REGION_DIR"] / "schemes")
    loaded: Schemes = current_app.extensions["schemes"]
    return loaded


def scheme_code() -> str:
    """Return the code of the scheme that the pages take applications for and keep the money of."""
    return schemes().served.code


def version_of(application: VoucherApplication, now: datetime) -> SchemeVersion:
    """Return the version an application was received under; for a draft the one in force `now`."""
    if application.scheme_version is None:
        return schemes().version_at(application.scheme, now)
    return schemes().version(application.scheme, application.scheme_version)


def participant_key(name: str, birth_date: date) -> str:
    """Return the key of a person (R7): the same for another spelling of case, accents, spaces and signs."""
    return hashlib.sha256(f"{letters_of(name)}|{birth_date.isoformat()}".encode()).hexdigest()


def letters_of(name: str) -> str:
    """Return the letters of a name, of whatever script, without capitals and accents."""
    return "".join(char for char in unicodedata.normalize("NFKD", name.casefold()) if char.isalpha())


def is_present(item: EvidenceItem) -> bool:
    """Say whether an item of evidence counts: supplied, and not sent back since."""
    return item.supplied_at is not None and item.rejected_at is None


def is_document(item: EvidenceItem, application: VoucherApplication, version: SchemeVersion) -> bool:
    """Say whether an item is supplied as a file: so is what an advisor asked for besides the scheme."""
    evidence = version.kinds[ApplicantKind(application.applicant_kind)].evidence
    return all(asked.supply is Supply.FILE for asked in evidence if asked.code == item.code)


def missing_items(application: VoucherApplication) -> list[EvidenceItem]:
    """Return the items that the application still needs; `evidence` must be loaded."""
    return [item for item in application.evidence if not is_present(item)]


def case_of(
    application: VoucherApplication, version: SchemeVersion, now: datetime, pots: Sequence[PotBalance] | None = None
) -> Case:
    """Return the application as the rules see it at `now`, with the money that it may draw on now.

    What is already reserved for the application itself counts as left. `evidence` must be loaded; `pots` are the
    `ledger.balances`, for who read them already.
    """
    received = application.received_at or now
    case = Case(
        id=application.number or application.public_id,
        scheme=application.scheme,
        received_at=received.astimezone(AMSTERDAM),
        applicant=_applicant(application, version, received),
        participant=Participant(
            key=application.participant_key,
            birth_date=application.participant_birth_date,
            municipality=application.participant_municipality,
            awards_this_year=awards_in_year(application, amsterdam(received).year),
        ),
        training=Training(
            start=application.training_start,
            end=application.training_end,
            costs=Costs(
                tuition_cents=application.tuition_cents,
                exam_cents=application.exam_cents,
                material_cents=application.material_cents,
                vat_percent=application.vat_percent,
                amounts_include_vat=application.amounts_include_vat,
                third_party_cents=application.third_party_cents,
            ),
            trainer_recognised=application.trainer_recognised,
            trainer_linked=application.trainer_linked,
            sector_fund_available=application.sector_fund_available,
        ),
        budget_left_cents=0,
        evidence_complete=not missing_items(application),
        evidence_missing=tuple(item.code for item in missing_items(application)),
    )
    return with_money_now(case, application, version, pots)


def with_money_now(
    case: Case, application: VoucherApplication, version: SchemeVersion, pots: Sequence[PotBalance] | None = None
) -> Case:
    """Return the case with the money that the application may draw on now, what it holds included (see `case_of`)."""
    left = left_for(ledger.balances(application.scheme) if pots is None else pots, places_of(case, version))
    return replace(case, budget_left_cents=left + application.reserved_cents)


def awards_in_year(application: VoucherApplication, year: int) -> int:
    """Count the person's other awards and open offers received in the calendar year (R7, Amsterdam time)."""
    asked = {
        "scheme": application.scheme,
        "participant_key": application.participant_key,
        "start": datetime(year, 1, 1, tzinfo=AMSTERDAM),
        "end": datetime(year + 1, 1, 1, tzinfo=AMSTERDAM),
        "application_id": application.id or 0,
    }
    return db.session.execute(_AWARDS, asked).scalar_one()


def kvk_of(application: VoucherApplication) -> str | None:
    """Return the KvK number of an employer or of somebody self-employed; None for who has none."""
    if application.company_id is not None:
        return db.session.get_one(Company, application.company_id).kvk_number
    known = db.session.get(SelfEmployed, application.id) if application.id is not None else None
    return known.kvk_number if known else None


def aid_known_here(kvk_number: str, version: SchemeVersion, received: datetime, except_id: int | None) -> int:
    """Return the cents of aid that we know of to an undertaking in the years before receipt (R11).

    This fund's own awards and what was stated of elsewhere, to all KvK numbers of the undertaking.
    """
    since = first_day(amsterdam(received).date(), version.de_minimis.years)
    return known_cents(kvk_number, since, except_id)


def _applicant(application: VoucherApplication, version: SchemeVersion, received: datetime) -> Applicant:
    """The applicant; earlier aid is what was declared, or what we know ourselves where that is more (R11)."""
    kind, kvk = ApplicantKind(application.applicant_kind), kvk_of(application)
    known = aid_known_here(kvk, version, received, application.id) if kvk else 0
    return Applicant(
        kind=kind,
        vat_deductible=application.vat_deductible,
        kvk=kvk,
        branch_municipalities=(application.municipality,) if kind is ApplicantKind.EMPLOYER else (),
        de_minimis_prior_cents=max(application.de_minimis_prior_cents or 0, known),
    )


def frozen_case(application: VoucherApplication) -> tuple[Case, SchemeVersion]:
    """Return the case as it was frozen when it was complete, and the version that it falls under."""
    return parse_case(application.frozen_case, schemes())


def assessment_of(application: VoucherApplication, now: datetime) -> tuple[Case, SchemeVersion, Assessment]:
    """Return what the rules say of an application: of its frozen case, else of how it stands `now`."""
    if application.frozen_case is not None:
        case, version = frozen_case(application)
    else:
        version = version_of(application, now)
        case = case_of(application, version, now)
    return case, version, assess(case, version)
