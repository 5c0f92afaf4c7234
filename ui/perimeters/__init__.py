"""Perimeters on the map: of one post with its extension, of two with what they share and leave."""
