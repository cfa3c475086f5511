"""Whom a letter complains about: by what is said of the force, not by its being mentioned."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jiban.science.letters.accused import Accused, Roster, find, speaks_of_force

ROSTER = Roster.of(
    [("王建国", "010203", "wang"), ("李明", "010204", "li"), ("李明", "020304", "li2")],
    [("书香派出所", "shuxiang"), ("书香所", "shuxiang"), ("东安分局", "dongan")],
)


def whom(title: str, body: str = "", **how: object) -> Accused[str] | None:
    return find(title, body, ROSTER, **how)  # type: ignore[arg-type]


def test_it_works() -> None:
    found = whom("投诉书香派出所民警王建国", "办事时民警王建国态度恶劣，还骂人。")
    assert found is not None
    assert (found.officers, found.units, found.leader) == ({"wang"}, {"shuxiang"}, False)
    assert any("态度恶劣" in word for word in found.words)


@pytest.mark.parametrize(
    ("title", "body"),
    [
        ("楼下烧烤摊深夜噪音", "已向书香派出所报警，民警来过两次，烧烤摊还是照旧，希望再来管管。"),
        ("电动车被盗", "前天在书香派出所门口停的车被偷了，请警察帮忙找回。"),
        ("举报赌博窝点", "举报书香路有人赌博，请派出所尽快查处。"),
        ("建议增加巡逻", "建议民警晚上多到公园走走。"),
        ("物业保安打人", "物业保安态度恶劣还打人，我已经报警。"),
        ("建议", "建议在路口安装电子警察，车辆乱停不作为。"),
        ("尊敬的局长您好", "局长您好，我家楼上漏水，物业推诿。"),
        ("感谢民警", "感谢警号010203的民警帮我找回钱包。"),
        ("反映教育局问题", "教育局局长收受好处，请调查。"),
    ],
)
def test_a_mention_alone_is_no_complaint(title: str, body: str) -> None:
    assert whom(title, body) is None


@pytest.mark.parametrize(
    ("title", "body"),
    [
        ("派出所不作为", "报案三个月没有人管。"),
        ("反映问题", "书香派出所的警察收受老板的好处，充当保护伞。"),
        ("反映问题", "我被辅警打了两个耳光，被民警威胁不许告状。"),
        ("反映问题", "态度恶劣的交警，让人寒心。"),
        ("反映问题", "接待我的警官（警号010203）让我第二天再来，来了又没人。"),
        ("举报", "实名举报派出所所长王某利用职务之便。"),
    ],
)
def test_what_is_said_of_the_force_counts(title: str, body: str) -> None:
    assert whom(title, body) is not None


def test_that_nothing_was_done_counts_where_the_letter_is_about_it() -> None:
    text = "楼下很吵，打了几次电话，派出所一直没来，民警不管。"
    assert whom("楼下噪音", text) is None
    assert whom("楼下噪音", text, conduct=True) is not None


def test_the_author_names_whom_it_is_about() -> None:
    found = whom("办证", "跑了三趟。", said="书香所那个高个子")
    assert found is not None
    assert (found.officers, found.units) == (frozenset(), {"shuxiang"})


def test_a_namesake_of_an_officer_is_none() -> None:
    found = whom("投诉书香派出所", "我叫王建国，住在书香路八号院三栋，六月二日去办事被民警辱骂。")
    assert found is not None
    assert found.officers == frozenset()


def test_namesakes_in_service_are_all_meant() -> None:
    found = whom("投诉民警李明", "他态度恶劣。")
    assert found is not None
    assert found.officers == {"li", "li2"}


def test_a_police_number_is_enough() -> None:
    found = whom("反映警号 010203", "此人警号 010203，酒后执法。")
    assert found is not None
    assert found.officers == {"wang"}


@pytest.mark.parametrize(
    ("text", "leader"),
    [
        ("举报局长收受好处", True),
        ("控告市公安局领导包庇", True),
        ("举报东安分局局长收受好处", False),
        ("市公安局书香派出所民警打人", False),
    ],
)
def test_leaders_of_the_bureau_are_told_from_those_below(text: str, leader: bool) -> None:
    found = whom(text)
    assert found is not None
    assert found.leader is leader


@given(st.text(alphabet="民警派出所态度恶劣投诉局长王建国，。\n010203a ", max_size=60))
def test_any_text_has_an_answer(text: str) -> None:
    found = whom(text, text, complaint=True)
    assert found is None or speaks_of_force(text)
    assert whom("", text, said="王建国") is not None
