"""Oversight of how the law is applied (执法监督): an officer answers what is alleged."""
