"""The demo students and talents: consistent with themselves, spread over the region, and each in own words."""

import re
from collections import Counter

from app.accounts.rules import Role
from app.demo.jobs import load_jobs
from app.demo.people import DOMAIN, NEWCOMERS, SIGN_INS, PersonSeed, generate_profiles, people
from app.demo.people.students import load_studies
from app.kernel.region import LEVELS, Region
from app.people.own_words import gives_away
from app.people.rules import MAX_KM, MAX_SKILLS, PURPOSES_OF, PersonKind, Situation
from app.placements.rules import PlacementKind
from app.skills.rules import LANGUAGE_NAMES, LanguageLevel, Licence
from app.skills.vocabulary_file import Vocabulary
from app.vacancies.rules import VacancyKind
from tests.unit.demo.conftest import ANCHOR
from tests.unit.demo.texts import flaws, heard

HEALTH = re.compile(
    r"\b(?:adhd|dyslexie|ziekte van|burn-?out|diagnose|handicap|beperking heb|zwanger|blessure|knie(?:ën)?)\b",
    re.IGNORECASE,
)
"""What profiles of the demo must not teach people to write about themselves."""


def _filled(profiles: list[PersonSeed]) -> list[PersonSeed]:
    return [profile for profile in profiles if profile.about]


def test_there_are_180_students_and_120_talents(profiles: list[PersonSeed]) -> None:
    assert Counter(profile.kind for profile in profiles) == {"student": 180, "talent": 120}
    situations = Counter(profile.situation for profile in profiles if profile.kind == "talent")
    assert set(situations) >= set(Situation)
    assert min(situations[situation] for situation in Situation) >= 15


def test_a_seed_makes_the_same_people_again(region: Region, vocabulary: Vocabulary, profiles: list[PersonSeed]) -> None:
    assert generate_profiles(1, region, vocabulary, anchor=ANCHOR) == profiles
    assert generate_profiles(2, region, vocabulary, anchor=ANCHOR) != profiles


def test_nobody_shares_a_name_or_address(profiles: list[PersonSeed]) -> None:
    listed = {person.email: person.name for person in people(1)}
    everybody = listed | {profile.email: profile.name for profile in profiles}
    assert len({profile.email for profile in profiles}) == 300
    assert len(set(everybody.values())) == len(everybody)
    assert all(email.endswith(f"@{DOMAIN}") and email == email.lower() for email in everybody)


def test_one_can_sign_in_in_every_role() -> None:
    roles = [person.role for person in SIGN_INS]
    assert list(dict.fromkeys(roles)) == list(Role), "in their order"
    assert roles.count(Role.TREASURER) == 2, "one prepares a batch, another releases it"
    assert {person.role for person in NEWCOMERS} == {Role.STUDENT, Role.TALENT}


def test_the_visitors_own_are_filled_in_and_newcomers_are_empty(profiles: list[PersonSeed]) -> None:
    by_email = {profile.email: profile for profile in profiles}
    for person in SIGN_INS[:2]:
        own = by_email[person.email]
        assert len(own.skills) >= 5
        assert own.place
        assert own.available[0]
        assert set(own.consents) == set(PURPOSES_OF[PersonKind(own.kind)])
    for person in NEWCOMERS:
        new = by_email[person.email]
        assert not any((new.about, new.skills, new.place, new.consents, new.occupations))


def test_references_are_valid(profiles: list[PersonSeed], region: Region, vocabulary: Vocabulary) -> None:
    studies = {study.code: study.levels for study in region.studies}
    kinds = {"student": set(PlacementKind), "talent": set(VacancyKind)}
    for profile in profiles:
        assert set(profile.skills) <= set(vocabulary.skills)
        assert set(profile.skills.values()) <= {1, 2, 3}
        assert len(profile.skills) <= MAX_SKILLS
        assert set(profile.occupations) <= set(vocabulary.occupations)
        assert set(profile.kinds) <= kinds[profile.kind]
        assert profile.level is None or profile.level in LEVELS
        assert profile.study is None or profile.level in studies[profile.study]
        assert set(profile.licences) <= set(Licence)
        assert set(profile.languages) <= set(LANGUAGE_NAMES)
        assert set(profile.languages.values()) <= set(LanguageLevel)
        assert set(profile.consents) <= set(PURPOSES_OF[PersonKind(profile.kind)])


def test_every_study_has_students_and_every_job_a_talent(profiles: list[PersonSeed], region: Region) -> None:
    students = [profile for profile in profiles if profile.kind == "student"]
    assert {student.study for student in students} - {None} == {study.code for study in region.studies}
    done = {profile.job for profile in profiles if profile.kind == "talent"}
    assert len(done - {""}) >= 85
    assert {study.code for study in load_studies()} == {study.code for study in region.studies}


def test_students_can_what_their_study_teaches(profiles: list[PersonSeed]) -> None:
    studies = {study.code: study for study in load_studies()}
    for student in (p for p in _filled(profiles) if p.kind == "student" and p.email != SIGN_INS[0].email):
        study = studies[student.study or ""]
        assert set(student.skills) <= {*study.first, *study.later}
        assert set(student.occupations) <= set(study.occupations)
        assert ("practical_assignment" in student.kinds) == (student.level == "vo")
        assert ("graduation_project" in student.kinds) <= (student.level in ("hbo", "wo"))
        assert "afstu" not in student.about or "graduation_project" in student.kinds
        assert student.available[0] is None or student.available[0] > ANCHOR


def test_talents_can_most_of_what_their_work_asks(profiles: list[PersonSeed]) -> None:
    jobs = {job.key: job for job in load_jobs()}
    for talent in (p for p in _filled(profiles) if p.kind == "talent" and p.email != SIGN_INS[1].email):
        job = jobs[talent.job]
        assert len(set(job.required) - set(talent.skills)) <= 1
        assert set(job.licences) <= set(talent.licences)
        assert ("assignment" in talent.kinds) == (talent.situation == "self_employed")
        assert talent.languages["nl"]
        if job.sector in ("zorg", "onderwijs"):
            assert talent.languages["nl"] >= "B2"


def test_every_municipality_has_people(profiles: list[PersonSeed], region: Region) -> None:
    places = Counter(profile.municipality for profile in profiles if profile.municipality)
    assert set(places) == {municipality.name for municipality in region.municipalities}
    assert min(places.values()) >= 8
    assert all(profile.place is None or region.locate(profile.place) for profile in profiles)


def test_distances_and_hours_are_plausible(profiles: list[PersonSeed]) -> None:
    for profile in profiles:
        assert profile.max_km is None or 5 <= profile.max_km <= MAX_KM
        if profile.hours:
            assert 4 <= profile.hours[0] <= profile.hours[1] <= 48
        start, until = profile.available
        assert start is None or until is None or start < until


def test_most_agreed_to_be_seen_and_some_did_not(profiles: list[PersonSeed]) -> None:
    for kind in PersonKind:
        there = [profile for profile in profiles if profile.kind == kind]
        for purpose in PURPOSES_OF[kind]:
            share = sum(purpose in profile.consents for profile in there) / len(there)
            assert 0.35 < share < 0.9


def test_texts_give_nobody_away(profiles: list[PersonSeed]) -> None:
    for profile in profiles:
        for text in (profile.headline, profile.about):
            assert gives_away(text, profile.name) is None, (profile.name, text)
            assert not HEALTH.search(text)
        assert flaws(profile.about) == [], profile.email
        assert len(profile.headline) <= 120


def test_nobody_says_the_same(profiles: list[PersonSeed]) -> None:
    written = [profile.about for profile in _filled(profiles)]
    assert len(set(written)) == len(written)
    counts = heard(written)
    assert max(counts.values()) <= 7
    assert max(Counter(p.headline for p in _filled(profiles)).values()) <= 4
