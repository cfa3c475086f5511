"""A text with what is found in it put in 【】, for tests that read as the rule."""

from jiban.science.redaction.finding import find
from jiban.science.redaction.found import Kind


def marked(text: str, *kinds: Kind) -> str:
    """Return the text with the findings of some kinds, or of all, in brackets."""
    for one in reversed(find(text)):
        if not kinds or one.kind in kinds:
            text = f"{text[: one.start]}【{text[one.start : one.end]}】{text[one.end :]}"
    return text
