"""The weekly review as a page and as paper, and the board of improvement orders."""

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from click.testing import CliRunner
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from jiban.city.calendar import first_instant
from jiban.city.models import Post
from jiban.desks.mailbox import aloud
from jiban.loop import door
from jiban.loop.actors import Actor
from jiban.loop.figures import Scope
from jiban.loop.models import Link, Matter, Promise, Recusal, Review, Surge, Verdict
from jiban.loop.weekly import making
from jiban.web.review.cli import review as command

WEEK = timedelta(days=7)


@pytest.fixture
def week(city: SimpleNamespace, write: Any) -> SimpleNamespace:
    """A week with loud shops, a broken promise and a letter of thanks, and its review."""
    now = timezone.now()
    first = timezone.localdate(now - timedelta(days=6))
    thanks = write(kind="thanks", title="感谢书香派出所", ago=timedelta(days=2))
    loud = [
        write(subject="noise.shops", title=f"烧烤摊第{n}夜", ago=timedelta(days=2, hours=n))
        for n in range(3)
    ]
    for letter in loud:
        door.settle([letter.pk], now=now - timedelta(days=1))
    surge = Surge.objects.create(
        desk="mailbox",
        subject="noise.shops",
        unit=city.station,
        began=first,
        found=timezone.localdate(now),
        window=5,
        observed=3,
        expected=0.4,
        p=0.00002,
        q=0.003,
        usual=0.1,
    )
    made = making.make(first, timezone.localdate(now), now)
    return SimpleNamespace(review=made, day=f"{first}", loud=loud, thanks=thanks, surge=surge)


@pytest.fixture
def ordered(city: SimpleNamespace) -> Any:
    """``ordered()``: an order about noise at the station."""

    def order() -> Any:
        return door.act(
            "review",
            "order",
            by=Actor.officer(city.leader),
            subject="mailbox:noise",
            units=[city.station.pk],
            cause="x",
            change="y",
            owner=city.station.pk,
            weeks=6,
        )

    return order


def text(answer: Any) -> str:
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_it_works(week: SimpleNamespace, sign_in: Any) -> None:
    page = text(sign_in("leader").get("/review"))
    assert "noise · shops and stalls" in page
    assert "0.4 were to be expected" in page
    assert "Broken promises" in page
    assert week.thanks.number in page


def test_it_reads_in_chinese(week: SimpleNamespace, sign_in: Any) -> None:
    page = text(sign_in("leader", "zh-CN").get("/review"))
    assert "噪音 · 商铺噪音" in page
    assert "仍在持续" in page
    assert "局长读来信" in page


@pytest.mark.parametrize("who", ["duty", "dispatcher", "colleague"])
def test_it_is_not_for_everybody(week: SimpleNamespace, sign_in: Any, who: str) -> None:
    for address in ("/review", f"/review/{week.day}", f"/review/{week.day}.pdf", "/review/orders"):
        assert sign_in(who).get(address).status_code == 403


def test_a_head_elsewhere_reads_nothing_of_it(
    week: SimpleNamespace, city: SimpleNamespace, sign_in: Any
) -> None:
    Post.objects.create(officer=city.far_duty, unit=city.far, role="head")
    page = text(sign_in("far_duty").get("/review"))
    assert "shops" not in page
    assert "Nothing came more often" in page
    assert "No promise broke." in page
    assert week.thanks.number not in page


def test_numbers_lead_to_their_rows(week: SimpleNamespace, sign_in: Any) -> None:
    client = sign_in("leader")
    surged = text(client.get(f"/review/{week.day}/surged?surge={week.surge.pk}"))
    broken = text(client.get(f"/review/{week.day}/broken?cause=clock"))
    for letter in week.loud:
        assert letter.number in surged
        assert letter.number in broken
    assert week.thanks.number not in surged
    assert client.get(f"/review/{week.day}/surged?surge=0").status_code == 404


def test_letters_after_a_surge_was_found_are_not_behind_its_number(
    city: SimpleNamespace, write: Any, sign_in: Any
) -> None:
    now = timezone.now()
    counted = write(subject="noise.shops", ago=timedelta(days=4))
    later = write(subject="noise.shops", ago=timedelta(days=1))
    surge = Surge.objects.create(
        desk="mailbox",
        subject="noise.shops",
        unit=city.station,
        began=timezone.localdate(now - timedelta(days=5)),
        found=timezone.localdate(now - timedelta(days=3)),
        window=3,
        observed=1,
        expected=0.1,
        p=0,
        q=0,
        usual=0.1,
    )
    first = timezone.localdate(now - timedelta(days=6))
    making.make(first, timezone.localdate(now), now)
    page = text(sign_in("leader").get(f"/review/{first}/surged?surge={surge.pk}"))
    assert counted.number in page
    assert later.number not in page


def test_a_surge_leads_to_an_order_with_it_chosen(week: SimpleNamespace, sign_in: Any) -> None:
    client = sign_in("leader")
    link = f"/new/review/order?surge={week.surge.pk}"
    assert link in text(client.get("/review"))
    assert f'<option value="{week.surge.pk}" selected>' in text(client.get(link))
    said = {
        "surge": week.surge.pk,
        "cause": "夜市无人管",
        "change": "划定范围",
        "owner": week.loud[0].unit_id,
        "weeks": 6,
    }
    assert client.post("/new/review/order", said).status_code == 302
    assert "shops and stalls" in text(client.get("/new/review/order"))
    order = Matter.objects.get(desk="review")
    page = text(client.get("/review/orders"))
    assert order.number in page
    assert "ordered" in page


def test_a_person_lets_a_letter_be_read_or_strikes_it_out(
    week: SimpleNamespace, city: SimpleNamespace, sign_in: Any
) -> None:
    said = {"section": "aloud", "matter": week.thanks.pk, "stands": "1"}
    assert sign_in("head").post(f"/review/{week.day}/verdict", said).status_code == 403
    assert sign_in("leader").post(f"/review/{week.day}/verdict", said).status_code == 302
    assert "will be read" in text(sign_in("leader").get("/review"))
    sign_in("inspector").post(f"/review/{week.day}/verdict", said | {"stands": "0"})
    assert Verdict.objects.get().stands is False
    assert Verdict.objects.get().officer == city.inspector
    other = said | {"matter": week.loud[0].pk + 99}
    assert sign_in("leader").post(f"/review/{week.day}/verdict", other).status_code == 404


def test_what_is_read_aloud_names_nobody_that_the_text_marks(write: Any) -> None:
    from jiban.desks.mailbox.aloud import words

    letter = write(body="我的电话 13812345678，请回电。")
    assert words([letter.pk])[letter.pk] == "我的电话 ×××，请回电。"


def test_letters_that_may_put_somebody_in_danger_are_not_proposed(
    city: SimpleNamespace, write: Any
) -> None:
    now = timezone.now()
    write(body="家里有独居老人", contact_by="page", ago=timedelta(hours=3))
    write(body="家里有独居老人", subject="conduct.attitude", ago=timedelta(hours=3))
    seen = write(body="家里有独居老人", ago=timedelta(hours=3))
    made = making.make(timezone.localdate(now) - WEEK, timezone.localdate(now), now)
    parts = made.content["parts"]["en"]
    aloud = next(part for part in parts if part["name"] == "aloud")
    assert [line["matters"] for line in aloud["lines"]] == [[seen.pk]]


def test_a_broken_promise_is_told_with_the_citys_day_on_which_it_broke(
    city: SimpleNamespace, write: Any
) -> None:
    letter = write.handled(body="路灯不亮")
    day = timezone.localdate()
    broke = first_instant(day) + timedelta(hours=1)  # in UTC still the day before
    of_it = Promise.objects.filter(matter=letter, name="feedback")
    assert of_it.update(due_at=broke - timedelta(days=3), broken_at=broke) == 1
    scope = Scope(None, broke - WEEK, broke + timedelta(hours=1))
    [line] = aloud.section(scope).lines
    assert f"{day:%m-%d}" in line.cells[1]


def test_recused_duplicates_are_not_counted_among_who_else_wrote(
    city: SimpleNamespace, write: Any, sign_in: Any
) -> None:
    now = timezone.now()
    letter, first, second = (write(ago=timedelta(hours=n)) for n in (3, 2, 1))
    for other in (first, second):
        Link.objects.create(matter=other, other=letter, kind="duplicate_of", made_at=now)
    Matter.objects.filter(pk=first.pk).update(recused=True)
    made = making.make(timezone.localdate(now) - WEEK, timezone.localdate(now), now)
    aloud = next(part for part in made.content["parts"]["en"] if part["name"] == "aloud")
    [line] = [line for line in aloud["lines"] if line["matters"][0] == letter.pk]
    assert line["matters"] == [letter.pk, second.pk]
    assert "written by 1 more" in line["cells"]
    assert "written by 1 more" in text(sign_in("leader").get("/review"))
    Recusal.objects.create(matter=second, officer=city.leader, why="", at=now)
    Matter.objects.filter(pk=second.pk).update(recused=True)
    assert "written by" not in text(sign_in("leader").get("/review"))


def test_the_choice_of_weeks_reads_no_whole_reviews(week: SimpleNamespace, sign_in: Any) -> None:
    client = sign_in("leader")
    with CaptureQueriesContext(connection) as asked:
        text(client.get("/review"))
    whole = [one["sql"] for one in asked if '"loop_review"."content"' in one["sql"]]
    assert len(whole) == 1


def test_it_is_printed(week: SimpleNamespace, sign_in: Any) -> None:
    answer = sign_in("leader", "zh-CN").get(f"/review/{week.day}.pdf")
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF-")


def test_the_command_shows_it_as_an_officer_may_read_it(
    week: SimpleNamespace, city: SimpleNamespace
) -> None:
    shown = CliRunner().invoke(command, ["show", "--as", city.leader.number])
    assert "商铺噪音" in shown.output or "shops" in shown.output
    shown = CliRunner().invoke(command, ["show", "--as", city.leader.number, "--week", week.day])
    assert week.day in shown.output
    refused = CliRunner().invoke(command, ["show", "--as", city.duty.number])
    assert refused.exit_code == 1
    wrong = CliRunner().invoke(command, ["show", "--as", city.leader.number, "--week", "nonsense"])
    assert wrong.exit_code == 2
    assert "nonsense" in wrong.output


def test_before_the_first_one_it_says_so(city: SimpleNamespace, sign_in: Any) -> None:
    assert "There is no review yet" in text(sign_in("leader").get("/review"))
    assert sign_in("leader").get("/review/2020-01-06").status_code == 404
    assert sign_in("leader").get("/review/2020-13-06").status_code == 404
    assert not Review.objects.exists()


def test_one_who_orders_at_a_branch_is_offered_what_is_seen_there(
    week: SimpleNamespace, city: SimpleNamespace, sign_in: Any
) -> None:
    Post.objects.create(officer=city.far_duty, unit=city.west, role="deputy")
    client = sign_in("far_duty")
    form = text(client.get(f"/new/review/order?surge={week.surge.pk}"))
    assert f'<option value="{week.surge.pk}"' not in form
    assert "远山派出所" in form
    assert "书香派出所" not in form
    said = {"subject": "mailbox:noise", "cause": "x", "change": "y", "weeks": 6}
    near, far = {"owner": city.far.pk, "units": [city.far.pk]}, city.station.pk
    for other in ({"owner": far}, {"units": [far]}, {"surge": week.surge.pk}):
        answer = client.post("/new/review/order", said | near | other)
        assert answer.status_code == 422
        assert "outside the units that you see" in answer.content.decode()
    assert client.post("/new/review/order", said | near).status_code == 302


def test_the_board_asks_no_more_for_more_orders(
    city: SimpleNamespace, sign_in: Any, ordered: Any
) -> None:
    client, asked = sign_in("leader"), []
    for _round in range(2):
        ordered()
        ordered()
        text(client.get("/review/orders"))
        with CaptureQueriesContext(connection) as queries:
            text(client.get("/review/orders"))
        asked.append(len(queries))
    assert asked[0] == asked[1]


def test_the_board_has_a_column_for_each_state(ordered: Any, sign_in: Any) -> None:
    order = ordered()
    page = text(sign_in("head").get("/review/orders"))
    assert order.number in page
    assert "being carried out" in page


def test_an_order_begins_with_the_unit_of_the_surge(
    week: SimpleNamespace, city: SimpleNamespace, sign_in: Any
) -> None:
    leader = sign_in("leader")
    form = leader.get(f"/new/review/order?surge={week.surge.pk}").context["form"]
    assert (form["surge"].value(), form["owner"].value()) == (str(week.surge.pk), city.station.pk)
    assert leader.get("/new/review/order?surge=x").context["form"]["owner"].value() is None


def test_what_was_struck_out_can_still_be_read(week: SimpleNamespace, sign_in: Any) -> None:
    said = {"section": "aloud", "matter": week.thanks.pk, "stands": "0"}
    leader = sign_in("leader")
    leader.post(f"/review/{week.day}/verdict", said)
    folded = text(leader.get("/review")).partition("<details><summary>What was struck out")[2]
    assert "每晚十一点以后" in folded.partition("</details>")[0]


def test_the_command_says_what_waits_for_confirmation(
    week: SimpleNamespace, city: SimpleNamespace, sign_in: Any
) -> None:
    def shown() -> str:
        return str(CliRunner().invoke(command, ["show", "--as", city.leader.number]).output)

    with translation.override("en"):
        assert "1 waits for confirmation" in shown()
        said = {"section": "aloud", "matter": week.thanks.pk, "stands": "0"}
        sign_in("leader").post(f"/review/{week.day}/verdict", said)
        assert "None was confirmed." in shown()


def test_who_may_not_read_it_keeps_the_bar_and_the_way_back(sign_in: Any) -> None:
    answer = sign_in("duty").get("/review")
    page = answer.content.decode()
    assert answer.status_code == 403
    assert 'href="/inbox"' in page
    assert "jb-bar" in page
    assert "tel:110" not in page
