"""Production does not serve the demo: its passwords are published."""

from flask import current_app
from sqlalchemy import exists, select

from app.accounts.models import Account
from app.demo.people import DOMAIN
from app.kernel.config import ConfigError
from app.kernel.database import db


def refuse_demo_data() -> None:
    """Raise ConfigError where production stands on a database that holds accounts of the demo."""
    if current_app.config["MODE"] != "production":
        return
    held = db.session.scalar(select(exists().where(Account.email.endswith(f"@{DOMAIN}"))))
    if held:
        raise ConfigError("this database holds the demo, whose passwords are published; production needs its own")
