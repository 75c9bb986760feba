"""The rules of a voucher (R1 to R14) as pure functions over a frozen case and one version of a scheme.

`assess` gives the decision with its reasons, `judge` the bare decision, `estimate` the sum behind an
amount, `draw` the pots that pay it. Nothing here reads a clock, a database or a request.
"""

from app.vouchers.rules.assess import assess
from app.vouchers.rules.case import Applicant, Case, Costs, Participant, Training
from app.vouchers.rules.costs import CostLine, Estimate, estimate, estimate_case
from app.vouchers.rules.dates import age_on, birthday
from app.vouchers.rules.pots import Draw, PotBalance, draw, left_for, places_of, usable_pots
from app.vouchers.rules.result import Assessment, Flip, RuleResult
from app.vouchers.rules.settlement import PAID_GROUNDS, Blame, Ground, Outturn, Settlement, settle, settle_json
from app.vouchers.rules.verdict import Code, Outcome, Verdict, codes_for, judge
from app.vouchers.scheme import ApplicantKind, CostKind

__all__ = [
    "PAID_GROUNDS",
    "Applicant",
    "ApplicantKind",
    "Assessment",
    "Blame",
    "Case",
    "Code",
    "CostKind",
    "CostLine",
    "Costs",
    "Draw",
    "Estimate",
    "Flip",
    "Ground",
    "Outcome",
    "Outturn",
    "Participant",
    "PotBalance",
    "RuleResult",
    "Settlement",
    "Training",
    "Verdict",
    "age_on",
    "assess",
    "birthday",
    "codes_for",
    "draw",
    "estimate",
    "estimate_case",
    "judge",
    "left_for",
    "places_of",
    "settle",
    "settle_json",
    "usable_pots",
]
