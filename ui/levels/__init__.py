"""The levels of the map: where it looks, how finely, and the way down and up between them."""
