"""What an allegation gives away of the letter it comes from, and of its author."""

from hypothesis import given
from hypothesis import strategies as st

from jiban.science.letters.redacted import Gives, leaks, quotes

LETTER = "六月二日上午我带孩子去书香派出所办身份证，窗口的民警说话很冲，让我下周再来。"


def test_it_works() -> None:
    assert leaks("办证时对群众说话生硬，让其改日再来。", LETTER, number="XJ260602-0000012") == []


def test_marks_numbers_and_names_are_certain() -> None:
    text = "林小满（«P2»，来信 XJ260602-0000012）说窗口态度差"
    found = leaks(text, LETTER, number="XJ260602-0000012", names=["林小满", "13800000000"])
    assert [leak.gives for leak in found] == [Gives.PERSON, Gives.NUMBER, Gives.NAME]
    assert all(leak.certain for leak in found)


def test_quotes_and_places_are_for_the_reviewer_to_judge() -> None:
    found = leaks("我带孩子去书香派出所办身份证时", LETTER, place="书香派出所")
    assert {leak.gives for leak in found} == {Gives.PLACE, Gives.QUOTE}
    assert not any(leak.certain for leak in found)


def test_stops_and_blanks_do_not_hide_a_quote() -> None:
    assert quotes("窗口的民警，说话很冲 让我下周再来", LETTER) == ["窗口的民警说话很冲让我下周再来"]


@given(st.text(alphabet="甲乙丙丁戊，", min_size=30, max_size=60), st.integers(0, 10))
def test_any_piece_of_a_letter_is_found(letter: str, at: int) -> None:
    plain = letter.replace("，", "")
    piece = plain[at : at + 14]
    found = quotes(f"开头{piece}", letter)
    assert len(piece) < 12 or any(piece[:12] in one or one in piece for one in found)
