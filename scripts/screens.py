"""Look at every page: visit the demo site in every role, wide and narrow, and keep a picture of each page.

    scripts/screens [--only student,visitor]

Starts the demo on a free port in a folder that it throws away. Walks from link to link until each kind of page
that a role may open was seen once. Pictures and a sheet of all of them are in build/screens/index.html; the few
that the documentation shows are written to docs/screens. Exits 1 when a page answers 400 or more, is wider than
the window, or breaks a rule of WCAG 2.2 AA that axe knows.
"""

import argparse
import os
import sys
import tempfile
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from html import escape
from io import BytesIO
from pathlib import Path
from urllib.parse import urlsplit

from flask import Flask
from PIL import Image
from playwright.sync_api import Browser, Page, ViewportSize
from werkzeug.exceptions import HTTPException
from werkzeug.routing import MapAdapter, RequestRedirect

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
BUILD, DOCS = ROOT / "build" / "screens", ROOT / "docs" / "screens"
WIDE, NARROW = ViewportSize(width=1280, height=900), ViewportSize(width=360, height=740)
PLAIN = '<svg xmlns="http://www.w3.org/2000/svg"><path fill="#e9eeec" d="M0 0h256v256H0z"/></svg>'
"""What stands for every piece of a map: nothing is fetched from outside."""
STYLE = (
    "body{font:16px system-ui}figure{display:inline-block;margin:8px;vertical-align:top}"
    "img{max-height:420px;border:1px solid #999}"
)
NO_PAGES = {
    *("pages.live", "pages.ready", "pages.choose_language", "pages.skill_suggestions"),
    *("pages.stage_suggestions", "pages.vacancy_suggestions", "pages.achievement", "pages.badge_image"),
    *("pages.issuer_did", "pages.issuer_home", "pages.issuer_profile", "pages.status_list"),
    *("accounts.confirm", "accounts.reset", "contacts.introduction_by_link", "pages.received_badge"),
    *("pages.stop_alert", "badges.remind_some", "badges.renew_some", "badges.revoke_some"),
}
"""Views without a page to look at, that only a mailed link opens, or that ask which rows were chosen."""
TALL = ViewportSize(width=1280, height=1100)
CHOSEN = {
    "start": ("visitor", "/", "", WIDE),
    "vacatures": ("talent", "/vacatures", "", WIDE),
    "vacature": ("talent", "/vacatures", "[data-hit] h2 a", TALL),
    "talenten": ("employer", "/talenten?vacature=front-endontwikkelaar-karweiraster-webontwikkeling", "", WIDE),
    "overzicht": ("student", "/overzicht", "", NARROW),
    "aanvraag": ("advisor", "/advies?status=in_review", "tbody th a", TALL),
}
"""The pictures of the documentation: who looks at which address, which link they follow there, in which window."""
MOST_BYTES = 150_000


@dataclass
class Walk:
    """One role's way through the site."""

    who: str
    page: Page
    address: str
    urls: MapAdapter
    may_open: Callable[[str], bool]
    todo: deque[str] = field(default_factory=deque)
    seen: dict[str, str] = field(default_factory=dict)
    """Address by view."""
    wrong: list[str] = field(default_factory=list)

    def run(self) -> None:
        """Visit one address of every view that links lead to."""
        while self.todo:
            path = self.todo.popleft()
            if (view := self._view(path)) and view not in self.seen:
                self.seen[view] = path
                self._visit(view, path)

    def _view(self, path: str) -> str | None:
        try:
            view, _ = self.urls.match(urlsplit(path).path, method="GET")
        except (HTTPException, RequestRedirect):
            return None
        return None if view in NO_PAGES else str(view)

    def _visit(self, view: str, path: str) -> None:
        answer = self.page.request.get(self.address + path)
        if answer.status >= 400 and not (answer.status == 403 and not self.may_open(view)):
            self.wrong.append(f"{self.who}: {path} answers {answer.status}")
        if self._view(answer.url) != view:
            self.todo.append(urlsplit(answer.url).path)
            return  # sent on: that page has a picture of its own
        if "text/html" not in answer.headers.get("content-type", "") or "attachment" in answer.headers.get(
            "content-disposition", ""
        ):
            return
        from tests.support.site import axe  # after the path is known

        for name, window in (("1280", WIDE), ("360", NARROW)):
            self.page.set_viewport_size(window)
            self.page.goto(self.address + path, wait_until="load")
            width = self.page.evaluate("document.documentElement.scrollWidth")
            if width > window["width"]:
                self.wrong.append(f"{self.who}: {path} is {width} px wide in a window of {window['width']}")
            self.wrong.extend(f"{self.who}: {path} at {name} px: {found}" for found in axe(self.page))
            self.page.screenshot(path=BUILD / self.who / f"{view}-{name}.png", full_page=True)
        found = self.page.eval_on_selector_all("a[href]", "all => all.map(a => a.getAttribute('href'))")
        self.todo.extend(href.partition("#")[0] for href in found if href.startswith("/"))


def main() -> int:
    """Visit everything, write the sheet, say what is wrong."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", default="", help="roles, with commas between them")
    only = set(filter(None, parser.parse_args().only.split(",")))
    from tests.support.site import browser_path, chromium, served  # after the path is known

    path = browser_path()
    if path is None:
        sys.stderr.write("No browser found: install chromium.\n")
        return 1
    with tempfile.TemporaryDirectory() as folder:
        app = demo_site(Path(folder))
        with served(app) as address, chromium(path) as browser:
            walks = [walk(app, browser, address, who) for who in people(only)]
            write_chosen(app, browser, address, only)
    write_sheet(walks)
    report(app, walks)
    return 1 if any(one.wrong for one in walks) else 0


def demo_site(folder: Path) -> Flask:
    """Return the site with a fresh demo in `folder`."""
    os.environ |= {"DATABASE_URL": f"sqlite:///{folder}/demo.sqlite3", "SECRET_KEY": "only for pictures, thrown away"}
    from app.factory import create_app

    app = create_app({"INSTANCE": folder})
    done = app.test_cli_runner().invoke(args=["prepare"])
    if done.exit_code:
        raise SystemExit(done.output)
    return app


def people(only: set[str]) -> Iterator[str]:
    """Yield who looks at the site: a visitor, and everybody with a role."""
    from app.demo.people import SIGN_INS

    yield from (who for who in ("visitor", *(one.role.value for one in SIGN_INS)) if not only or who in only)


def signed_in(browser: Browser, address: str, who: str) -> Page:
    """Return a browser window of somebody with this role in the demo."""
    from app.demo.people import PASSWORD, SIGN_INS
    from app.kernel.web import TILES

    context = browser.new_context(locale="nl-NL", viewport=WIDE)
    context.route(f"{TILES}/**", lambda tile: tile.fulfill(body=PLAIN, content_type="image/svg+xml"))
    page = context.new_page()
    if who != "visitor":
        page.goto(f"{address}/account/aanmelden")
        page.fill("input[name=email]", next(one.email for one in SIGN_INS if one.role.value == who))
        page.fill("input[name=password]", PASSWORD)
        page.click("form:has(input[name=password]) [type=submit]")
    return page


def walk(app: Flask, browser: Browser, address: str, who: str) -> Walk:
    """Visit what one role may open, beginning with the addresses that hold no parts."""
    page = signed_in(browser, address, who)
    (BUILD / who).mkdir(parents=True, exist_ok=True)
    one = Walk(who, page, address, app.url_map.bind("localhost"), lambda view: may_open(app, view, who))
    one.todo.append("/")
    one.todo.extend(
        rule.rule
        for rule in app.url_map.iter_rules()
        if "GET" in (rule.methods or ()) and not rule.arguments and may_open(app, rule.endpoint, who)
    )
    one.run()
    page.context.close()
    return one


def may_open(app: Flask, view: str, who: str) -> bool:
    """Whether the access stamp of a view lets this role in."""
    access = getattr(app.view_functions[view], "access", None)
    if access is None:
        return False
    if who == "visitor":
        return not access.signed_in and not access.roles
    return not access.roles or who in {role.value for role in access.roles}


def write_chosen(app: Flask, browser: Browser, address: str, only: set[str]) -> None:
    """Write the pictures that the documentation shows, in few colours."""
    DOCS.mkdir(parents=True, exist_ok=True)
    for name, (who, path, link, window) in CHOSEN.items():
        if only and who not in only:
            continue
        page = signed_in(browser, address, who)
        page.set_viewport_size(window)
        page.goto(address + path)
        if link:
            page.locator(link).first.click()
        page.wait_for_timeout(800)  # the map draws its markers
        picture = Image.open(BytesIO(page.screenshot())).convert("RGB")
        for colours in (128, 64, 32, 16):
            picture.quantize(colours).save(DOCS / f"{name}.png", optimize=True)
            if (DOCS / f"{name}.png").stat().st_size <= MOST_BYTES:
                break
        page.context.close()


def write_sheet(walks: list[Walk]) -> None:
    """Write one page with all pictures, by role."""
    parts = [f"<!DOCTYPE html><meta charset=utf-8><title>Screens</title><style>{STYLE}</style>"]
    for one in walks:
        parts.append(f"<h2>{one.who}</h2>")
        for view, path in sorted(one.seen.items()):
            images = [f"{one.who}/{view}-{width}.png" for width in ("1280", "360")]
            if (BUILD / images[0]).exists():
                shown = "".join(f'<a href="{src}"><img src="{src}" loading="lazy" alt=""></a>' for src in images)
                parts.append(f"<figure>{shown}<figcaption>{escape(view)}<br>{escape(path)}</figcaption></figure>")
    (BUILD / "index.html").write_text("\n".join(parts), encoding="utf-8")


def report(app: Flask, walks: list[Walk]) -> None:
    """Say how much was seen, what no link led to, and what is wrong."""
    views = {rule.endpoint for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())} - NO_PAGES
    seen = {view for one in walks for view in one.seen}
    sys.stdout.write(f"{len(seen)} of {len(views)} pages seen; pictures: {(BUILD / 'index.html').relative_to(ROOT)}\n")
    if missed := sorted(views - seen):
        sys.stdout.write(f"No link led to: {', '.join(missed)}\n")
    for one in walks:
        for problem in one.wrong:
            sys.stdout.write(f"WRONG {problem}\n")


if __name__ == "__main__":
    sys.exit(main())
