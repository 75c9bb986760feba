"""The contract: what is a case, what is wrong with one that is not, and the form of an answer."""

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.vouchers.contract import InputError, assess_json, parse_case, read_items, write_case
from app.vouchers.rules import ApplicantKind
from app.vouchers.scheme import Schemes

KINDS = ["employer", "self_employed", "employee", "job_seeker"]


def error(schemes, case):
    [answer], all_fit = assess_json([case], schemes)
    assert not all_fit
    assert set(answer) == {"id", "error"}
    assert set(answer["error"]) == {"path", "message"}
    return answer


def test_an_answer_has_the_form_of_the_contract(schemes, case_json):
    [answer], all_fit = assess_json([case_json("employer", {"participant.awards_this_year": 1})], schemes)
    assert all_fit
    assert list(answer) == ["id", "outcome", "amount_cents", "base_cents", "rules", "scheme_version"]
    assert (answer["id"], answer["scheme_version"]) == ("c1", "2021.1")
    for rule in answer["rules"]:
        assert list(rule) == ["code", "passed", "explanation_nl", "flip"]
        assert rule["flip"] is None or rule["flip"]["text_nl"]
    assert json.loads(json.dumps(answer)) == answer


def test_answers_come_in_order_and_a_bad_case_stops_nobody(schemes, case_json):
    good, bad = case_json(), case_json("job_seeker", {"id": "c2", "budget_left_cents": -1})
    answers, all_fit = assess_json([good, bad, {"case": {**good, "id": "c3"}, "expect": 5}], schemes)
    assert not all_fit
    assert [answer["id"] for answer in answers] == ["c1", "c2", "c3"]
    assert ["error" in answer for answer in answers] == [False, True, False]


@pytest.mark.parametrize("kind", KINDS)
def test_a_case_is_written_as_it_was_read(schemes, case_json, kind):
    content = case_json(kind, {"received_at": "2026-03-02T10:00:00.250000+05:30"})
    case, version = parse_case(content, schemes)
    assert write_case(case) == content
    assert parse_case(write_case(case), schemes) == (case, version)


@pytest.mark.parametrize("moment", ["2026-03-02T10:00Z", "2026-03-02T10:00:00.5-05:00", "2026-03-02T10:00:00+01:00"])
def test_moments_in_any_offset_are_read(schemes, case_json, moment):
    case, _ = parse_case(case_json(changes={"received_at": moment}), schemes)
    assert case.received_at.utcoffset() is not None


@pytest.mark.parametrize(
    ("path", "value", "message"),
    [
        ("id", 5, "must be a text, not a whole number"),
        ("scheme", "other", "there is no scheme 'other'"),
        ("scheme", None, "must be a text, not null"),
        ("received_at", "2026-03-02T10:00:00", "must say its offset from UTC"),
        ("received_at", "2026-03-02", "must be a date and time"),
        ("received_at", "2026-03-02 10:00:00+01:00", "must be a date and time"),
        ("received_at", "2026-13-02T10:00:00+01:00", "is no date and time"),
        ("received_at", "2026-03-02T10:00:00+24:00", "is no date and time"),
        ("received_at", "0001-01-01T00:00:00+14:00", "must be in the years 1900 to 2999"),
        ("received_at", "9999-12-31T23:59:59-14:00", "must be in the years 1900 to 2999"),
        ("received_at", "2021-04-30T21:59:59Z", "is not in force on 2021-04-30"),
        ("received_at", 1772442000, "must be a text, not a whole number"),
        ("applicant", [], "must be an object, not a list"),
        ("applicant.kind", "student", "must be one of employer, self_employed, employee, job_seeker, not 'student'"),
        ("applicant.kind", None, "must be a text, not null"),
        ("applicant.vat_deductible", 0, "must be true or false, not a whole number"),
        ("applicant.kvk", "1234567", "must be a text of eight digits"),
        ("applicant.kvk", 12345678, "must be a text, not a whole number"),
        ("applicant.kvk", "\u0661\u0662\u0663\u0664\u0665\u0666\u0667\u0668", "must be a text of eight digits"),
        ("applicant.branch_municipalities", "Deventer", "must be a list, not a text"),
        ("applicant.de_minimis_prior_cents", -1, "must not be negative"),
        ("participant", None, "must be an object, not null"),
        ("participant.key", "", "must not be blank"),
        ("participant.key", "\ud800", "holds half a character"),
        ("participant.birth_date", "1990-02-29", "is no date"),
        ("participant.birth_date", "1990-5-1", "must be a date such as 2026-04-01"),
        ("participant.birth_date", "19900501", "must be a date such as 2026-04-01"),
        ("participant.birth_date", "1899-12-31", "must be in the years 1900 to 2999"),
        ("participant.birth_date", "3000-01-01", "must be in the years 1900 to 2999"),
        ("participant.municipality", 5, "must be a text"),
        ("participant.awards_this_year", True, "must be a whole number, not true or false"),
        ("training", "x", "must be an object, not a text"),
        ("training.start", "2026-04-01T00:00:00", "must be a date such as 2026-04-01"),
        ("training.end", None, "must be a text, not null"),
        ("training.tuition_cents", 3000.0, "must be a whole number, not a number with a fraction"),
        ("training.tuition_cents", "300000", "must be a whole number, not a text"),
        ("training.exam_cents", -1, "must not be negative"),
        ("training.material_cents", None, "must be a whole number, not null"),
        ("training.vat_percent", 101, "must be at most 100"),
        ("training.vat_percent", 21.5, "must be a whole number"),
        ("training.amounts_include_vat", "true", "must be true or false, not a text"),
        ("training.third_party_cents", 10**15 + 1, "must be at most 1000000000000000"),
        ("training.trainer_recognised", 1, "must be true or false"),
        ("training.trainer_linked", [], "must be true or false, not a list"),
        ("training.sector_fund_available", {}, "must be true or false, not an object"),
        ("budget_left_cents", False, "must be a whole number, not true or false"),
        ("evidence_complete", None, "must be true or false, not null"),
    ],
)
def test_what_is_wrong_is_said_with_its_path(schemes, case_json, path, value, message):
    answer = error(schemes, case_json("employer", {path: value}))
    assert answer["error"]["path"] == path
    assert message in answer["error"]["message"]
    assert answer["id"] == (None if path == "id" else "c1")


def leaves(content, path=""):
    for key, value in content.items():
        yield f"{path}{key}"
        if isinstance(value, dict):
            yield from leaves(value, f"{path}{key}.")


@pytest.mark.parametrize("kind", KINDS)
def test_every_key_is_needed_and_no_other_is_known(schemes, case_json, kind):
    for path in leaves(case_json(kind)):
        content = case_json(kind)
        *groups, key = path.split(".")
        inner = content
        for group in groups:
            inner = inner[group]
        del inner[key]
        answer = error(schemes, content)
        assert answer["error"] == {"path": path, "message": "is missing"}
        assert answer["id"] == (None if path == "id" else "c1")
    for group in ("", "applicant.", "participant.", "training."):
        answer = error(schemes, case_json(kind, {f"{group}note": 1}))
        assert answer["error"] == {"path": f"{group}note", "message": "unknown key"}


@pytest.mark.parametrize(
    ("kind", "key", "value"),
    [
        ("self_employed", "branch_municipalities", ["Deventer"]),
        ("employee", "kvk", "12345678"),
        ("employee", "de_minimis_prior_cents", 0),
        ("job_seeker", "de_minimis_prior_cents", 0),
    ],
)
def test_the_keys_of_one_kind_are_unknown_to_another(schemes, case_json, kind, key, value):
    answer = error(schemes, case_json(kind, {f"applicant.{key}": value}))
    assert answer["error"] == {"path": f"applicant.{key}", "message": "unknown key"}


def test_a_place_in_a_list_is_named(schemes, case_json):
    answer = error(schemes, case_json("employer", {"applicant.branch_municipalities": ["Deventer", 5]}))
    assert answer["error"]["path"] == "applicant.branch_municipalities[1]"


@pytest.mark.parametrize("item", [None, 5, "x", [], {"case": None}, {"case": [], "expect": {}}])
def test_an_item_that_is_no_object_is_an_error_in_its_place(schemes, item):
    answer = error(schemes, item)
    assert (answer["id"], answer["error"]["path"]) == (None, "$")


def test_a_kind_that_the_scheme_does_not_serve_is_unknown(schemes, version, case_json):
    kinds = {kind: terms for kind, terms in version.kinds.items() if kind is ApplicantKind.EMPLOYER}
    scheme = replace(schemes.scheme("cleantech"), versions=(replace(version, kinds=kinds),))
    answer = error(Schemes({"cleantech": scheme}), case_json("employee"))
    assert answer["error"]["path"] == "applicant.kind"


def test_a_training_that_ends_before_it_starts_is_assessed(schemes, case_json):
    _, all_fit = assess_json([case_json(changes={"training.end": "2026-03-31"})], schemes)
    assert all_fit


def test_a_key_that_comes_twice_is_refused(schemes, case_json):
    text = json.dumps([case_json()])
    text = text.replace('"tuition_cents": 300000', '"tuition_cents": 300000, "tuition_cents": 500000')
    answer = error(schemes, read_items(text.encode())[0])
    assert answer["error"] == {"path": "training.tuition_cents", "message": "is there twice"}
    assert answer["id"] == "c1"


def test_an_id_that_cannot_be_printed_is_left_out(schemes, case_json):
    [item] = read_items(b'[{"id": "\\ud800", "\\udfff": 1}]')
    answer = error(schemes, item)
    assert answer["id"] is None
    assert answer["error"] == {"path": "?", "message": "unknown key"}


def test_a_number_of_thousands_of_digits_spoils_its_own_case_only():
    items = read_items(b'[{"budget_left_cents": ' + b"9" * 5_000 + b"}, 5, -" + b"9" * 5_000 + b"]")
    assert len(items) == 3
    assert items[0]["budget_left_cents"] > 10**15


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        (b"", "this is not JSON"),
        (b"{", "this is not JSON"),
        (b"\xff\xfe\xfd", "this is not JSON"),
        (b"[" * 100_000, "this is not JSON"),
        (b'{"cases": []}', "the input must be a list of cases, not an object"),
        (b"5", "the input must be a list of cases, not a whole number"),
        (b"null", "the input must be a list of cases, not null"),
    ],
)
def test_input_that_is_no_list_is_refused_as_a_whole(raw, message):
    with pytest.raises(InputError, match=message):
        read_items(raw)


def test_an_empty_list_has_no_answers(schemes):
    assert assess_json(read_items(b"[]"), schemes) == ([], True)


def test_other_encodings_of_json_are_read():
    assert read_items("﻿[]".encode()) == []
    assert read_items('["é"]'.encode("utf-16")) == ["é"]


any_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters()),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(st.characters()), inner, max_size=4),
    max_leaves=15,
)


@given(st.lists(any_json, max_size=5))
def test_any_json_gets_answers_or_errors_that_can_be_printed(schemes, items):
    answers, all_fit = assess_json(items, schemes)
    assert len(answers) == len(items)
    assert all_fit is not any("error" in answer for answer in answers)
    json.dumps(answers, ensure_ascii=False).encode("utf-8")


PATHS = [
    "id",
    "scheme",
    "received_at",
    "applicant",
    "applicant.kind",
    "applicant.kvk",
    "applicant.branch_municipalities",
    "applicant.de_minimis_prior_cents",
    "participant.birth_date",
    "participant.awards_this_year",
    "training",
    "training.start",
    "training.tuition_cents",
    "training.vat_percent",
    "training.third_party_cents",
    "budget_left_cents",
    "evidence_complete",
]
years = st.integers(0, 9999).map(lambda year: f"{year:04d}")
plausible = (
    any_json
    | st.integers(0, 10**15)
    | years.map(lambda year: f"{year}-02-28")
    | st.tuples(years, st.sampled_from(["Z", "+14:00", "-12:00", ""])).map(lambda at: f"{at[0]}-12-31T23:59:59{at[1]}")
)


@given(st.dictionaries(st.sampled_from(PATHS[::-1]), plausible, min_size=1, max_size=3))
def test_a_case_with_anything_in_it_gets_an_answer_or_an_error(schemes, case_json, changes):
    # Inner values first, so that a group that is replaced as a whole does not break the path to them.
    ordered = dict(sorted(changes.items(), key=lambda change: -change[0].count(".")))
    [answer], all_fit = assess_json([case_json("employer", ordered)], schemes)
    assert ("error" in answer) is not all_fit
    json.dumps(answer, ensure_ascii=False).encode("utf-8")
