"""Jiban 即办: a city's public-safety service desk, where every promise has a time on it."""

__version__ = "0.1.0"
