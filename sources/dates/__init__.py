"""Dates as people and spreadsheets write them; `sources.days` reads them."""
