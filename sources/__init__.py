"""Everything that touches the world: readers, exports, and the use cases made of them."""
