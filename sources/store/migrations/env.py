"""Alembic's entry: the connection and its transaction are those of `sources.store.migrate`."""

from alembic import context

context.configure(connection=context.config.attributes["connection"], transactional_ddl=True)
context.run_migrations()
