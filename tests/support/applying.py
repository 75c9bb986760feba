"""Somebody at a browser who applies for a voucher: step by step, as the page asks for it."""

from collections.abc import Callable, Mapping
from datetime import timedelta

from playwright.sync_api import expect

from app.kernel import clock
from tests.support.site import Site

Look = Callable[[str], None]
STEPS = {
    "employer": ("aanvrager", "deelnemer", "opleiding", "kosten", "betaling"),
    "self_employed": ("aanvrager", "opleiding", "kosten", "betaling"),
    "employee": ("aanvrager", "opleiding", "kosten", "betaling"),
    "job_seeker": ("aanvrager", "opleiding", "kosten", "betaling"),
}
CHOICES = {
    "vat_deductible": "nee",
    "trainer_recognised": "ja",
    "trainer_linked": "nee",
    "sector_fund_available": "nee",
    "vat_percent": "21",
    "amounts_include_vat": "ja",
}


def typed(**changes: str) -> dict[str, str]:
    """Return what somebody types in the fields of a good application, by name, with `changes`."""
    start = clock.today() + timedelta(days=60)
    return {
        "de_minimis_prior_cents": "0",
        "kvk_number": "12345678",
        "participant_name": "Coen Brinkhorst",
        "participant_birth_date": "01-05-1990",
        "participant_municipality": "Deventer",
        "training_title": "Lassen niveau 2",
        "trainer_name": "Vakschool Voorbeeld",
        "training_start": f"{start:%d-%m-%Y}",
        "training_end": f"{start + timedelta(days=90):%d-%m-%Y}",
        "tuition_cents": "3.000",
        "payee_iban": "NL91 ABNA 0417 1643 00",
    } | changes


def begin(site: Site, kind: str = "employer") -> None:
    """Go from the start page to the first step."""
    site.open("/vouchers")
    site.page.locator(f"#begin a[href$='soort={kind}']").click()
    site.page.get_by_role("button", name="Begin", exact=True).click()
    site.page.wait_for_url("**/stap/aanvrager")


def fill_in(site: Site, answers: Mapping[str, str]) -> None:
    """Fill in what this step asks: every text field that is empty, every choice that is open."""
    for name, value in answers.items():
        field = site.page.locator(f"#stap input[type=text][name={name}]")
        if field.count() and not field.input_value():
            field.fill(value)
    for name, value in CHOICES.items():
        choice = site.page.locator(f"#stap input[name='{name}'][value='{value}']")
        if choice.count() and not site.page.locator(f"#stap input[name='{name}']:checked").count():
            choice.check()


def go_on(site: Site) -> None:
    """Press "Volgende" and wait for the page that comes."""
    with site.page.expect_navigation():
        site.page.get_by_role("button", name="Volgende", exact=True).last.click()


def apply(site: Site, kind: str = "employer", look: Look | None = None, **changes: str) -> None:
    """Fill in all steps, `look` at each by its name, and end on the check page."""
    begin(site, kind)
    answers = typed(**changes)
    for number, step in enumerate(STEPS[kind], start=1):
        expect(site.page.locator("main")).to_contain_text(f"Stap {number} van {len(STEPS[kind])}")
        fill_in(site, answers)
        if look is not None:
            look(step)
        go_on(site)
    assert site.page.url.endswith("/versturen"), site.page.locator("main").inner_text()
