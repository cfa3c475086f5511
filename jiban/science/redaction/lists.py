"""Lists of words, written as text."""


def words(text: str) -> tuple[str, ...]:
    """Return the words of a text, each once, in their order."""
    return tuple(dict.fromkeys(text.split()))
