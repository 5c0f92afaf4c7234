"""The rules on State contracts as Ibis expressions that bind to no engine.

Portable operations only: text is judged by a regular expression before any cast, days are
integers, amounts are integer cents, so that DuckDB and PostgreSQL agree to the last digit.
"""
