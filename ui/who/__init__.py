"""The page « Qui couvre ? »."""
