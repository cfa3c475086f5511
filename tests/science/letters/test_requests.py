"""Requests: what a letter asks for, pleasantries left out."""

from hypothesis import given
from hypothesis import strategies as st

from jiban.science.letters.requests import MOST, overlap, pieces, requests, sentences


def texts(letter: str) -> list[str]:
    return [request.text for request in requests(letter)]


def test_it_works() -> None:
    letter = (
        "烧烤店半夜吵闹\n银杏巷口的烧烤店每晚把桌子摆到人行道上。希望派人来查一查营业执照。"
        "请问这样的店允许开到几点？盼复，谢谢！"
    )
    assert texts(letter) == ["希望派人来查一查营业执照。", "请问这样的店允许开到几点？"]


def test_the_title_asks_when_the_text_does_not() -> None:
    assert texts("咨询异地办理身份证\n我是外地户籍。") == ["咨询异地办理身份证"]


def test_pleasantries_are_no_requests() -> None:
    assert texts("路灯不亮\n海棠路的路灯坏了。望领导百忙之中给予关注。谢谢！") == ["路灯不亮"]


def test_a_question_says_what_an_answer_must_hold() -> None:
    (when,) = requests("泉塘公园\n请问泉塘公园什么时候开工建设？")
    assert when.answer is not None
    assert when.answer.search("预计 10 月开工")
    assert not when.answer.search("感谢您的关心")


def test_only_so_many() -> None:
    assert (
        len(requests("很多事\n" + "请问这条街的护栏能不能加高？请问那座桥能不能加宽？" * 9)) <= MOST
    )


@given(st.text(max_size=300))
def test_any_text_can_be_read(text: str) -> None:
    for request in requests(text):
        assert request.text
        assert 0 <= overlap(pieces(request.text), pieces(text)) <= 1
    ends = list(sentences(text))
    assert all(a < b for a, b in ends)
    assert ends == sorted(ends)
