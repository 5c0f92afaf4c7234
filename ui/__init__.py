"""Widgets shared by the pages: with `pages/`, the only place that knows the screen."""
