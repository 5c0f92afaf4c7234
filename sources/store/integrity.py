"""Is the file of a base still in one piece?"""

from __future__ import annotations

from sqlalchemy import Connection


def is_whole_file(connection: Connection) -> bool:
    """Tell whether the structure of the file is sound; a server looks after its own."""
    if connection.dialect.name != "sqlite":
        return True
    return connection.exec_driver_sql("PRAGMA integrity_check(1)").scalars().all() == ["ok"]
