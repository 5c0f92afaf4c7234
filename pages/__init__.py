"""One file a screen: ask, call, show. `dashboard.py` gives each its French title."""
