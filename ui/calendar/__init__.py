"""The page « Échéances »: what ends when, drawn on one axis of months."""
