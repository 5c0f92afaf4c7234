"""Workbooks that people send (XLSX, ODS) → sheets of text, bounded in time and memory.

Nothing is extracted on disk, no formula is computed, no link is followed. A workbook is a
zip of XML: it is unpacked within bounds, then read once, element by element, and reading
stops at the first cell out of bounds. openpyxl serves for what Excel's dates and formats
mean; its own reader is not used, as its cost is not bounded by that of the cells kept: a
part that 2,000 sheets share is parsed 2,000 times (21 s for 43 kB), and rows out of order
are lost in silence.
"""
