"""What singles out a home goes; road, estate and a block without a room stay."""

import pytest

from .marked import marked


def test_it_works() -> None:
    assert marked("我住书香路88号海棠苑3栋2单元1204室") == "我住书香路88号海棠苑【3栋2单元1204室】"


@pytest.mark.parametrize(
    "home",
    [
        "3栋1204",
        "3栋-1204",
        "3幢12楼1204号房",
        "3号楼2单元1204",
        "A座1204",
        "B栋1204房",
        "3#1204",
        "3-2-1204",
        "2单元1204",
        "1204室",
        "三栋二单元一零四室",
        "３栋１２０４室",
    ],
)
def test_ways_of_writing(home: str) -> None:
    assert marked(f"家住海棠苑{home}，请上门") == f"家住海棠苑【{home}】，请上门"


def test_a_house_number_goes_with_the_room_behind_it() -> None:
    assert marked("住书香路88号301室") == "住书香路【88号301室】"
    assert marked("书香路88号门口") == "书香路88号门口"


def test_in_a_hamlet_the_house_number_goes() -> None:
    assert marked("家住石塘镇柳树村三组25号。") == "家住石塘镇柳树村三组【25号】。"


@pytest.mark.parametrize(
    "text",
    [
        "海棠苑3栋的业主",
        "3栋2单元没有路灯",
        "海棠苑5栋105商铺",
        "9栋106、108号门面",
        "2005房补文件",
        "3栋2026年交房",
        "一共300户",
        "二组12号井",
        "100号文件",
    ],
)
def test_other_places_and_numbers_stay(text: str) -> None:
    assert marked(text) == text
