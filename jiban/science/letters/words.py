"""A letter's words, as models count them."""

import rjieba


def words(text: str) -> list[str]:
    """Return a text's words in their order, in lower case, without punctuation.

    Segmented by the dictionary and hidden Markov model of jieba; words of one sign are left out,
    since they tell little about a subject.
    """
    return [word for word in rjieba.cut(text.lower()) if len(word) > 1 and word.isalnum()]
