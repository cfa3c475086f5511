"""The styleguide: every component with made-up data, for builders, tests and screenshots."""

from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language

from .charts import Chart, Series
from .marks import PromiseMark
from .rows import Flag, Row
from .times import Tone


def say(zh: str, en: str) -> str:
    """Sample text is not product text, so it stands here in both languages and not in the .po."""
    return zh if (get_language() or "zh").startswith("zh") else en


class SampleForm(forms.Form):
    """One of each kind of field."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kind, body = self.fields["kind"], self.fields["body"]
        kind.label = say("您要说的是", "What is it about?")
        self._choose(
            "kind",
            [
                ("help", say("求助", "Help")),
                ("complaint", say("投诉", "Complaint")),
                ("enquiry", say("咨询", "Enquiry")),
                ("thanks", say("表扬", "Thanks")),
            ],
        )
        self.fields["title"].label = say("标题", "Title")
        body.label = say("内容", "Your letter")
        body.help_text = say(
            "什么时间、什么地点、发生了什么、希望怎么办。",
            "When, where, what, and what you hope for.",
        )
        self.fields["phone"].label = say("手机号", "Mobile number")
        self.fields["phone"].help_text = say("民警会在 30 分钟内联系您。", "We call in 30 minutes.")
        self.fields["unit"].label = say("单位", "Unit")
        self._choose(
            "unit",
            [
                ("", "—"),
                ("1", say("示例派出所", "Example station")),
                ("2", say("样板派出所", "Model station")),
            ],
        )
        self.fields["photos"].label = say("照片或文件", "Photos or files")
        self.fields["safe"].label = say("可以给我发短信", "You may text me")
        self.fields["times"].label = say("方便联系的时间", "When may we call?")
        self._choose(
            "times",
            [
                ("day", say("白天", "Daytime")),
                ("evening", say("晚上", "Evening")),
            ],
        )

    def _choose(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    kind = forms.ChoiceField(widget=forms.RadioSelect)
    title = forms.CharField(max_length=60)
    body = forms.CharField(max_length=2000, widget=forms.Textarea({"rows": 4}))
    phone = forms.RegexField(
        r"^1\d{10}$", required=False, widget=forms.TextInput({"autocomplete": "tel", "type": "tel"})
    )
    unit = forms.ChoiceField(required=False)
    photos = forms.FileField(
        required=False, widget=forms.ClearableFileInput({"data-max-bytes": 10_485_760})
    )
    safe = forms.BooleanField(required=False)
    times = forms.MultipleChoiceField(required=False, widget=forms.CheckboxSelectMultiple)


def _promises(now: datetime) -> list[PromiseMark]:
    def mark(zh: str, en: str, state: str, made: int, due: int, **more: Any) -> PromiseMark:
        return PromiseMark(
            say(zh, en),
            now + timedelta(minutes=due),
            state,
            made_at=now - timedelta(minutes=made),
            **more,
        )

    return [
        mark("签收", "sign", "kept", 60, -50, ended_at=now - timedelta(minutes=55)),
        mark("联系", "contact", "late", 60, -30, ended_at=now - timedelta(minutes=12)),
        mark("首次反馈", "first feedback", "open", 30, 60 * 47),
        mark("核实", "verify", "open", 60, 40),
        mark("回电", "call back", "open", 60, 7),
        mark("上报", "report", "broken", 300, -185),
        mark(
            "办结",
            "resolve",
            "paused",
            60,
            9000,
            note=say("等待来信人补充材料", "waiting for you"),
        ),
    ]


def _rows(now: datetime) -> list[Row]:
    titles = [
        ("小区门口长期占道停车，夜间无法通行", "Cars block the gate of our compound every night"),
        ("咨询居住证办理需要的材料", "Which papers does a residence permit need?"),
        (
            "求助：老人走失后已找到，感谢示例派出所的民警连夜帮忙寻找",
            "Thanks for finding my father at night",
        ),
        ("楼上深夜噪音，多次协商没有结果", "Noise upstairs late at night, talks did not help"),
        ("电动车被盗，希望调取监控", "My e-bike was stolen, please look at the cameras"),
    ]
    flags = [
        [Flag(say("涉险", "danger"), Tone.NOW, "urgent")],
        [],
        [Flag(say("表扬", "thanks"), Tone.KEPT, "heart")],
        [Flag(say("匿名", "anonymous"), Tone.QUIET, "eye-off")],
        [Flag(say("重复", "duplicate"), Tone.INFO, "copy")],
    ]
    order = [5, 4, 3, 2, 6]
    promises = _promises(now)
    return [
        Row(
            url=f"#row-{n}",
            number=f"JZ2026112{n:05d}",
            title=say(*titles[n]),
            state=say("办理中", "handling") if n % 2 else say("待签收", "to sign"),
            state_tone=Tone.INFO if n % 2 else Tone.QUIET,
            promise=promises[order[n]],
            more=n % 3,
            meta=[say("示例派出所", "Example station"), say("民警甲", "Officer A") if n else ""],
            flags=flags[n],
            at=now - timedelta(hours=5 * n * n, minutes=7),
            check=n,
        )
        for n in range(5)
    ]


def _entries(now: datetime) -> list[SimpleNamespace]:
    def entry(minutes: int, what: str, who: str, icon: str, **more: Any) -> SimpleNamespace:
        return SimpleNamespace(
            at=now - timedelta(minutes=minutes), what=what, who=who, icon=icon, **more
        )

    return [
        entry(
            12,
            say("反馈", "Feedback"),
            say("民警甲 警号 900001", "Officer A, 900001"),
            "message",
            tone="info",
            text=say(
                "已到现场查看，将在本周五前设置隔离桩。",
                "We looked at the place; posts come by Friday.",
            ),
            files=[
                SimpleNamespace(url="#file", name=say("现场照片.jpg", "photo.jpg"), size=482133)
            ],
            notes=[
                SimpleNamespace(
                    label=say("兑现：首次反馈", "kept: feedback"), tone="kept", icon="circle-check"
                )
            ],
        ),
        entry(
            30,
            say("批注", "Note"),
            say("所长乙", "Head B"),
            "note",
            internal=True,
            text=say("注意与物业一起上门。", "Go there with the property manager."),
        ),
        entry(60, say("来信", "Letter"), say("来信人", "Citizen"), "mail", seal="#1 · 5f3c…9a1e"),
    ]


def _charts() -> list[Chart]:
    days = [f"11-{d}" for d in range(14, 21)]
    return [
        Chart(
            "sample-stacked",
            say("每天来信", "Letters a day"),
            "stacked",
            days,
            [
                Series(say("按时", "kept"), [31, 28, 40, 38, 35, 22, 19], tone="kept"),
                Series(say("超时", "late"), [2, 1, 4, 3, 0, 1, 2], tone="broken"),
            ],
            unit=say("封", "letters"),
            x_label=say("日期", "Day"),
            whole=True,
        ),
        Chart(
            "sample-line",
            say("签收用时中位数", "Median time to sign"),
            "line",
            days,
            [
                Series(
                    say("全市", "City"),
                    [6.1, 5.8, 7.2, 6.5, 5.9, 5.1, 5.5],
                    target=10.0,
                    target_label=say("承诺 10 分钟", "promise 10 min"),
                ),
                Series(say("示例分局", "Example branch"), [8.0, 7.1, 9.5, 8.8, 6.1, 6.0, 7.7]),
            ],
            unit=say("分钟", "min"),
            x_label=say("日期", "Day"),
        ),
        Chart(
            "sample-heat",
            say("来信时段", "When letters come"),
            "heatmap",
            [f"{h}" for h in range(0, 24, 3)],
            y=[say("一", "Mon"), say("二", "Tue"), say("三", "Wed")],
            cells=[(x, y, (x * 7 + y * 5) % 23) for x in range(8) for y in range(3)],
            x_label=say("时", "Hour"),
        ),
    ]


def page(request: HttpRequest) -> HttpResponse:
    """All components; `?shell=citizen` shows them in the citizen's shell."""
    if not getattr(settings, "STYLEGUIDE", settings.DEBUG):
        raise Http404
    now = timezone.now()
    citizen = request.GET.get("shell") == "citizen"
    messages.success(request, say("已签收。", "Signed."))
    messages.warning(request, say("还有 7 分钟到期。", "Due in 7 minutes."))
    messages.error(request, say("没有保存：内容为空。", "Not saved: the text is empty."))
    return render(
        request,
        "web/styleguide_citizen.html" if citizen else "web/styleguide_staff.html",
        {
            "now": now,
            "crumbs": [
                {"label": say("收件箱", "Inbox"), "url": "#inbox"},
                {"label": say("组件", "Components")},
            ],
            "promises": _promises(now),
            "rail": [_promises(now)[i] for i in (0, 1, 2, 6)],
            "rows": _rows(now),
            "entries": _entries(now),
            "charts": _charts(),
            "form": SampleForm(),
            "wrong_form": SampleForm({"title": "", "phone": "12", "body": "…"}, prefix="wrong"),
            "page": Paginator(range(312), 20).page(4),
            "chips": [
                {"label": say("全部", "All"), "url": "?", "active": True, "count": 128},
                {"label": say("待签收", "To sign"), "url": "?s=1", "count": 6},
                {"label": say("今天到期", "Due today"), "url": "?s=2", "count": 17},
                {"label": say("已超时", "Late"), "url": "?s=3", "count": 2},
            ],
            "facts": [
                (say("编号", "Number"), "JZ202611200001"),
                (say("单位", "Unit"), say("示例分局示例派出所", "Example station")),
                (say("地点", "Place"), say("示例路 1 号", "1 Example Road")),
            ],
            "danger_words": ["救命", "要杀我", "正在打人", "help me", "kill me"],
            "tones": list(Tone),
        },
    )
