"""Benchmarks: each prints its figure and its comparison in one run."""
