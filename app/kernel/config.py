"""Settings, all from the environment; a missing production secret stops the start."""

import os
import secrets
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parents[2]
MODES = ("demo", "production", "test")
MIN_SECRET = 32


class ConfigError(RuntimeError):
    """A setting is missing or cannot be used; the message says which."""


def settings(instance: Path) -> dict[str, Any]:
    """Return Flask's configuration from the environment; `instance` holds the SQLite file and the demo's key.

    Raises ConfigError where production would start without a secret or with demo defaults.
    """
    mode = os.environ.get("VINDPLATFORM_MODE", "demo")
    if mode not in MODES:
        raise ConfigError(f"VINDPLATFORM_MODE is {mode!r}; it must be one of {', '.join(MODES)}")
    production = mode == "production"
    url = _site_url(production)
    return {
        "MODE": mode,
        "DEMO": mode == "demo",
        "SECRET_KEY": _secret_key(instance, production),
        "BADGE_KEYS_SECRETS": _badge_keys_secrets(),
        "SQLALCHEMY_DATABASE_URI": database_url(os.environ.get("DATABASE_URL", ""), instance),
        "INDEX_DIR": Path(os.environ.get("INDEX_DIR") or instance / "index"),
        "REGION_DIR": Path(os.environ.get("VINDPLATFORM_REGION", ROOT / "regions" / "stedendriehoek")),
        "SITE_URL": url,
        "TRUSTED_HOSTS": [urlsplit(url).hostname] if production else None,
        "MAIL_URL": _mail_url(production),
        "MAIL_FROM": os.environ.get("MAIL_FROM", "Vindplatform <noreply@vindplatform.example>"),
        "PROXIES": _proxies(),
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_SECURE": url.startswith("https://"),
        "MAX_CONTENT_LENGTH": 12 * 1024 * 1024,
        "MAX_FORM_MEMORY_SIZE": 512 * 1024,
        "WTF_CSRF_TIME_LIMIT": None,
        "BABEL_DEFAULT_LOCALE": "nl",
        "BABEL_DEFAULT_TIMEZONE": "Europe/Amsterdam",
        "BABEL_TRANSLATION_DIRECTORIES": str(ROOT / "app" / "translations"),
    }


def database_url(url: str, instance: Path) -> str:
    """Return SQLAlchemy's address for DATABASE_URL: SQLite in `instance` when empty, psycopg for PostgreSQL."""
    if not url:
        return f"sqlite:///{instance / 'vindplatform.sqlite3'}"
    for prefix in ("postgres://", "postgresql://"):
        if url.startswith(prefix):
            return "postgresql+psycopg://" + url.removeprefix(prefix)
    return url


def _secret_key(instance: Path, production: bool) -> str:
    if key := os.environ.get("SECRET_KEY"):
        if production and len(key) < MIN_SECRET:
            raise ConfigError(f"SECRET_KEY is shorter than {MIN_SECRET} characters; anybody could guess it")
        return key
    if production:
        raise ConfigError("SECRET_KEY is not set; production does not start without it")
    path = instance / "secret_key"
    if not path.exists():
        instance.mkdir(parents=True, exist_ok=True)
        fresh = path.with_suffix(f".{os.getpid()}")
        fresh.write_text(secrets.token_hex(32))
        fresh.chmod(0o600)
        with suppress(FileExistsError):  # only the first of several workers wins
            path.hardlink_to(fresh)
        fresh.unlink()
    return path.read_text()


def _badge_keys_secrets() -> tuple[str, ...]:
    """Return the secrets under which the keys of badge issuers lie: the first seals, the others still open.

    Empty where none is set: then SECRET_KEY does it, which cannot be changed without losing those keys.
    """
    found = tuple(secret.strip() for secret in os.environ.get("BADGE_KEYS_SECRET", "").split(",") if secret.strip())
    if any(len(secret) < MIN_SECRET for secret in found):
        raise ConfigError(f"BADGE_KEYS_SECRET has a part shorter than {MIN_SECRET} characters; anybody could guess it")
    return found


def _mail_url(production: bool) -> str:
    url = os.environ.get("MAIL_URL", "")
    if production and not url:
        raise ConfigError("MAIL_URL is not set (smtp://user:password@host:587); production sends real mail")
    if url and (urlsplit(url).scheme not in ("smtp", "smtps") or not urlsplit(url).hostname):
        raise ConfigError("MAIL_URL must be like smtp://user:password@host:587 or smtps://host:465")
    return url


def _site_url(production: bool) -> str:
    here = f"http://127.0.0.1:{os.environ.get('PORT', '8000')}"
    url = os.environ.get("VINDPLATFORM_URL", "" if production else here).rstrip("/")
    if production and not (url.startswith("https://") and urlsplit(url).hostname):
        raise ConfigError("VINDPLATFORM_URL must be the public https:// address; mailed links begin with it")
    return url


def _proxies() -> int:
    typed = os.environ.get("VINDPLATFORM_PROXIES", "0")
    if not typed.isdecimal():
        raise ConfigError(f"VINDPLATFORM_PROXIES is {typed!r}; it must be the number of proxies in front")
    return int(typed)
