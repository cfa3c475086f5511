"""The Earth as a sphere, near enough for a city and for distances between places."""

RADIUS = 6_371_008.8
"""Mean radius in metres (IUGG, R1)."""
