"""Alerts to the public by the Common Alerting Protocol 1.2 (OASIS, 1 July 2010)."""
