"""Properties of whole answers: no amount out of bounds, and every flip, made in the case, turns its rule."""

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from app.vouchers.contract import assess_json

TOWNS = ["Deventer", "Epe", "Raalte", "Zwolle"]
# Far enough from the ends that most rules fail now and pass then.
DATES = st.dates(date(2021, 5, 1), date(2030, 12, 31))


@st.composite
def cases(draw, case_json):
    received = draw(DATES)
    offset = draw(st.sampled_from(["+01:00", "+02:00", "Z", "-05:00", "+14:00"]))
    kind = draw(st.sampled_from(["employer", "self_employed", "employee", "job_seeker"]))
    clock = "T00:30:00" if received > date(2021, 5, 1) else "T12:00:00"
    changes = {
        "received_at": f"{received}{clock}{offset}" if received > date(2021, 5, 1) else "2021-05-01T12:00:00Z",
        "applicant.vat_deductible": draw(st.booleans()),
        "participant.birth_date": str(draw(st.dates(date(1945, 1, 1), date(2015, 12, 31)))),
        "participant.municipality": draw(st.sampled_from(TOWNS)),
        "participant.awards_this_year": draw(st.integers(0, 2)),
        "training.start": str(draw(DATES)),
        "training.tuition_cents": draw(st.integers(0, 700_000) | st.just(300_000)),
        "training.exam_cents": draw(st.integers(0, 20_000)),
        "training.material_cents": draw(st.integers(0, 500_000)),
        "training.vat_percent": draw(st.sampled_from([0, 9, 21, 33])),
        "training.amounts_include_vat": draw(st.booleans()),
        "training.third_party_cents": draw(st.integers(0, 200_000) | st.just(0)),
        "training.trainer_recognised": draw(st.booleans()),
        "training.trainer_linked": draw(st.booleans()),
        "training.sector_fund_available": draw(st.booleans()),
        "budget_left_cents": draw(st.integers(0, 300_000) | st.just(10_000_000)),
        "evidence_complete": draw(st.booleans()),
    }
    if kind in ("employer", "self_employed"):
        changes["applicant.de_minimis_prior_cents"] = draw(st.integers(29_700_000, 30_100_000) | st.just(0))
    if kind == "employer":
        changes["applicant.branch_municipalities"] = draw(st.lists(st.sampled_from(TOWNS), max_size=2))
    return case_json(kind, changes)


@settings(max_examples=300)
@given(data=st.data())
def test_every_flip_turns_its_rule_and_keeps_its_promise(schemes, case_json, change, data):
    case = data.draw(cases(case_json))
    [answer], all_fit = assess_json([case], schemes)
    assert all_fit
    for rule in answer["rules"]:
        assert rule["explanation_nl"].endswith(".")
        assert (rule["flip"] is None) is rule["passed"]
        if rule["passed"]:
            continue
        [after], still_fits = assess_json([change(case, rule["flip"])], schemes)
        assert still_fits, after
        failing = {found["code"] for found in after["rules"] if not found["passed"]}
        assert rule["code"] not in failing
        assert not (rule["code"] == "RESIDENCE" and "REGION" in failing)
        if "then" in rule["flip"]:
            then = rule["flip"]["then"]
            assert (after["outcome"], after["amount_cents"]) == (then["outcome"], then["amount_cents"])
            promised = "De voucher is dan" in rule["flip"]["text_nl"]
            assert promised is (then["outcome"] == "grant")


@settings(max_examples=300)
@given(data=st.data())
def test_an_amount_stays_within_its_bounds(schemes, case_json, data):
    case = data.draw(cases(case_json))
    [answer], _ = assess_json([case], schemes)
    amount = answer["amount_cents"]
    if answer["outcome"] in ("grant", "partial_offer"):
        assert 1_000_00 <= amount <= 2_500_00
        assert 2 * amount <= answer["base_cents"]
        assert amount <= case["budget_left_cents"]
        assert amount + case["applicant"].get("de_minimis_prior_cents", 0) <= 300_000_00
        assert all(rule["passed"] for rule in answer["rules"])
    else:
        assert amount == 0
        assert not all(rule["passed"] for rule in answer["rules"])
