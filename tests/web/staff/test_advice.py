"""Advice while an answer is typed: what is missing, with the sentence; it never refuses."""

from typing import Any

from jiban.desks.mailbox.models import Letter
from jiban.loop.models import Entry, Matter, Recusal

EMPTY = "您反映的问题已转相关部门处理，感谢您的来信。"
GOOD = (
    "11 月 20 日晚，书香派出所民警到烧烤摊上门检查，店家已把音箱搬走，不再喧哗。"
    "12 月 5 日前我们再去看两次；若又吵闹，请打派出所电话。"
)


def ask(client: Any, matter: Matter, action: str, **typed: str) -> Any:
    return client.post(f"/matters/{matter.number}/do/{action}/advice", typed)


def test_it_works(write: Any, sign_in: Any) -> None:
    matter = write.handled()
    answer = ask(sign_in("duty"), matter, "resolve", answer=EMPTY)
    assert "passed on is no answer" in answer.content.decode()
    assert "You may send it as it is." in answer.content.decode()
    assert "advice" not in ask(sign_in("duty"), matter, "resolve", answer=GOOD).content.decode()
    assert Entry.objects.filter(matter=matter).latest("seq").action == "contact"  # nothing was done


def test_the_form_asks_for_it_while_one_types(write: Any, sign_in: Any) -> None:
    matter = write.handled()
    page = sign_in("duty").get(f"/matters/{matter.number}/do/resolve").content.decode()
    assert f'hx-post="/matters/{matter.number}/do/resolve/advice"' in page
    other = sign_in("duty").get(f"/matters/{matter.number}/do/note").content.decode()
    assert "/advice" not in other


def test_first_news_need_not_answer_everything(write: Any, sign_in: Any) -> None:
    matter = write.handled()
    text = "海棠路口今晚由我所民警值守，有事请打值班电话。"
    assert (
        "Nothing in the reply"
        in ask(sign_in("duty"), matter, "resolve", answer=text).content.decode()
    )
    assert (
        "Nothing in the reply"
        not in ask(sign_in("duty"), matter, "feedback", text=text).content.decode()
    )


def test_what_it_says_never_refuses(write: Any, sign_in: Any) -> None:
    matter = write.handled()
    said = {"answer": EMPTY, "evidence": "电话记录"}
    sign_in("duty").post(f"/matters/{matter.number}/do/resolve", said)
    matter.refresh_from_db()
    assert matter.state == "resolved"


def test_a_copy_of_the_units_own_answer_is_noticed(write: Any, sign_in: Any) -> None:
    first = write.handled()
    write.does(first, write.city.duty, "resolve", answer=GOOD, evidence="照片")
    matter = write.handled()
    text = GOOD.replace("11 月 20 日", "11 月 27 日")
    answer = ask(sign_in("duty"), matter, "resolve", answer=text)
    assert "Nearly the same as an earlier answer" in answer.content.decode()
    # What the officer is kept away from is not compared with, or the advice would tell of it.
    Recusal.objects.create(matter=first, officer=write.city.duty, at=first.touched_at)
    Matter.objects.filter(pk=first.pk).update(recused=True)
    answer = ask(sign_in("duty"), matter, "resolve", answer=text)
    assert "Nearly the same" not in answer.content.decode()
    assert Letter.objects.get(pk=first.pk).answer == GOOD


def test_not_for_those_who_may_not_do_it(write: Any, sign_in: Any) -> None:
    matter = write.handled()
    assert ask(sign_in("far_duty"), matter, "resolve", answer=EMPTY).status_code == 404
    assert ask(sign_in("leader"), matter, "resolve", answer=EMPTY).status_code == 404
    assert ask(sign_in("duty"), matter, "note", text="x").status_code == 404
