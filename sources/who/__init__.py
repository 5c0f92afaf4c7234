"""« Qui couvre ? »: which posts act on a territory, for one name or for a pasted list."""
