"""Production starts only with real settings; the demo starts with none."""

from pathlib import Path

import pytest

from app.kernel.config import ConfigError, settings

PRODUCTION = {
    "VINDPLATFORM_MODE": "production",
    "SECRET_KEY": "k" * 40,
    "MAIL_URL": "smtp://mail.voorbeeld.example:587",
    "VINDPLATFORM_URL": "https://vindplatform.example/",
}


@pytest.fixture(autouse=True)
def _environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in PRODUCTION.items():
        monkeypatch.setenv(name, value)


def test_production_is_strict_about_cookies_and_hosts(tmp_path: Path) -> None:
    found = settings(tmp_path)
    assert found["SITE_URL"] == "https://vindplatform.example"
    assert found["SESSION_COOKIE_SECURE"]
    assert found["TRUSTED_HOSTS"] == ["vindplatform.example"]
    assert not found["DEMO"]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SECRET_KEY", ""),
        ("SECRET_KEY", "short"),
        ("MAIL_URL", ""),
        ("MAIL_URL", "garbage"),
        ("VINDPLATFORM_URL", ""),
        ("VINDPLATFORM_URL", "http://vindplatform.example"),
        ("VINDPLATFORM_PROXIES", "abc"),
        ("BADGE_KEYS_SECRET", "short"),
        ("BADGE_KEYS_SECRET", f"{'n' * 40},short"),
        ("VINDPLATFORM_MODE", "staging"),
    ],
)
def test_production_does_not_start_without(
    name: str, value: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(ConfigError, match=name):
        settings(tmp_path)


def test_the_demo_makes_its_own_key_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in PRODUCTION:
        monkeypatch.delenv(name)
    first, second = settings(tmp_path), settings(tmp_path)
    assert len(first["SECRET_KEY"]) == 64
    assert first["SECRET_KEY"] == second["SECRET_KEY"]


def test_keys_of_issuers_lie_under_a_secret_of_their_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert settings(tmp_path)["BADGE_KEYS_SECRETS"] == ()
    monkeypatch.setenv("BADGE_KEYS_SECRET", f"{'n' * 40}, {'o' * 40}")
    assert settings(tmp_path)["BADGE_KEYS_SECRETS"] == ("n" * 40, "o" * 40)
