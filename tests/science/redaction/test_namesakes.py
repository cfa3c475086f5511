"""A name that holds an officer's is somebody else's, unless the sentence went on after it."""

import pytest

from jiban.science.redaction.namesakes import is_known

KNOWN = {"王伟", "王国", "阳明", "买买提·艾力"}


def test_it_works() -> None:
    assert is_known("王伟", "打了", KNOWN)
    assert not is_known("王伟强", "打了", KNOWN)


@pytest.mark.parametrize(
    ("name", "after"),
    [
        ("王伟跑", "了。"),
        ("王伟来", "过现"),
        ("王伟占", "了公"),
        ("王伟失", "联。"),
        ("王伟打", "了我"),
        ("王伟警", "官打"),
        ("王伟民", "警打"),
        ("王伟酒", "后开"),
        ("王国夫", "妻在"),
        ("买买提·艾力", "不承"),
        ("买买提·艾力不", "承认"),
        ("居买买提·艾力", "每天"),
        ("来买买提·艾力来", "过现"),
    ],
)
def test_the_beginning_of_what_follows_is_no_given_name(name: str, after: str) -> None:
    assert is_known(name, after, KNOWN)


@pytest.mark.parametrize(
    ("name", "after"),
    [
        ("王伟强", ""),
        ("王伟明", "女士"),
        ("王伟民", "，男"),
        ("王伟来", "。"),
        ("欧阳明", "打了"),
        ("王国夫", "。"),
        ("王", "伟打"),
        ("买买提·艾力江", "。"),
        ("古丽买买提·艾力", "。"),
        ("王伟·艾力", "。"),
    ],
)
def test_a_longer_name_is_a_namesakes_at_most(name: str, after: str) -> None:
    assert not is_known(name, after, KNOWN)
