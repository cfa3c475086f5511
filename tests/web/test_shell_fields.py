"""Form fields: every widget has its label, its help and its errors tied to it."""

import re

import pytest
from django import forms
from django.template import Context, Template

from jiban.web import fields


class Letter(forms.Form):
    kind = forms.ChoiceField(choices=[("a", "A"), ("b", "B")], widget=forms.RadioSelect)
    body = forms.CharField(max_length=500, help_text="Say when.", widget=forms.Textarea)
    phone = forms.CharField(required=False, widget=forms.TextInput({"autocomplete": "tel"}))
    agree = forms.BooleanField()
    secret = forms.CharField(widget=forms.HiddenInput)


def drawn(form: forms.Form) -> str:
    return Template("{% load jiban %}{% fields_of form %}").render(Context({"form": form}))


def test_it_works() -> None:
    page = drawn(Letter())
    for name in ("body", "phone", "agree"):
        assert f'<label class="form-label" for="id_{name}"' in page or f'for="id_{name}"' in page
    assert 'autocomplete="tel"' in page
    assert page.count("<fieldset") == 1


def test_every_described_by_exists() -> None:
    for form in (Letter(), Letter({})):
        page = drawn(form)
        ids = set(re.findall(r'\bid="([^"]+)"', page))
        for named in re.findall(r'aria-describedby="([^"]+)"', page):
            assert set(named.split()) <= ids


def test_errors_are_listed_on_top_with_links_that_land() -> None:
    page = drawn(Letter({}))
    ids = set(re.findall(r'\bid="([^"]+)"', page))
    links = re.findall(r'href="#([^"]+)"', page)
    assert links == ["id_kind_0", "id_body", "id_agree"]
    assert set(links) <= ids
    assert page.count('aria-invalid="true"') >= 3


def test_an_error_of_a_hidden_field_is_said_too() -> None:
    page = drawn(Letter({}))
    assert len(re.findall(r"<li>(?!<a)", page)) == 1


def test_a_counted_field_swallows_nothing() -> None:
    page = drawn(Letter())
    assert "maxlength" not in page
    assert 'data-counter="500"' in page


def test_what_people_typed_is_text() -> None:
    page = drawn(Letter({"body": "</textarea><script>", "kind": "<b>"}))
    assert "<script>" not in page
    assert "<b>" not in page


@pytest.mark.parametrize("name", ["kind", "body", "agree"])
def test_extra_attributes_reach_the_widget(name: str) -> None:
    template = Template("{% load jiban %}{% field bound data_key='v' %}")
    page = template.render(Context({"bound": Letter()[name]}))
    assert ('data-key="v"' in page) == (name != "kind")


def test_first_id_of_each() -> None:
    form = Letter()
    assert fields.first_id(form["kind"]) == "id_kind_0"
    assert fields.first_id(form["body"]) == "id_body"
