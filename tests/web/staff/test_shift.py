"""Duty: who is on, and handing over or accepting many matters at once."""

from .test_matter_page import text


def test_it_works(sign_in, shifts, city) -> None:
    shown = text(sign_in("duty").get("/duty"))
    assert city.duty.name in shown
    assert city.colleague.name in shown
    assert "nobody; the head answers" in text(sign_in("branch_head").get("/duty"))


def test_the_inbox_says_who_is_on_duty(sign_in, shifts, city) -> None:
    assert f"On duty at 书香派出所: {city.duty.name}" in text(sign_in("head").get("/inbox"))


def test_all_of_mine_are_handed_over(sign_in, write, shifts, city) -> None:
    mine = [write.signed(), write.signed()]
    client = sign_in("duty")
    form = client.get("/duty/hand-over")
    assert [row.id for row in form.context["rows"]] == [m.pk for m in mine]
    answer = client.post(
        "/duty/hand-over", {"matter": [m.pk for m in mine], "officer": "", "text": "注意回访"}
    )
    assert "Handed over: 2 of 2" in text(answer)
    for matter in mine:
        matter.refresh_from_db()
        assert matter.incoming_id == city.colleague.pk


def test_only_the_ticked_ones(sign_in, write, shifts, city) -> None:
    first, second = write.signed(), write.signed()
    sign_in("duty").post("/duty/hand-over", {"matter": first.pk, "officer": city.head.pk})
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.incoming_id, second.incoming_id) == (city.head.pk, None)


def test_nothing_ticked_is_said(sign_in, write, shifts) -> None:
    write.signed()
    assert "Nothing was ticked" in text(sign_in("duty").post("/duty/hand-over", {}))


def test_others_matters_stay(sign_in, write, shifts, city) -> None:
    letter = write.does(write(), city.colleague, "sign")
    sign_in("duty").post("/duty/hand-over", {"matter": letter.pk, "officer": ""})
    letter.refresh_from_db()
    assert letter.incoming_id is None


def test_what_cannot_be_handed_over_is_named(sign_in, write, city) -> None:
    letter = write.signed()
    answer = sign_in("duty").post("/duty/hand-over", {"matter": letter.pk, "officer": "99999"})
    assert "Handed over: 0 of 1" in text(answer)
    assert "Choose one of those offered." in text(answer)


def test_what_is_handed_to_me_is_accepted_at_once(sign_in, write, city) -> None:
    letters = [write.signed(), write.signed()]
    for letter in letters:
        write.does(letter, city.duty, "hand_over", officer=city.colleague.pk)
    client = sign_in("colleague")
    assert "2 matters are handed to you: accept" in text(client.get("/inbox"))
    answer = client.post("/handovers", {"matter": [m.pk for m in letters]})
    assert "Accepted: 2 of 2" in text(answer)
    for letter in letters:
        letter.refresh_from_db()
        assert (letter.handler_id, letter.incoming_id) == (city.colleague.pk, None)


def test_who_is_on_duty_now_is_offered_first(sign_in, write, shifts, city) -> None:
    letter = write.does(write(), city.colleague, "sign")
    form = sign_in("colleague").get("/duty/hand-over")
    assert form.context["taker"] == city.duty.pk
    assert letter.number in text(form)
