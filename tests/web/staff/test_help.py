"""The help page of a desk: its flow, promises, ladder and keys, all from the declaration."""

from jiban.loop import registry

from .test_matter_page import text


def test_it_works(sign_in) -> None:
    shown = text(sign_in("duty").get("/help/mailbox"))
    for words in ("10 working days", "48 hours", "at 50% of the time: the handler", "Sign"):
        assert words in shown, words


def test_every_action_with_a_key_is_there(sign_in) -> None:
    page = sign_in("duty").get("/help").content.decode()
    for action in registry.desk("mailbox").actions.values():
        if action.shown and action.key:
            assert f"<kbd>{action.key}</kbd>" in page


def test_an_unknown_desk_is_not_found(sign_in) -> None:
    assert sign_in("duty").get("/help/nowhere").status_code == 404


def test_the_flow_is_drawn(sign_in) -> None:
    page = sign_in("duty").get("/help").content.decode()
    assert "<svg" in page.partition('class="card-body jb-flow')[2]
