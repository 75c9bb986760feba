"""Production refuses a database that holds the demo."""

import pytest
from flask import Flask

from app.accounts.rules import Role
from app.demo.guard import refuse_demo_data
from app.kernel.config import ConfigError
from tests.factories.accounts import make_account


def test_production_refuses_the_demo(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(app.config, "MODE", "production")
    make_account(Role.ADMINISTRATOR)
    refuse_demo_data()
    make_account(Role.ADMINISTRATOR, email="beheerder@demo.example")
    with pytest.raises(ConfigError, match="demo"):
        refuse_demo_data()
