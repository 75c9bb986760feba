"""What people can wish is what companies can offer, in the same words."""

from app.people.rules import MEANINGS, PURPOSE_NAMES, PURPOSES_OF, WISHED_KINDS, PersonKind, Purpose, purposes_of
from app.placements.rules import KIND_NAMES as PLACEMENT_KINDS
from app.vacancies.rules import KIND_NAMES as VACANCY_KINDS


def test_students_wish_what_stage_profiles_offer_and_talents_what_vacancies_do() -> None:
    assert WISHED_KINDS[PersonKind.STUDENT] == {kind.value: name for kind, name in PLACEMENT_KINDS.items()}
    assert WISHED_KINDS[PersonKind.TALENT] == {kind.value: name for kind, name in VACANCY_KINDS.items()}


def test_every_purpose_is_explained_and_belongs_to_a_profile() -> None:
    assert set(MEANINGS) == set(PURPOSE_NAMES) == set(Purpose)
    assert {purpose for purposes in PURPOSES_OF.values() for purpose in purposes} == set(Purpose)


def test_a_school_is_agreed_to_once_it_is_chosen() -> None:
    assert Purpose.SCHOOL not in purposes_of(PersonKind.STUDENT, with_school=False)
    assert Purpose.SCHOOL in purposes_of(PersonKind.STUDENT, with_school=True)
    assert Purpose.SCHOOL not in purposes_of(PersonKind.TALENT, with_school=True)
