"""Shapes: pure functions on GeoDataFrames. Opens nothing, draws nothing.

`topology` wraps the coverage operations, `groups` gathers communes into upper territories,
`borders` measures what two territories share, `shapes` prepares what the map is sent,
`geojson` writes it, `intake` refuses or accepts the shapes a user brings.
"""
