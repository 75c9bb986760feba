"""docs/retention.md says of every table of the vouchers what becomes of it."""

from pathlib import Path

import app.models  # noqa: F401  (registers every table)
from app.kernel.database import Base

RETENTION = Path(__file__).resolve().parents[2] / "docs" / "retention.md"


def test_every_table_of_the_vouchers_is_named() -> None:
    written = RETENTION.read_text(encoding="utf-8")
    tables = {
        str(mapper.local_table)
        for mapper in Base.registry.mappers
        if mapper.class_.__module__.startswith("app.vouchers.")
    }
    assert len(tables) > 20
    assert {table for table in tables if f"`{table}`" not in written} == set()
