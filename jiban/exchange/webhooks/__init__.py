"""Signed messages to and from partners, by the rules of Standard Webhooks.

The rules: https://www.standardwebhooks.com (specification 1.0.0), symmetric signatures.
"""
