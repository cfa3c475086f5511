"""Alerts (警示): the bureau warns the public, with two persons behind each word."""
