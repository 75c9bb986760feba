"""Composes the application: settings, extensions, features, errors, commands."""

from importlib import import_module
from pathlib import Path
from typing import Any

import structlog
from flask import Flask
from flask_migrate import Migrate
from flask_wtf import CSRFProtect
from jinja2 import StrictUndefined
from werkzeug.middleware.proxy_fix import ProxyFix
from whitenoise import WhiteNoise

from app import cli, models
from app.accounts import access, audit_words, session
from app.kernel import config, web
from app.kernel.database import db
from app.kernel.region import load_region
from app.kernel.transaction import TransactionalFlask
from app.pages import errors, navigation

FEATURES = (
    "accounts",
    "skills",
    "organisations",
    "people",
    "companies",
    "badges",
    "placements",
    "vacancies",
    "trainings",
    "contacts",
    "vouchers",
    "vouchers.exclusions",  # first, so that its notice is the first thing beside a case
    "vouchers.desk",
    "vouchers.afterwards",
    "vouchers.objections",
    "vouchers.recovery",
    "vouchers.signals",
    "vouchers.deminimis",
    "vouchers.payments",
    "vouchers.accountability",
    "vouchers.registers",
    "retention",
    "pages",
)
AUDITED = (
    "skills",
    "organisations",
    "people",
    "companies",
    "badges",
    "placements",
    "vacancies",
    "trainings",
    "contacts",
    "alerts",
    "vouchers",
    "vouchers.desk",
    "vouchers.deminimis",
    "vouchers.objections",
    "vouchers.recovery",
    "vouchers.signals",
    "vouchers.exclusions",
    "vouchers.payments",
    "vouchers.registers",
    "matching",
)
"""Features with words for what the audit trail holds of them, besides accounts."""
PAGES = (
    "mailbox",
    "home",
    "search.views",
    "alerts.views",
    "search.map",
    "search.suggest",
    "company",
    "company_dashboard",
    "compare",
    "vacancies.search",
    "vacancies.suggest",
    "vacancies.vacancy",
    "vacancies.mine",
    "language",
    "about",
    "suggestions",
    "dashboard",
    "advised",
    "own_data.views",
    "how_we_rank",
    "trainings.finder",
    "trainings.training",
    "talents.ranking",
    "talents.profile",
    "students.listing",
    "students.student",
    "badges.catalogue",
    "badges.badge",
    "badges.assertion",
    "badges.pathways",
    "badges.issuers",
    "badges.documents",
    "badges.downloads",
    "badges.check",
)
"""Modules of app.pages whose views stand on its blueprint."""
YEAR_SECONDS = 31_536_000


def create_app(overrides: dict[str, Any] | None = None) -> Flask:
    """Return the application; `overrides` replace settings (tests)."""
    root = config.ROOT
    instance = Path((overrides or {}).get("INSTANCE", root / "instance"))
    app = TransactionalFlask(
        "vindplatform",
        root_path=str(root / "app"),
        template_folder=str(root / "templates"),
        static_folder=None,
        instance_path=str(instance),
    )
    app.config.update(config.settings(instance) | (overrides or {}))
    instance.mkdir(parents=True, exist_ok=True)
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso"),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(),
        ]
    )

    db.init_app(app)
    Migrate(app, db, directory=str(root / "migrations"), render_as_batch=True)
    app.extensions["region"] = load_region(app.config["REGION_DIR"])
    app.extensions["tables"] = models.__all__
    web.prepare(app)
    session.manager.init_app(app)
    CSRFProtect(app)
    access.guard(app)
    for page in PAGES:
        import_module(f"app.pages.{page}")
    for feature in AUDITED:
        words = import_module(f"app.{feature}.audit_words")
        audit_words.add(words.ACTIONS, words.SUBJECTS, getattr(words, "FACTS", {}))
    for feature in FEATURES:
        app.register_blueprint(import_module(f"app.{feature}.views").blueprint)
    errors.register(app)
    navigation.register(app)
    cli.register(app)
    _serve_static(app, root / "app" / "static")
    if app.config["PROXIES"]:
        hops = app.config["PROXIES"]
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
    return app


def _serve_static(app: Flask, folder: Path) -> None:
    """Serve /static outside Flask's views, with a version in each address so that browsers may keep it."""
    app.wsgi_app = WhiteNoise(  # type: ignore[method-assign]
        app.wsgi_app, root=str(folder), prefix="static/", max_age=YEAR_SECONDS if not app.debug else 0
    )
    versions: dict[str, int] = {}

    def static_url(path: str) -> str:
        """Return the address of app/static/`path`, changing when the file does."""
        if path not in versions:
            file = folder / path
            versions[path] = int(file.stat().st_mtime) if file.exists() else 0
        return f"/static/{path}?v={versions[path]}"

    app.jinja_env.globals["static_url"] = static_url
