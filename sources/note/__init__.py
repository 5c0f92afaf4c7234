"""The note for the selection committee: the same content printed (PDF) or as a workbook."""
