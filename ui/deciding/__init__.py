"""The page « Décider »: scenarios, comparison, allocation."""
