"""The rules on State contracts as Ibis expressions that bind to no engine.

Portable operations only: text is judged by a regular expression before any cast, days are
integers, amounts are integer cents, so that DuckDB and PostgreSQL agree to the last digit.

In docstrings « CONTRACTS » is the project's note on open procurement data, with the title of
the section a rule comes from; thresholds and their references are in
`data/parameters/marches.yaml`.
"""
