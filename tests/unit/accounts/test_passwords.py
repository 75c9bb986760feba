"""Passwords are stored as argon2id hashes with the parameters that we chose."""

from argon2 import PasswordHasher, extract_parameters
from argon2.low_level import Type

from app.accounts import passwords

PASSWORD = "vier losse woorden samen"


def test_a_hash_has_our_parameters_and_a_salt_of_its_own() -> None:
    stored = passwords.hashed(PASSWORD)
    parameters = extract_parameters(stored)
    assert parameters.type is Type.ID
    assert (parameters.time_cost, parameters.memory_cost, parameters.parallelism) == (2, 19_456, 1)
    assert stored != passwords.hashed(PASSWORD)
    assert len(stored) <= 200


def test_only_the_right_password_matches() -> None:
    stored = passwords.hashed(PASSWORD)
    assert passwords.matches(PASSWORD, stored)
    assert not passwords.matches(PASSWORD + " ", stored)
    assert not passwords.matches("", stored)


def test_a_keyboard_may_write_an_accent_in_two_ways() -> None:
    assert passwords.matches("cafe\u0301 met vrienden", passwords.hashed("caf\u00e9 met vrienden"))


def test_nobody_has_a_password() -> None:
    assert not passwords.matches(PASSWORD, None)
    assert not passwords.matches(passwords.NOBODY, None)


def test_an_unreadable_hash_matches_nothing() -> None:
    assert not passwords.matches(PASSWORD, "!")


def test_a_hash_with_other_parameters_is_outdated() -> None:
    weaker = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
    assert passwords.matches(PASSWORD, weaker)
    assert passwords.outdated(weaker)
    assert not passwords.outdated(passwords.hashed(PASSWORD))
