"""The people of the demo region: accounts to sign in with, students and talents with their profiles."""

from app.demo.people.accounts import DOMAIN, NEWCOMERS, PASSWORD, SIGN_INS, Person, people
from app.demo.people.names import FIRST, LAST
from app.demo.people.profiles import generate_profiles
from app.demo.people.seed import PersonSeed

__all__ = [
    "DOMAIN",
    "FIRST",
    "LAST",
    "NEWCOMERS",
    "PASSWORD",
    "SIGN_INS",
    "Person",
    "PersonSeed",
    "generate_profiles",
    "people",
]
