"""Repeats (重复反映): letters about one and the same problem, found and grouped as they arrive."""
