"""Triage (研判): what a letter is about, how urgent, and whose it is, suggested with reasons.

A suggestion decides nothing by itself, with one exception: a letter whose subject is as good as
certain, by what was learned from the bureau's own letters, goes to the unit of the rules at once.
Complaints about officers never do.
"""

from jiban.desks.mailbox.triage.about import habits, habits_file, model_file, text_of, topics
from jiban.desks.mailbox.triage.doing import do
from jiban.desks.mailbox.triage.suggesting import BEST, Guess, Suggestion, suggest

__all__ = [
    "BEST",
    "Guess",
    "Suggestion",
    "do",
    "habits",
    "habits_file",
    "model_file",
    "suggest",
    "text_of",
    "topics",
]
