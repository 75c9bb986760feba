"""What an employer's first application takes: fields, keystrokes, clicks and the time of a scripted person.

    .venv/bin/python bench/keystrokes.py [--json]

A scripted person in Chromium applies for the first time, on the site as journeys serve it (SQLite, an empty region):
types every text field that is empty, clicks every choice that is open, every button and every box, adds the quote.
Keystrokes are the characters typed; the time is keystrokes at 40 words a minute (200 characters, a slow typist), two
seconds for each click, three for each field to find and read, and what the pages themselves took.
"""

import argparse
import json
import os
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
CHARACTERS_A_MINUTE = 200
SECONDS_A_CLICK = 2
SECONDS_A_FIELD = 3


def person_seconds(fields: int, keystrokes: int, clicks: int) -> float:
    """Return how long somebody takes at the speeds above."""
    return fields * SECONDS_A_FIELD + keystrokes * 60 / CHARACTERS_A_MINUTE + clicks * SECONDS_A_CLICK


def measure() -> dict[str, float]:
    """Apply once and count."""
    from flask_migrate import upgrade
    from playwright.sync_api import Page

    from app.accounts.rules import Role
    from app.factory import create_app
    from app.kernel.database import db
    from tests.factories.accounts import make_account
    from tests.factories.companies import make_branch, make_company, make_membership
    from tests.factories.files import PDF
    from tests.factories.voucher_cases import open_fund
    from tests.support.applying import CHOICES, STEPS, begin, typed
    from tests.support.site import Site, browser_path, chromium, served

    counts = {"fields": 0, "keystrokes": 0, "clicks": 0}

    def fill_in(page: Page, answers: dict[str, str]) -> None:
        for name, value in answers.items():
            field = page.locator(f"#stap input[type=text][name={name}]")
            if field.count() and not field.input_value():
                field.press_sequentially(value)
                counts["fields"] += 1
                counts["keystrokes"] += len(value)
        for name, value in CHOICES.items():
            field = page.locator(f"#stap input[name='{name}']")
            if field.count() and not page.locator(f"#stap input[name='{name}']:checked").count():
                page.locator(f"#stap input[name='{name}'][value='{value}']").check()
                counts["fields"] += 1
                counts["clicks"] += 1

    with tempfile.TemporaryDirectory() as folder:
        app = create_app({"SQLALCHEMY_DATABASE_URI": f"sqlite:///{folder}/typing.db", "INSTANCE": folder})
        with app.app_context(), served(app) as address, chromium(browser_path() or "") as browser:
            upgrade()
            account, company = make_account(Role.EMPLOYER, name="Coen Brinkhorst"), make_company(name="Webwerf Oost")
            make_branch(company=company)
            make_membership(company=company, account=account)
            open_fund(rijk=60_000_00)
            db.session.commit()
            site = Site(address, browser.new_context(locale="nl-NL"))
            site.sign_in(account.email)
            started = time.monotonic()
            begin(site)
            counts["clicks"] += 2
            answers = typed()
            for step in STEPS["employer"]:
                fill_in(site.page, answers)
                if step == "betaling":
                    quote = Path(folder) / "offerte.pdf"
                    quote.write_bytes(PDF)
                    site.page.locator("input[type=file]").first.set_input_files(quote)
                    counts["fields"] += 1
                    counts["clicks"] += 2
                with site.page.expect_navigation():
                    site.page.get_by_role("button", name="Volgende", exact=True).last.click()
                counts["clicks"] += 1
            for box in site.page.locator("form input[type=checkbox]").all():
                box.check()
                counts["fields"] += 1
                counts["clicks"] += 1
            with site.page.expect_navigation():
                site.page.get_by_role("button", name="Verstuur aanvraag").click()
            counts["clicks"] += 1
            pages = time.monotonic() - started
            assert "SV-" in site.page.locator("main").inner_text(), "the application was not sent"
    return {**counts, "site_seconds": round(pages, 1)}


def main() -> None:
    """Print the counts and the time."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    os.environ.setdefault("SECRET_KEY", "only for measuring " * 3)
    found = measure()
    seconds = person_seconds(int(found["fields"]), int(found["keystrokes"]), int(found["clicks"]))
    found["person_seconds"] = round(seconds + found["site_seconds"])
    if asked.json:
        print(json.dumps(found))
    else:
        for name, value in found.items():
            print(f"{name:16} {value}")


if __name__ == "__main__":
    main()
