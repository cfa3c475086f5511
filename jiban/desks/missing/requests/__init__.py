"""Whom other cities miss (协查请求): matters with owner and promise, forgotten on their time."""
