"""What all tests share: a slow machine is no failure of a law."""

from __future__ import annotations

from hypothesis import HealthCheck, settings

# The first text drawn on a fresh machine waits for hypothesis to write its table of characters.
settings.register_profile("project", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("project")
