"""Somebody signs in, in a browser, with and without JavaScript."""

from collections.abc import Callable

from app.accounts.rules import Role
from tests.factories.accounts import make_account
from tests.support.site import Site


def test_a_student_signs_in_and_out(site: Site) -> None:
    account = make_account(Role.STUDENT)
    site.open("/account/aanmelden")
    site.check("aanmelden")
    site.sign_in(account.email)
    site.open("/account")
    site.check("account")
    site.page.get_by_text(account.name).first.click()
    site.page.locator("form[action='/account/afmelden'] button").click()
    assert site.open("/account").url.startswith(f"{site.address}/account/aanmelden")


def test_it_works_without_scripts(people: Callable[..., Site]) -> None:
    account = make_account(Role.STUDENT)
    site = people(scripts=False)
    site.sign_in(account.email)
    assert site.open("/account").status == 200
