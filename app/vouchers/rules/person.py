"""R1, R2 and R7: who may apply. Age, place and one voucher per person per year."""

from dataclasses import replace
from datetime import date

from app.kernel.text import N_, Listed, Text
from app.vouchers.rules.case import Case
from app.vouchers.rules.dates import (
    ONE_DAY,
    age_on,
    birthday,
    earliest_birth_below,
    first_moment,
)
from app.vouchers.rules.result import Facts, Flip, RuleResult, fails, flip_to, passes
from app.vouchers.rules.verdict import (
    Code,
    award_free_this_year,
    branch_in_region,
    lives_in_region,
    old_enough,
    young_enough,
)
from app.vouchers.scheme import ApplicantKind, SchemeVersion


def age_min(case: Case, version: SchemeVersion) -> RuleResult:
    """R1: the participant is old enough on the day of receipt."""
    if old_enough(case, version):
        return passes(Code.AGE_MIN, _age(case, version.age_from, _FROM))
    day = birthday(case.participant.birth_date, version.age_from)
    msgid = (
        N_("De deelnemer wordt %(limit)s op %(day)s. Een voucher kan vanaf die dag.")
        if case.by_employer
        else N_("U wordt %(limit)s op %(day)s. Een voucher kan vanaf die dag.")
    )
    explanation = Text(msgid, {"limit": version.age_from, "day": day})
    return fails(Code.AGE_MIN, explanation, _apply_from(day, case, version))


def _apply_from(day: date, case: Case, version: SchemeVersion) -> Flip:
    """Wait until `day`: the first moment at which the same application is old enough."""
    facts: Facts = {"field": "received_at", "value": first_moment(day).isoformat(), "date": day.isoformat()}
    text = Text(N_("Vraag de voucher aan op %(day)s of later."), {"day": day})
    return _wait(replace(case, received_at=first_moment(day)), case, version, text, facts)


def _wait(later: Case, case: Case, version: SchemeVersion, text: Text, facts: Facts) -> Flip:
    """Return the flip to the same case on a later day, as far as this version can speak for that day."""
    if version.closes is not None and version.closes < later.day:
        return Flip(Text(_CLOSES, {"closes": version.closes}), facts)
    if not version.in_force(later.day):
        # Another version will judge that day: the date is certain, the amount is not.
        return Flip(text, facts)
    return flip_to(later, case, version, text, facts)


def age_max(case: Case, version: SchemeVersion) -> RuleResult:
    """R1: the participant is young enough on the day of receipt."""
    if young_enough(case, version):
        return passes(Code.AGE_MAX, _age(case, version.age_below, _BELOW))
    day = birthday(case.participant.birth_date, version.age_below)
    msgid = (
        N_("De deelnemer werd %(limit)s op %(day)s. Een voucher kan tot en met de dag ervoor.")
        if case.by_employer
        else N_("U werd %(limit)s op %(day)s. Een voucher kan tot en met de dag ervoor.")
    )
    explanation = Text(msgid, {"limit": version.age_below, "day": day})
    return fails(Code.AGE_MAX, explanation, _younger(day - ONE_DAY, case, version))


def _younger(last_day: date, case: Case, version: SchemeVersion) -> Flip:
    """Nobody gets younger: only an employer can send somebody else."""
    born = earliest_birth_below(version.age_below, case.day)
    facts: Facts = {
        "field": "participant.birth_date",
        "value": born.isoformat(),
        "changeable": case.by_employer,
        "last_date": last_day.isoformat(),
    }
    if not case.by_employer:
        text = N_("U kon aanvragen tot en met %(last)s. Dit kunt u niet meer veranderen.")
        return Flip(Text(text, {"last": last_day}), facts)
    text = N_("Een deelnemer die op of na %(born)s is geboren, kan wel meedoen.")
    younger = replace(case, participant=replace(case.participant, birth_date=born))
    return flip_to(younger, case, version, Text(text, {"born": born}), facts)


def region(case: Case, version: SchemeVersion) -> RuleResult:
    """R2 for an employer: a branch in the region, named in the application."""
    named = case.applicant.branch_municipalities
    if branch_in_region(case, version):
        inside = next(name for name in named if name in version.municipalities)
        text = N_("Uw aanvraag noemt een vestiging in %(place)s. Deze gemeente doet mee.")
        return passes(Code.REGION, Text(text, {"place": inside}))
    towns = Listed(version.municipalities)
    if named:
        text = N_("Uw aanvraag noemt een vestiging in %(place)s. De gemeenten die meedoen zijn %(towns)s.")
        explanation = Text(text, {"place": Listed(named), "towns": towns})
    else:
        text = N_("Uw aanvraag noemt geen vestiging. De gemeenten die meedoen zijn %(towns)s.")
        explanation = Text(text, {"towns": towns})
    flip = flip_to(
        replace(case, applicant=replace(case.applicant, branch_municipalities=version.municipalities[:1])),
        case,
        version,
        Text(N_("Noem een vestiging van uw bedrijf in een van deze gemeenten.")),
        {"field": "applicant.branch_municipalities", "one_of": list(version.municipalities)},
    )
    return fails(Code.REGION, explanation, flip)


def residence(case: Case, version: SchemeVersion) -> RuleResult:
    """R2 for everybody but an employer: home is in the region."""
    home = case.participant.municipality
    if lives_in_region(case, version):
        text = N_("U woont in %(place)s. Deze gemeente doet mee.")
        return passes(Code.RESIDENCE, Text(text, {"place": home}))
    explanation = Text(
        N_("U woont in %(place)s. De gemeenten die meedoen zijn %(towns)s."),
        {"place": home, "towns": Listed(version.municipalities)},
    )
    if case.kind is ApplicantKind.EMPLOYEE and ApplicantKind.EMPLOYER in version.kinds:
        return fails(Code.RESIDENCE, explanation, _through_employer(version))
    moved = replace(case, participant=replace(case.participant, municipality=version.municipalities[0]))
    text = N_("U kunt aanvragen zodra u in een van deze gemeenten woont.")
    facts: Facts = {"field": "participant.municipality", "one_of": list(version.municipalities)}
    return fails(Code.RESIDENCE, explanation, flip_to(moved, case, version, Text(text), facts))


def _through_employer(version: SchemeVersion) -> Flip:
    """The exception of R2: an employer's participant may live elsewhere.

    No amount is promised: what the employer deducts and which aid it had is not in this case.
    """
    text = N_("Uw werkgever kan de voucher wel aanvragen. Uw werkgever heeft dan een vestiging in de regio nodig.")
    facts: Facts = {
        "field": "applicant.kind",
        "value": ApplicantKind.EMPLOYER.value,
        "also": [{"field": "applicant.branch_municipalities", "one_of": list(version.municipalities)}],
    }
    return Flip(Text(text), facts)


def one_per_year(case: Case, version: SchemeVersion) -> RuleResult:
    """R7: an award is left for this person in the calendar year of receipt."""
    count, limit = case.participant.awards_this_year, version.awards_per_year
    text = N_("Vouchers voor deze persoon in %(year)s: %(count)s. Per jaar kan het er hoogstens %(limit)s zijn.")
    explanation = Text(text, {"year": case.day.year, "count": count, "limit": limit})
    if award_free_this_year(case, version):
        return passes(Code.ONE_PER_YEAR, explanation)
    return fails(Code.ONE_PER_YEAR, explanation, _next_year(case, version))


def _next_year(case: Case, version: SchemeVersion) -> Flip:
    """Wait for 1 January, when the count starts again."""
    day = date(case.day.year + 1, 1, 1)
    facts: Facts = {
        "field": "participant.awards_this_year",
        "value": 0,
        "also": [{"field": "received_at", "value": first_moment(day).isoformat()}],
        "date": day.isoformat(),
    }
    msgid = (
        N_("Een andere deelnemer telt apart. Deze deelnemer kan weer meedoen vanaf %(day)s.")
        if case.by_employer
        else N_("U kunt weer aanvragen vanaf %(day)s.")
    )
    later = replace(
        case,
        received_at=first_moment(day),
        participant=replace(case.participant, awards_this_year=0),
    )
    return _wait(later, case, version, Text(msgid, {"day": day}), facts)


_FROM = (
    N_("De deelnemer is %(age)s jaar. Een voucher kan vanaf %(limit)s jaar."),
    N_("U bent %(age)s jaar. Een voucher kan vanaf %(limit)s jaar."),
)
_BELOW = (
    N_("De deelnemer is %(age)s jaar. Een voucher kan tot %(limit)s jaar."),
    N_("U bent %(age)s jaar. Een voucher kan tot %(limit)s jaar."),
)
_CLOSES = N_("De regeling sluit eerder, op %(closes)s. Daarna kan niemand meer aanvragen.")


def _age(case: Case, limit: int, msgids: tuple[str, str]) -> Text:
    """Say how old the participant is; the first msgid is for an employer, the second for everybody else."""
    age = age_on(case.participant.birth_date, case.day)
    return Text(msgids[0] if case.by_employer else msgids[1], {"age": age, "limit": limit})
