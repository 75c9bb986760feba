"""Writing a vacancy: what is typed is kept, what cannot be is told at its field, nothing half-done is stored."""

from collections.abc import Sequence
from typing import Any

import pytest
from sqlalchemy import func, select

from app.accounts.models import Account, AuditRow
from app.accounts.rules import Role
from app.companies.models import Branch, Company
from app.kernel import clock
from app.kernel.database import db
from app.vacancies.models import Vacancy, VacancySkill
from tests.factories.accounts import make_account
from tests.factories.companies import make_branch, make_company, make_membership
from tests.factories.vacancies import make_vacancy
from tests.integration.vacancies.conftest import MINE, NEW, filled_in
from tests.support.client import SiteClient


def _vacancy() -> Vacancy:
    db.session.expire_all()
    return db.session.scalars(select(Vacancy)).one()


def _count() -> int:
    return db.session.scalar(select(func.count()).select_from(Vacancy)) or 0


def _skills() -> Sequence[tuple[str, bool, int]]:
    rows = db.session.execute(select(VacancySkill.skill, VacancySkill.required, VacancySkill.level))
    return sorted(tuple(row) for row in rows)


def test_a_vacancy_is_written_and_not_shown_yet(client: SiteClient, company: Company, member: Account) -> None:
    answer = client.post_form(NEW, filled_in())
    assert answer.status_code == 303, answer.text
    vacancy = _vacancy()
    assert answer.headers["Location"] == "/vacatures/lasser-ons-bedrijf" == f"/vacatures/{vacancy.slug}"
    assert (vacancy.kind, vacancy.level, vacancy.remote, vacancy.occupation) == ("job", "mbo3", "no", "lasser")
    assert (vacancy.hours_min, vacancy.hours_max) == (24, 36)
    assert (vacancy.salary_min_cents, vacancy.salary_max_cents, vacancy.salary_per) == (2_600_00, 3_200_50, "month")
    assert (vacancy.languages, vacancy.licences, vacancy.studies) == ({"nl": "B1"}, ["B"], [])
    assert (vacancy.published_at, vacancy.closed_at) == (None, None)
    assert _skills() == [("lassen", True, 3), ("solderen", False, 1)]
    logged = db.session.scalars(select(AuditRow).where(AuditRow.action == "vacancy.create")).one()
    assert (logged.actor_id, logged.subject) == (member.id, f"vacancy:{vacancy.id}")


def test_the_member_reads_it_as_others_will(client: SiteClient, company: Company) -> None:
    page = client.post_form(NEW, filled_in(), follow_redirects=True).text
    assert "Dit is uw eigen vacature." in page
    assert "Nog niet zichtbaar" in page
    assert "Plaats vacature" in page
    assert "Je last &lt;b&gt;frames&lt;/b&gt;." in page
    assert "€\xa02.600 tot €\xa03.200,50 per maand" in page


def test_saving_what_is_shown_changes_nothing(client: SiteClient, company: Company) -> None:
    client.post_form(NEW, filled_in())
    first, skills = dict(vars(_vacancy())), _skills()
    assert client.post_form(f"{MINE}/lasser-ons-bedrijf").status_code == 303
    second = vars(_vacancy())
    kept = {key for key in first if not key.startswith("_")} - {"changed_at", "search_revision"}
    assert {key: first[key] for key in kept} == {key: second[key] for key in kept}
    assert _skills() == skills


def test_a_button_pressed_twice_makes_one_vacancy(client: SiteClient, company: Company) -> None:
    form = filled_in(once="een-en-dezelfde", branch_id=str(_first_branch(company)))
    answers = [client.post_token(NEW, form) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [303, 303]
    assert len({answer.headers["Location"] for answer in answers}) == 1
    assert _count() == 1


def test_two_vacancies_of_one_title_have_two_addresses(client: SiteClient, company: Company) -> None:
    first, second = (client.post_form(NEW, filled_in()).headers["Location"] for _ in range(2))
    assert (first, second) == ("/vacatures/lasser-ons-bedrijf", "/vacatures/lasser-ons-bedrijf-2")


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("title", "", "Vul de titel van de vacature in."),
        ("title", "x" * 121, "Gebruik hoogstens 120 tekens."),
        ("kind", "vakantie", "Kies een baan of een opdracht."),
        ("description", "", "Vertel welk werk iemand gaat doen."),
        ("skills", "", "Noem minstens één vaardigheid."),
        ("skills", "tovenarij", "“tovenarij” kennen wij niet."),
        ("level", "doctor", "Kies een niveau uit de lijst."),
        ("studies", ["tovenarij"], "Kies studies uit de lijst."),
        ("hours_min", "nul", "Vul een heel getal in, zoals 32."),
        ("hours_min", "61", "Vul een getal in van 1 tot en met 60."),
        ("hours_max", "20", "Dit is minder dan het laagste aantal uren."),
        ("salary_min", "12.34", "Dit bedrag is niet duidelijk."),
        ("salary_min", "900", "Voor 24 uur is dat €\xa01.529,84 per maand."),
        ("salary_max", "2.000", "Het hoogste salaris is lager dan het laagste."),
        ("salary_max", "26.000", "Dit is meer dan €\xa025.000,00."),
        ("salary_per", "jaar", "Kies per maand of per uur."),
        ("branch_id", "999999", "Kies een vestiging van uw bedrijf."),
        ("remote", "soms", "Kies of thuis werken kan."),
        ("languages-nl", "Z9", "Kies bij elke taal een niveau uit de lijst."),
        ("licences", ["raket"], "Kies een rijbewijs uit de lijst."),
        ("starts_on", "31-02-2027", "Deze datum bestaat niet."),
        ("ends_on", "", "Vul in tot en met welke dag mensen kunnen solliciteren."),
        ("ends_on", "20-11-2020", "De sluitdatum is voorbij."),
        ("ends_on", "20-11-2099", "Een vacature staat hoogstens een jaar open."),
    ],
)
def test_a_mistake_gets_a_sentence_and_nothing_typed_is_lost(
    client: SiteClient, company: Company, field: str, typed: Any, sentence: str
) -> None:
    answer = client.post_form(NEW, filled_in(period="x", **{field: typed}))
    assert answer.status_code == 400
    assert answer.text.count(sentence) >= 2, "above the form and beside the field"
    if field != "description":
        assert "Je last &lt;b&gt;frames&lt;/b&gt;." in answer.text
    assert "<title>" in answer.text
    assert "Fout:" in answer.text
    assert _count() == 0


def test_all_mistakes_are_told_together(client: SiteClient, company: Company) -> None:
    wrong = {"title": "", "salary_min": "900", "ends_on": "20-11-2020", "skills": "tovenarij"}
    page = client.post_form(NEW, filled_in(**wrong)).text
    for sentence in ("Vul de titel", "1.529,84 per maand", "De sluitdatum is voorbij.", "“tovenarij” kennen wij niet."):
        assert sentence in page


def test_a_branch_of_another_company_is_refused(client: SiteClient, company: Company) -> None:
    foreign = make_branch(company=make_company())
    assert client.post_form(NEW, filled_in(branch_id=str(foreign.id))).status_code == 400
    assert _count() == 0


def test_the_branch_can_be_chosen(client: SiteClient, company: Company, branch: Branch) -> None:
    client.post_form(NEW, filled_in(branch_id=str(branch.id)))
    assert _vacancy().branch_id == branch.id


def test_a_closed_branch_stays_with_its_vacancy(client: SiteClient, company: Company, branch: Branch) -> None:
    vacancy = make_vacancy(branch=branch, required={"lassen": 1})
    branch.closed_at = clock.now()
    assert client.post_form(f"{MINE}/{vacancy.slug}", filled_in(branch_id=str(branch.id))).status_code == 303
    assert client.post_form(NEW, filled_in(branch_id=str(branch.id))).status_code == 400


def test_a_demand_on_age_is_asked_back_until_it_is_meant(client: SiteClient, company: Company) -> None:
    typed = filled_in(description="Wij zoeken een jonge collega van maximaal 30 jaar.")
    answer = client.post_form(NEW, typed)
    assert answer.status_code == 400
    assert "“maximaal 30 jaar” lijkt een eis aan iemands leeftijd." in answer.text
    assert 'value="jonge collega"' in answer.text
    half = typed | {"meant": ["jonge collega"], "branch_id": str(_first_branch(company))}
    assert client.post_token(NEW, half).status_code == 400
    whole = half | {"meant": ["jonge collega", "maximaal 30 jaar"]}
    assert client.post_token(NEW, whole).status_code == 303


def test_a_demand_that_was_not_asked_about_is_not_agreed_to(client: SiteClient, company: Company) -> None:
    typed = filled_in(title="Mannelijke collega", meant=["jonge collega"], branch_id=str(_first_branch(company)))
    assert client.post_token(NEW, typed).status_code == 400


@pytest.mark.parametrize("title", ["Lasser (m/v/x)", "welder", "LASSER m/v"])
def test_the_occupation_is_taken_from_the_title(client: SiteClient, company: Company, title: str) -> None:
    assert client.post_form(NEW, filled_in(title=title)).status_code == 303
    assert _vacancy().occupation == "lasser"


def test_a_title_that_resembles_an_occupation_is_asked_about_once(client: SiteClient, company: Company) -> None:
    typed = filled_in(title="Lassers", branch_id=str(_first_branch(company)))
    assert "lasser (u typte: Lassers)" in client.post_form(NEW, typed).text
    refused = client.post_token(NEW, typed | {"occupation-asked": "lassers"})
    assert refused.status_code == 303
    assert _vacancy().occupation is None


def test_a_title_of_any_length_is_judged(client: SiteClient, company: Company) -> None:
    """What is too long is not compared with every occupation: that would take a web process many seconds."""
    answer = client.post_form(NEW, filled_in(title="lasser" * 50_000))
    assert answer.status_code == 400
    assert "Gebruik hoogstens 120 tekens." in answer.text


def test_other_titles_need_no_occupation(client: SiteClient, company: Company) -> None:
    assert client.post_form(NEW, filled_in(title="Alleskunner in de werkplaats")).status_code == 303
    assert _vacancy().occupation is None


def test_nobody_else_reads_or_writes(client: SiteClient, company: Company) -> None:
    vacancy = make_vacancy(branch=db.session.get_one(Branch, _first_branch(company)), published=False)
    stranger, own = make_account(Role.EMPLOYER), make_company(slug="ander-bedrijf")
    make_branch(company=own)
    make_membership(company=own, account=stranger)
    client.sign_in(stranger)
    for address in (MINE, NEW, f"{MINE}/{vacancy.slug}", f"/mijn-bedrijf/ander-bedrijf/vacatures/{vacancy.slug}"):
        assert client.get(address).status_code == 404, address
    for verb in ("plaats", "sluit", "kopieer"):
        for slug in ("ons-bedrijf", "ander-bedrijf"):
            address = f"/mijn-bedrijf/{slug}/vacatures/{vacancy.slug}/{verb}"
            assert client.post_token(address).status_code == 404, address
    assert client.get(f"/vacatures/{vacancy.slug}").status_code == 404
    assert (vacancy.published_at, vacancy.closed_at, _count()) == (None, None, 1)


def _first_branch(company: Company) -> int:
    return db.session.scalars(select(Branch.id).where(Branch.company_id == company.id).order_by(Branch.id)).first() or 0
