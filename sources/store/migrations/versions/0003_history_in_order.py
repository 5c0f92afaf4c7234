"""A line of the history only comes after the last: no place is taken again, none skipped."""

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_NEXT = "(SELECT coalesce(max(number), 0) + 1 FROM history)"


def upgrade() -> None:
    """Add the trigger on what comes in: SQLite would else let REPLACE pass the others."""
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            f"CREATE TRIGGER history_in_order BEFORE INSERT ON history WHEN NEW.number <> {_NEXT} "
            "BEGIN SELECT RAISE(ABORT, 'append-only'); END"
        )
        return
    op.execute(
        "CREATE FUNCTION history_comes_in_order() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN IF NEW.number <> {_NEXT} THEN RAISE EXCEPTION 'append-only'; END IF; "
        "RETURN NEW; END $$"
    )
    op.execute(
        "CREATE TRIGGER history_in_order BEFORE INSERT ON history "
        "FOR EACH ROW EXECUTE FUNCTION history_comes_in_order()"
    )
