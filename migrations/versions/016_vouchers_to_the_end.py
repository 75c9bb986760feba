"""A voucher after the decision: start, evidence, settlement; money that is due, paid, settled or claimed back."""

import sqlalchemy as sa
from alembic import op
from alembic.operations import BatchOperations

revision = "016"
down_revision = "015"
branch_labels = None
depends_on = None

Moment = sa.DateTime(timezone=True)
Checks = dict[str, str]

OLD_STATES = (
    "state IN ('complete', 'draft', 'granted', 'in_review', 'incomplete', 'partially_offered',"
    " 'proposed', 'refused', 'submitted', 'waiting', 'withdrawn')"
)
NEW_STATES = (
    "state IN ('complete', 'draft', 'evidence_submitted', 'granted', 'in_review', 'incomplete', 'lapsed',"
    " 'partially_offered', 'proposed', 'refused', 'settled', 'settlement_proposed', 'started', 'submitted',"
    " 'waiting', 'withdrawn')"
)
AWARDED = "'granted', 'started', 'evidence_submitted', 'settlement_proposed', 'settled'"

OLD_CHECKS: Checks = {
    "state": OLD_STATES,
    "complete": "state NOT IN ('complete', 'in_review', 'waiting', 'proposed', 'granted', 'partially_offered')"
    " OR (completed_at IS NOT NULL AND place IS NOT NULL)",
    "nothing_reserved": "state NOT IN ('draft', 'submitted', 'incomplete', 'waiting', 'refused', 'withdrawn')"
    " OR reserved_cents = 0",
    "proposed": "state <> 'proposed' OR (proposal IS NOT NULL AND proposed_by_id IS NOT NULL"
    " AND proposed_at IS NOT NULL)",
    "decided": "state NOT IN ('granted', 'partially_offered', 'refused') OR (decision IS NOT NULL"
    " AND decided_by_id IS NOT NULL AND decided_at IS NOT NULL)",
    "granted": "(state = 'granted') = (awarded_cents > 0)",
}
NEW_CHECKS: Checks = {
    "state": NEW_STATES,
    "complete": f"state NOT IN ('complete', 'in_review', 'waiting', 'partially_offered', {AWARDED})"
    " OR (completed_at IS NOT NULL AND place IS NOT NULL)",
    "nothing_reserved": "state IN ('complete', 'in_review', 'proposed', 'partially_offered') OR reserved_cents = 0",
    "proposed": "state <> 'proposed' OR (proposal IS NOT NULL AND proposed_by_id IS NOT NULL"
    " AND proposed_at IS NOT NULL AND (proposal = 'set_aside' OR (completed_at IS NOT NULL AND place IS NOT NULL)))",
    "decided": f"state NOT IN ({AWARDED}, 'partially_offered', 'refused') OR (decision IS NOT NULL"
    " AND decided_by_id IS NOT NULL AND decided_at IS NOT NULL)",
    "granted": f"(state IN ({AWARDED})) = (awarded_cents > 0)",
}
ADDED_CHECKS: Checks = {
    "started": "state NOT IN ('started', 'evidence_submitted', 'settlement_proposed', 'settled')"
    " OR started_on IS NOT NULL",
    "evidence_submitted": "state NOT IN ('evidence_submitted') OR evidence_submitted_at IS NOT NULL",
    "settlement_proposed": "state NOT IN ('settlement_proposed', 'settled') OR (final_cents IS NOT NULL"
    " AND settlement_proposed_by_id IS NOT NULL AND settlement_proposed_at IS NOT NULL)",
    "settled": "(state IN ('settled')) = (settled_at IS NOT NULL) AND (settled_at IS NULL) = (settled_by_id IS NULL)",
    "settlement_four_eyes": "settled_by_id IS NULL OR settled_by_id <> settlement_proposed_by_id",
    "final": "final_cents IS NULL OR final_cents BETWEEN 0 AND awarded_cents",
}
OLD_BUCKETS = ("available", "reserved", "awarded")
NEW_BUCKETS = (*OLD_BUCKETS, "payable", "paid", "settled", "claimed", "waived")
ADDED_BUCKETS = NEW_BUCKETS[3:]
OLD_MOVES = (
    "(kind = 'budget' AND debit = 'funding' AND credit = 'available')"
    " OR (kind = 'reserve' AND debit = 'available' AND credit = 'reserved')"
    " OR (kind = 'release' AND debit IN ('reserved', 'awarded') AND credit = 'available')"
    " OR (kind = 'award' AND debit = 'reserved' AND credit = 'awarded')"
)
NEW_MOVES = " OR ".join(
    f"(kind = '{kind}' AND debit IN ({debit}) AND credit = '{credit}')"
    for kind, debit, credit in (
        ("budget", "'funding'", "available"),
        ("return", "'available'", "funding"),
        ("reserve", "'available'", "reserved"),
        ("release", "'reserved', 'awarded'", "available"),
        ("award", "'reserved'", "awarded"),
        ("due", "'awarded'", "payable"),
        ("undue", "'payable'", "awarded"),
        ("pay", "'payable'", "paid"),
        ("bounce", "'paid'", "payable"),
        ("settle", "'paid'", "settled"),
        ("unsettle", "'settled'", "paid"),
        ("claim", "'paid'", "claimed"),
        ("unclaim", "'claimed'", "paid"),
        ("recover", "'claimed'", "available"),
        ("waive", "'claimed'", "waived"),
    )
)
OLD_KINDS, NEW_KINDS = (
    "(kind = 'budget') = (application_id IS NULL)",
    ("(kind IN ('budget', 'return')) = (application_id IS NULL)"),
)
APPEND_ONLY = "ledger_entry"


def upgrade() -> None:
    with op.batch_alter_table("voucher_application", copy_from=_as_it_is("voucher_application")) as batch:
        for name, other in (("trainer_id", "organisation"), ("training_id", "training")):
            batch.add_column(sa.Column(name, sa.Integer))
            batch.create_foreign_key(f"fk_voucher_application_{name}", other, [name], ["id"])
            batch.create_index(f"ix_voucher_application_{name}", [name])
        batch.add_column(sa.Column("started_on", sa.Date))
        batch.add_column(sa.Column("evidence_submitted_at", Moment))
        batch.add_column(sa.Column("final_cents", sa.BigInteger))
        for step in ("settlement_proposed", "settled"):
            batch.add_column(sa.Column(f"{step}_by_id", sa.Integer))
            batch.create_foreign_key(f"fk_voucher_application_{step}_by_id", "account", [f"{step}_by_id"], ["id"])
            batch.add_column(sa.Column(f"{step}_at", Moment))
        _exchange(batch, "voucher_application", OLD_CHECKS, NEW_CHECKS | ADDED_CHECKS)
    with op.batch_alter_table("pot", copy_from=_as_it_is("pot")) as batch:
        for bucket in ADDED_BUCKETS:
            batch.add_column(sa.Column(f"{bucket}_cents", sa.BigInteger, nullable=False, server_default="0"))
        _exchange(batch, "pot", _pot_checks(OLD_BUCKETS), _pot_checks(NEW_BUCKETS))
    with op.batch_alter_table("pot", copy_from=_as_it_is("pot")) as batch:
        for bucket in ADDED_BUCKETS:
            batch.alter_column(f"{bucket}_cents", server_default=None)
    _ledger(NEW_MOVES, NEW_KINDS, reference=True)


def downgrade() -> None:
    # What happened after the decision cannot be told any more: money stays awarded, vouchers granted.
    applications = "UPDATE voucher_application SET"
    op.execute(f"{applications} settled_at = NULL, settled_by_id = NULL, state = 'granted' WHERE state IN ({AWARDED})")
    op.execute(f"{applications} state = 'withdrawn' WHERE state = 'lapsed'")
    op.execute(
        f"{applications} state = 'withdrawn' WHERE state = 'proposed' AND (completed_at IS NULL OR place IS NULL)"
    )
    moved = " + ".join(f"{bucket}_cents" for bucket in ADDED_BUCKETS)
    op.execute(
        f"UPDATE pot SET awarded_cents = awarded_cents + {moved}, "  # noqa: S608 - names of columns
        + ", ".join(f"{bucket}_cents = 0" for bucket in ADDED_BUCKETS)
    )
    _ledger(OLD_MOVES, OLD_KINDS, reference=False)
    with op.batch_alter_table("pot", copy_from=_as_it_is("pot")) as batch:
        _exchange(batch, "pot", _pot_checks(NEW_BUCKETS), _pot_checks(OLD_BUCKETS))
        for bucket in ADDED_BUCKETS:
            batch.drop_column(f"{bucket}_cents")
    with op.batch_alter_table("voucher_application", copy_from=_as_it_is("voucher_application")) as batch:
        _exchange(batch, "voucher_application", NEW_CHECKS | ADDED_CHECKS, OLD_CHECKS)
        for name in ("settlement_proposed_by_id", "settled_by_id", "trainer_id", "training_id"):
            batch.drop_constraint(f"fk_voucher_application_{name}", type_="foreignkey")
        for name in ("trainer_id", "training_id"):
            batch.drop_index(f"ix_voucher_application_{name}")
        for name in (
            "trainer_id",
            "training_id",
            "started_on",
            "evidence_submitted_at",
            "final_cents",
            "settlement_proposed_by_id",
            "settlement_proposed_at",
            "settled_by_id",
            "settled_at",
        ):
            batch.drop_column(name)


def _pot_checks(buckets: tuple[str, ...]) -> Checks:
    sums = " + ".join(f"{bucket}_cents" for bucket in buckets)
    return {bucket: f"{bucket}_cents >= 0" for bucket in buckets} | {"adds_up": f"budget_cents = {sums}"}


def _exchange(batch: BatchOperations, table: str, old: Checks, new: Checks) -> None:
    for name in old:
        batch.drop_constraint(op.f(f"ck_{table}_{name}"), type_="check")
    for name, condition in new.items():
        batch.create_check_constraint(op.f(f"ck_{table}_{name}"), condition)


def _ledger(moves: str, kinds: str, *, reference: bool) -> None:
    """Change what an entry may be; on SQLite the table is copied, and its triggers are made again."""
    sqlite = op.get_bind().dialect.name == "sqlite"
    on_table = "" if sqlite else f" ON {APPEND_ONLY}"
    for change in ("UPDATE", "DELETE"):
        op.execute(f"DROP TRIGGER {APPEND_ONLY}_no_{change.lower()}{on_table}")
    if not reference:
        # What was due, paid or settled was awarded in the older books; a budget given back was never there.
        op.execute("DELETE FROM ledger_entry WHERE kind NOT IN ('budget', 'reserve', 'release', 'award')")
    with op.batch_alter_table("ledger_entry", copy_from=_as_it_is("ledger_entry")) as batch:
        if reference:
            batch.add_column(sa.Column("reference", sa.String(35), nullable=False, server_default=""))
            batch.create_index("ix_ledger_entry_reference", ["reference"])
        else:
            batch.drop_index("ix_ledger_entry_reference")
            batch.drop_column("reference")
        old = {"move": "", "application": ""}
        _exchange(batch, "ledger_entry", old, {"move": moves, "application": kinds})
    if reference:
        with op.batch_alter_table("ledger_entry", copy_from=_as_it_is("ledger_entry")) as batch:
            batch.alter_column("reference", server_default=None, existing_type=sa.String(35))
    for change in ("UPDATE", "DELETE"):
        body = (
            f"BEGIN SELECT RAISE(ABORT, '{APPEND_ONLY} is append-only'); END"
            if sqlite
            else "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
        )
        op.execute(f"CREATE TRIGGER {APPEND_ONLY}_no_{change.lower()} BEFORE {change} ON {APPEND_ONLY} {body}")


def _as_it_is(name: str) -> sa.Table:
    """Return the table as the database has it, with its checks, which reflection leaves out."""
    table = sa.Table(name, sa.MetaData(), autoload_with=op.get_bind(), resolve_fks=False)
    for check in sa.inspect(op.get_bind()).get_check_constraints(name):
        table.append_constraint(sa.CheckConstraint(check["sqltext"], name=check["name"]))
    return table
