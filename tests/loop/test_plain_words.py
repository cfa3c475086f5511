"""What is wrong with a field is said plainly, in both languages; a desk's own text stays."""

from collections.abc import Iterator

import pytest
from django import forms
from django.utils import translation

from jiban.loop.desk import Action
from jiban.loop.errors import BadFields

FIELDS = {
    "title": forms.CharField(min_length=2, max_length=60),
    "kind": forms.ChoiceField(choices=[("a", "A")]),
    "email": forms.EmailField(required=False),
    "lon": forms.FloatField(required=False, max_value=180),
    "count": forms.IntegerField(required=False),
    "phone": forms.RegexField(
        r"[0-9]+", required=False, error_messages={"invalid": "Digits, please."}
    ),
}
GOOD = {"title": "路灯不亮", "kind": "a"}
ACTION = Action("act", "Act", (), (), (), FIELDS, lambda change: None)


def said(**raw: str) -> str:
    with pytest.raises(BadFields) as refused:
        ACTION.clean(GOOD | raw)
    [reasons] = refused.value.fields.values()
    return " ".join(reasons)


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    with translation.override("en"):
        yield


def test_it_works() -> None:
    assert said(title="路") == "Write at least 2 characters."
    with translation.override("zh-hans"):
        assert said(title="路") == "请至少填写 2 个字。"


@pytest.mark.parametrize(
    ("raw", "english", "chinese"),
    [
        ({"title": "灯" * 61}, "At most 60 characters.", "最多 60 个字。"),
        ({"title": ""}, "Fill this in.", "请填写此项。"),
        ({"kind": ""}, "Choose one.", "请选择一项。"),
        ({"kind": "z"}, "Choose one of those offered.", "请从所列选项中选择。"),
        (
            {"email": "jia"},
            "Enter an e-mail address, such as name@example.org.",
            "请填写电子邮箱地址，例如 name@example.org。",
        ),
        ({"lon": "east"}, "Enter a number.", "请填写数字。"),
        ({"lon": "200"}, "Enter 180 or less.", "请填写不大于 180 的数。"),
        ({"count": "1.5"}, "Enter a whole number.", "请填写整数。"),
    ],
)
def test_each_reason(raw: dict[str, str], english: str, chinese: str) -> None:
    assert said(**raw) == english
    with translation.override("zh-hans"):
        assert said(**raw) == chinese


def test_a_text_of_the_desk_stays() -> None:
    assert said(phone="none") == "Digits, please."
