"""Kept texts as people outside the case read them: without the labels of personal data."""

from jiban.loop.people import LABEL


def readable(text: str) -> str:
    """Return a kept text in which nothing stands for a person."""
    return LABEL.sub("＊＊", text)
