"""A text that is too long once names are kept apart is refused by its field."""

import pytest

from jiban.loop.errors import BadFields
from jiban.loop.models import Matter

from .conftest import Report

NAMES = ("王伟", "李娜", "张敏", "刘洋", "陈静", "杨帆", "赵磊", "黄丽", "周强", "吴芳")
CROWDED = "".join(f"联系人{name}、" for name in NAMES) * 4


def test_it_works(report: Report) -> None:
    assert len(CROWDED[:195]) <= 200
    with pytest.raises(BadFields) as refused:
        report(place=CROWDED[:195])
    assert list(refused.value.fields) == ["place"]
    assert not Matter.objects.filter(desk="missing").exists()
