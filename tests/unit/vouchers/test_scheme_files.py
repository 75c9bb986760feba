"""A scheme file: the one of the region, and everything that can be wrong with one."""

import re
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from app.vouchers.scheme import ApplicantKind, CostKind, Label, Payee, Rounding, SchemeError, Schemes, Supply


def write(folder, text, name="cleantech.toml"):
    (folder / name).write_text(text, encoding="utf-8")
    return folder


def replaced(text, old, new):
    assert old in text, f"{old!r} is not in the scheme file"
    return text.replace(old, new, 1)


SECOND = """
[[version]]
id = "2027.1"
effective_from = 2027-01-01
"""


def with_second(text, until="2026-12-31", second=SECOND):
    """Give the scheme a second version that is the first with other dates."""
    head, body = text.split("\n[[version]]\n", 1)
    body = replaced(body, "effective_from = 2021-05-01", f"effective_from = 2021-05-01\neffective_until = {until}")
    rest = text.split("effective_from = 2021-05-01", 1)[1].split("\n", 1)[1]
    return f"{head}\n[[version]]\n{body}\n{second}{rest}"


def test_the_scheme_of_the_region(schemes, version):
    scheme = schemes.scheme("cleantech")
    assert (scheme.code, scheme.name, scheme.name.en) == ("cleantech", "Scholingsvoucher", "Training voucher")
    assert (scheme.opens, scheme.closes) == (date(2021, 5, 1), None)
    assert version.scheme == "cleantech"
    assert (version.effective_from, version.effective_until, version.closes) == (date(2021, 5, 1), None, None)
    assert len(version.municipalities) == 8
    assert (version.age_from, version.age_below) == (18, 67)
    assert (version.minimum_cents, version.maximum_cents) == (1_000_00, 2_500_00)
    assert (version.rounding, version.cost_kinds) == (Rounding.DOWN, tuple(CostKind))
    assert version.awards_per_year == 1
    assert {kind: terms.rate for kind, terms in version.kinds.items()} == dict.fromkeys(ApplicantKind, Fraction(1, 2))
    assert version.kinds[ApplicantKind.EMPLOYER].payees == (Payee.EMPLOYER, Payee.TRAINER)
    for kind in (ApplicantKind.SELF_EMPLOYED, ApplicantKind.EMPLOYEE, ApplicantKind.JOB_SEEKER):
        assert version.kinds[kind].payees == (Payee.TRAINER,)
    assert (version.terms.decision_weeks, version.terms.objection_weeks) == (8, 6)
    assert (version.terms.completion_weeks, version.terms.offer_weeks, version.terms.settlement_weeks) == (2, 2, 13)
    assert (version.terms.extension_weeks, version.terms.latest_start_weeks, version.terms.evidence_weeks) == (4, 13, 6)
    assert version.settlement.attendance_percent == 80
    assert (version.de_minimis.limit_cents, version.de_minimis.years) == (300_000_00, 3)
    assert [found.code for found in version.contributors][:3] == ["rijk", "gelderland", "overijssel"]
    assert {found.earmark for found in version.contributors} - {None} == set(version.municipalities)
    assert version.authority.objection_address[-1] == "7300 AA Apeldoorn"
    supplies = {item.code: item.supply for item in version.kinds[ApplicantKind.EMPLOYER].evidence}
    assert supplies["quote"] is Supply.FILE
    assert supplies["kvk"] is Supply.FIELD
    assert supplies["de_minimis_form"] is Supply.DECLARATION


def test_a_label_carries_both_languages():
    label = Label("ja", "yes")
    assert (label, label.show("nl"), label.show("en")) == ("ja", "ja", "yes")
    both = Label.listed([label, Label("nee", "no")])
    assert (both.show("nl"), both.show("en")) == ("ja, nee", "yes, no")


def test_a_rate_with_a_fraction_stays_exact(tmp_path, scheme_text):
    text = replaced(scheme_text, "rate_percent = 50", "rate_percent = 33.3")
    version = Schemes.load(write(tmp_path, text)).scheme("cleantech").versions[0]
    terms = version.kinds[ApplicantKind.EMPLOYER]
    assert (terms.rate_percent, terms.rate) == (Decimal("33.3"), Fraction(333, 1000))


def test_a_scheme_need_not_serve_every_kind(tmp_path, scheme_text):
    text, _, _ = scheme_text.partition("[version.kind.self_employed]")
    text = text.replace("[version.evidence.", "[version.evidence.x_")
    text = text.replace('"quote", "payee_iban", "kvk", "participant_consent", "de_minimis_form"', '"x_quote"')
    for code in ("payee_iban", "kvk", "participant_consent", "de_minimis_form", "residence", "employment"):
        text = cut(text, f"[version.evidence.x_{code}]")
    text = cut(text, "[version.evidence.x_registration]")
    version = Schemes.load(write(tmp_path, text)).scheme("cleantech").versions[0]
    assert list(version.kinds) == [ApplicantKind.EMPLOYER]


def cut(text, heading):
    """Take one table out of the text."""
    before, _, after = text.partition(heading)
    assert after, f"{heading} is not in the text"
    return before + "[" + after.split("\n[", 1)[1]


@pytest.mark.parametrize(
    ("old", "new", "key", "reason"),
    [
        ('code = "cleantech"', 'code = "other"', "code", "must be 'cleantech', the name of the file"),
        ('code = "cleantech"', "", "code", "is missing"),
        ('code = "cleantech"', "code = 5", "code", "must be a text, not a whole number"),
        ('code = "cleantech"', 'code = " "', "code", "must not be blank"),
        ('en = "Training voucher"', 'de = "Gutschein"', "name.en", "is missing"),
        ('en = "Training voucher"', 'en = "x", de = "Gutschein"', "name.de", "unknown key"),
        ("name = {", "title = 1\nname = {", "title", "unknown key"),
        ("from = 2021-05-01", "from = 2021-05-01\nuntil = 2021-04-30", "period.until", "is before the first day"),
        ("from = 2021-05-01", "from = 2021-05-01T00:00:00", "period.from", "not a date with a time"),
        ("from = 2021-05-01", "from = 00:00:00", "period.from", "not a time"),
        ("from = 2021-05-01", 'from = "2021-05-01"', "period.from", "not a text"),
        ("from = 2021-05-01", "from = 2021-05-02", "version", "the first must be effective from 2021-05-02"),
        (
            "from = 2021-05-01",
            "from = 2021-05-01\nuntil = 2030-01-01",
            "version",
            "must end with the period: 2030-01-01",
        ),
        (
            "effective_from = 2021-05-01",
            "effective_from = 2021-05-01\neffective_until = 2021-04-30",
            "version[1].effective_until",
            "is before effective_from",
        ),
        (
            "effective_from = 2021-05-01",
            "effective_from = 2021-05-01\neffective_until = 2029-04-30",
            "version",
            "the last must end with the period: open",
        ),
        ('"Apeldoorn", "Brummen"', '"Brummen", "Brummen"', "version[1].municipalities", "'Brummen' is there twice"),
        ('municipalities = ["Apeldoorn",', 'municipalities = [5, "Apeldoorn",', "version[1].municipalities", "a text"),
        ("awards_per_year = 1", "awards_per_year = true", "version[1].awards_per_year", "not a boolean"),
        ("awards_per_year = 1", "awards_per_year = 1.0", "version[1].awards_per_year", "not a decimal number"),
        (
            "evidence_weeks = 6",
            "evidence_weeks = 13",
            "version[1].terms.evidence_weeks",
            "must be below settlement_weeks, 13",
        ),
        (
            "attendance_percent = 80",
            "attendance_percent = 101",
            "version[1].settlement.attendance_percent",
            "must be from 1 to 100, not 101",
        ),
        ("awards_per_year = 1", "awards_per_year = 0", "version[1].awards_per_year", "must be from 1 to 100, not 0"),
        ("age_below = 67", "age_below = 18", "version[1].age_below", "must be above age_from, 18"),
        ("age_below = 67", "age_below = 131", "version[1].age_below", "must be from 1 to 130"),
        ("maximum_cents = 2_500_00", "maximum_cents = 999_99", "version[1].maximum_cents", "at least minimum_cents"),
        ("limit_cents = 300_000_00", "limit_cents = 2_499_99", "version[1].de_minimis.limit_cents", "maximum_cents"),
        ("limit_cents = 300_000_00", "limit_cents = [1]", "version[1].de_minimis.limit_cents", "not a list"),
        ('rounding = "down"', 'rounding = "up"', "version[1].rounding", "must be one of down, half_up, not 'up'"),
        ('cost_kinds = ["tuition"', 'cost_kinds = ["travel"', "version[1].cost_kinds", "not 'travel'"),
        ('cost_kinds = ["tuition", "exam", "material"]', "cost_kinds = []", "version[1].cost_kinds", "not be empty"),
        ("decision_weeks = 8", "decision_weeks = 53", "version[1].terms.decision_weeks", "from 1 to 52"),
        ("decision_weeks = 8", "decision_days = 56", "version[1].terms.decision_weeks", "is missing"),
        ('earmark = "Epe"', 'earmark = "Raalte"', "version[1].contributor[7].earmark", "not one of the municipalities"),
        ('code = "rijk"', 'code = "Het Rijk"', "version[1].contributor[1].code", "must be small letters"),
        ('code = "rijk"', 'code = "epe"', "version[1].contributor", "'epe' is there twice"),
        ('name = "Rijk"', 'name = "Rijk"\nbudget = 1', "version[1].contributor[1].budget", "unknown key"),
        ('supply = "file"', 'supply = "post"', "version[1].evidence.quote.supply", "must be one of file, field"),
        ('supply = "file"', 'supply = "file"\nsize = 1', "version[1].evidence.quote.size", "unknown key"),
        (
            '"residence", "employment"]',
            '"residence", "payslip"]',
            "version[1].kind.employee.evidence",
            "'payslip' is not described under evidence",
        ),
        (
            '"residence", "employment"]',
            '"residence"]',
            "version[1].evidence.employment",
            "no kind of applicant is asked for it",
        ),
        ("[version.kind.employee]", "[version.kind.student]", "version[1].kind.student", "must be one of employer"),
        ('payees = ["trainer"]', 'payees = ["employer"]', "version[1].kind.self_employed.payees", "only an employer"),
        ("rate_percent = 50", "rate_percent = 0", "version[1].kind.employer.rate_percent", "above 0 and at most 100"),
        ("rate_percent = 50", "rate_percent = 100.1", "version[1].kind.employer.rate_percent", "at most 100"),
        ("rate_percent = 50", "rate_percent = nan", "version[1].kind.employer.rate_percent", "at most 100, not NaN"),
        ("rate_percent = 50", "rate_percent = true", "version[1].kind.employer.rate_percent", "must be a number"),
        ("rate_percent = 50", 'rate_percent = "50"', "version[1].kind.employer.rate_percent", "not a text"),
        ("summary = {", "motto = 1\nsummary = {", "version[1].texts.motto", "unknown key"),
        ("years = 3", "years = 3\nmonths = 1", "version[1].de_minimis.months", "unknown key"),
        ("years = 3\nlegal_basis", "years = 3\nbasis", "version[1].de_minimis.legal_basis", "is missing"),
        ("signatory =", "signed_by =", "version[1].authority.signatory", "is missing"),
        ("legal_basis = [", "legal = [", "version[1].legal_basis", "is missing"),
        ("legal_basis = [", 'legal_basis = [{ nl = "De wet" },', "version[1].legal_basis[1].en", "is missing"),
        ("legal_basis = [", 'legal_basis = ["",', "version[1].legal_basis[1]", "must not be blank"),
        ("legal_basis = [", 'legal_basis = ["De wet", "De wet",', "version[1].legal_basis", "is there twice"),
        ("signatory = { nl", "signatory = { de", "version[1].authority.signatory.nl", "is missing"),
        ("signatory = { nl", 'signatory = { fr = "", nl', "version[1].authority.signatory.fr", "unknown key"),
    ],
)
def test_what_is_wrong_is_said_with_file_key_and_reason(tmp_path, scheme_text, old, new, key, reason):
    with pytest.raises(SchemeError) as caught:
        Schemes.load(write(tmp_path, replaced(scheme_text, old, new)))
    assert caught.value.file == "cleantech.toml"
    assert caught.value.key == key
    assert reason in caught.value.reason
    assert str(caught.value) == f"cleantech.toml: {key}: {caught.value.reason}"


def test_english_of_the_authority_and_the_law_may_be_left_out(tmp_path, scheme_text):
    text = re.sub(r'\{ nl = ("[^"]*demo\)"), en = "[^"]*" \}', r"\1", scheme_text)
    assert text != scheme_text
    version = Schemes.load(write(tmp_path, text)).scheme("cleantech").versions[-1]
    assert version.authority.name.beside("en") == "het dagelijks bestuur van de Regio Stedendriehoek (demo)"
    assert version.legal_basis[1].beside("en") == "Subsidieregeling scholingsvouchers Stedendriehoek (demo)"
    assert version.de_minimis.legal_basis.beside("en") == (
        "Regulation (EU) 2023/2831 (de minimis aid) [Verordening (EU) 2023/2831 (de-minimissteun)]"
    )


def test_tables_and_lists_are_told_apart(tmp_path, scheme_text):
    head, _, _ = scheme_text.partition("\n[[version]]\n")
    for version, reason in (
        ("version = 5", "must be a list"),
        ("version = [5]", "must be a table, not a whole number"),
    ):
        with pytest.raises(SchemeError, match=reason):
            Schemes.load(write(tmp_path, f"{version}\n{head}"))
    with pytest.raises(SchemeError, match="name: must be a table, not a text"):
        Schemes.load(write(tmp_path, 'code = "cleantech"\nname = "x"'))


def test_an_empty_table_of_kinds_is_refused(tmp_path, scheme_text):
    head, _, _ = scheme_text.partition("[version.kind.employer]")
    with pytest.raises(SchemeError, match=r"version\[1\]\.kind: must not be empty"):
        Schemes.load(write(tmp_path, f"{head}[version.kind]\n"))


def test_what_is_no_toml_is_refused(tmp_path):
    with pytest.raises(SchemeError, match=r"cleantech.toml: \(the whole file\): is not TOML"):
        Schemes.load(write(tmp_path, "code = "))
    (tmp_path / "cleantech.toml").write_bytes(b'code = "\xff"')
    with pytest.raises(SchemeError, match="is not TOML"):
        Schemes.load(tmp_path)


def test_a_folder_without_schemes_is_refused(tmp_path):
    with pytest.raises(SchemeError, match="holds no scheme"):
        Schemes.load(tmp_path)
    with pytest.raises(SchemeError, match="holds no scheme"):
        Schemes.load(tmp_path / "not-there")


def test_a_change_is_a_second_version(tmp_path, scheme_text):
    scheme = Schemes.load(write(tmp_path, with_second(scheme_text))).scheme("cleantech")
    assert [found.id for found in scheme.versions] == ["2021.1", "2027.1"]


@pytest.mark.parametrize("until", ["2026-12-30", "2027-01-01"])
def test_versions_leave_no_gap_and_no_overlap(tmp_path, scheme_text, until):
    with pytest.raises(SchemeError, match=r"'2021\.1' must be effective until the day before '2027\.1' starts"):
        Schemes.load(write(tmp_path, with_second(scheme_text, until)))


def test_versions_have_different_names(tmp_path, scheme_text):
    second = SECOND.replace("2027.1", "2021.1")
    with pytest.raises(SchemeError, match=r"version: '2021\.1' is there twice"):
        Schemes.load(write(tmp_path, with_second(scheme_text, second=second)))


def _closed(scheme_text, code):
    return replaced(scheme_text, 'code = "cleantech"', f'code = "{code}"\nopen_to_applications = false')


def test_of_several_schemes_the_pages_serve_the_one_that_is_open(tmp_path, scheme_text):
    write(tmp_path, _closed(scheme_text, "cleantech"))
    write(tmp_path, replaced(scheme_text, 'code = "cleantech"', 'code = "zorg"'), "zorg.toml")
    schemes = Schemes.load(tmp_path)
    assert (list(schemes.by_code), schemes.served.code) == (["cleantech", "zorg"], "zorg")


@pytest.mark.parametrize(("codes", "found"), [(("cleantech", "zorg"), "none"), ((), "cleantech, zorg")])
def test_of_several_schemes_one_is_open_and_no_more(tmp_path, scheme_text, codes, found):
    for code in ("cleantech", "zorg"):
        open_too = replaced(scheme_text, 'code = "cleantech"', f'code = "{code}"')
        write(tmp_path, _closed(scheme_text, code) if code in codes else open_too, f"{code}.toml")
    with pytest.raises(SchemeError, match=f"open_to_applications: must be true in one scheme, and it is in: {found}"):
        Schemes.load(tmp_path)


def test_whether_it_is_open_is_true_or_false(tmp_path, scheme_text):
    text = replaced(scheme_text, 'code = "cleantech"', 'code = "cleantech"\nopen_to_applications = "no"')
    write(tmp_path, text)
    with pytest.raises(SchemeError, match="open_to_applications: must be true or false, not a text"):
        Schemes.load(tmp_path)
