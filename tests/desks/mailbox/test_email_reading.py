"""Reading mails: any charset, any structure, and machines told from people."""

import base64
from email.message import EmailMessage

import pytest

from jiban.desks.mailbox import mail_html, mail_reading, mail_words
from jiban.desks.mailbox.mail_reading import Unreadable, read

from .mails import PNG, mail, raw, with_file


def test_it_works() -> None:
    found = read(mail().as_bytes())
    assert (found.name, found.address) == ("林小满", "xiaoman@example.cn")
    assert found.title == "书香路路灯坏了"
    assert found.text.startswith("书香路 8 号门前")
    assert found.written_at is not None
    assert found.written_at.isoformat() == "2026-01-05T08:30:00+08:00"
    assert (found.files, found.remarks, found.machine) == ([], [], "")


@pytest.mark.parametrize(
    ("text", "really", "claimed"),
    [
        ("镕基路的路灯坏了", "gb18030", "gb2312"),  # 镕 is not in GB 2312
        ("路灯坏了三天", "gb18030", "gbk"),
        ("路灯坏了三天", "gb18030", "iso-8859-1"),
        ("路灯坏了三天", "gb18030", "us-ascii"),
        ("路灯坏了三天", "gb18030", "utf-8"),
        ("路灯坏了三天", "utf-8", "gb2312"),
        ("路灯坏了三天", "utf-8", "no-such-charset"),
        ("路灯坏了三天", "utf-8", "rot13"),
        ("路燈壞了三天", "big5", "big5"),
        ("Grüße aus Köln", "iso-8859-1", "iso-8859-1"),
        ("联通", "gb18030", "gb2312"),
    ],
)
def test_a_wrong_charset_does_not_matter(text: str, really: str, claimed: str) -> None:
    data = raw(
        text.encode(really),
        b"From: a@example.cn",
        b"Subject: x",
        f"Content-Type: text/plain; charset={claimed}".encode(),
        b"Content-Transfer-Encoding: 8bit",
    )
    assert read(data).text == text


@pytest.mark.parametrize("charset", ["gb2312", "utf-8"])
def test_bare_bytes_in_headers_are_read(charset: str) -> None:
    subject = "路灯坏了".encode("gb18030" if charset == "gb2312" else charset)
    sender = "林小满".encode("gb18030" if charset == "gb2312" else charset)
    data = raw(b"x", b"From: " + sender + b" <a@example.cn>", b"Subject: " + subject)
    found = read(data)
    assert (found.subject, found.name, found.address) == ("路灯坏了", "林小满", "a@example.cn")


def test_characters_cut_in_half_between_encoded_words_are_joined() -> None:
    data = "路灯坏了".encode("gb18030")
    words = b" ".join(
        b"=?gb2312?B?" + base64.b64encode(part) + b"?=" for part in (data[:3], data[3:])
    )
    assert read(raw(b"x", b"From: a@example.cn", b"Subject: " + words)).subject == "路灯坏了"


def test_html_alone_is_read_as_text() -> None:
    message = mail()
    message.set_content(
        "<html><head><style>p{color:red}</style><title>t</title></head><body><p>路灯<b>坏</b>了<br>"
        '三天。</p><script>alert(1)</script><a href="https://example.cn/x">照片</a></body></html>',
        subtype="html",
    )
    assert read(message.as_bytes()).text == "路灯坏了\n三天。\n照片 (https://example.cn/x)"


def test_plain_text_is_preferred_to_its_html() -> None:
    message = mail()
    message.add_alternative("<p>这是网页版</p>", subtype="html")
    assert "网页版" not in read(message.as_bytes()).text


def test_files_come_with_their_names() -> None:
    message = with_file("路灯.png", PNG)
    [file] = read(message.as_bytes()).files
    assert (file.name, file.content) == ("路灯.png", PNG)


def test_a_file_name_in_encoded_words_is_read() -> None:
    name = base64.b64encode("照片.png".encode("gb18030")).decode()
    data = with_file("N", PNG).as_bytes()
    data = data.replace(b'filename="N"', f'filename="=?gb2312?B?{name}?="'.encode())
    assert read(data).files[0].name == "照片.png"


def test_a_forwarded_mail_is_a_readable_file() -> None:
    message = mail()
    message.add_attachment(mail(Subject="里面的信"))
    [file] = read(message.as_bytes()).files
    assert "里面的信" in file.content.decode()
    assert "路灯坏了三天" in file.content.decode()


@pytest.mark.parametrize(
    ("headers", "machine"),
    [
        ({"Auto_Submitted": "auto-replied"}, "reply"),
        ({"Auto_Submitted": "no"}, ""),
        ({"X_Autoreply": "yes"}, "reply"),
        ({"Subject": "自动回复: 书香路路灯坏了"}, "reply"),
        ({"Subject": "Re: Automatic reply: away"}, "reply"),
        ({"Subject": "关于自动回复的建议"}, ""),
        ({"Precedence": "bulk"}, "list"),
        ({"List_Id": "<news.example.cn>"}, "list"),
        ({"Return_Path": "<>"}, "bounce"),
        ({"From": "MAILER-DAEMON@example.cn"}, "bounce"),
        ({"From": "Jiban <our@example.cn>"}, "loop"),
    ],
)
def test_machines_are_told_from_people(headers: dict[str, str], machine: str) -> None:
    assert read(mail(**headers).as_bytes(), ours=["our@example.cn"]).machine == machine


def test_a_delivery_report_is_a_bounce() -> None:
    data = raw(
        b"--b\r\n\r\nfailed\r\n--b--\r\n",
        b"From: postmaster@example.cn",
        b'Content-Type: multipart/report; boundary="b"',
    )
    assert read(data).machine == "bounce"


def test_a_mail_that_has_come_round_too_often_is_a_loop() -> None:
    assert (
        read(raw(b"x", *[b"Received: from a by b"] * 51, b"From: a@example.cn")).machine == "loop"
    )


def test_only_own_words_are_taken_from_an_answer() -> None:
    message = mail()
    message.set_content(
        "已经修好了，谢谢。\n\n------------------ 原始邮件 ------------------\n旧的内容"
    )
    assert read(message.as_bytes()).own_words == "已经修好了，谢谢。"
    message.set_content("> 只有引用\n> 没有自己的话")
    assert "只有引用" in read(message.as_bytes()).own_words


def test_marks_of_replying_are_not_the_title() -> None:
    assert read(mail(Subject="Re: 回复：转发: 路灯").as_bytes()).title == "路灯"


def test_without_a_readable_sender_it_is_still_a_letter() -> None:
    found = read(raw("路灯坏了".encode(), b"From: nobody", b"Subject: x"))
    assert found.address == ""
    assert found.remarks


def test_an_empty_mail_is_unreadable() -> None:
    with pytest.raises(Unreadable):
        read(raw(b"", b"From: a@example.cn"))


def test_the_key_is_message_id_and_sender() -> None:
    assert read(mail().as_bytes()).key == read(mail(Subject="anders").as_bytes()).key
    assert read(mail().as_bytes()).key != read(mail(From="b@example.cn").as_bytes()).key
    assert (
        read(mail(Message_ID="").as_bytes()).key
        != read(mail(Message_ID="", Subject="b").as_bytes()).key
    )


def nested(depth: int) -> bytes:
    body = b"x"
    for n in range(depth):
        kind = f'Content-Type: multipart/mixed; boundary="b{n}"\r\n\r\n'.encode()
        body = kind + f"--b{n}\r\n".encode() + body + f"\r\n--b{n}--\r\n".encode()
    return b"From: a@example.cn\r\nSubject: x\r\n" + body


FROM = (b"From: a@b.cn", b"Subject: x")


@pytest.mark.parametrize(
    "data",
    [
        nested(30),
        nested(3000),
        raw(b"--b\r\n\r\n\r\n" * 1900, *FROM, b"Content-Type: multipart/mixed; boundary=b"),
        raw(b"--b\r\n\r\n\r\n" * 9000, *FROM, b"Content-Type: multipart/mixed; boundary=b"),
        raw(b"x", b"From: " + b"=?utf-8?B?!!?=" * 500, b"Subject: =?utf-8?B?A?="),
        raw(b"x", *FROM, b"Content-Type: text/plain; charset*0*=%%%; =;;"),
        raw(b"x", *FROM, b"Content-Disposition: attachment; filename*=x''%ff%fe"),
        raw(b"\xff\xfe\x00\x01" * 100, *FROM, b"Content-Type: text/plain; charset=punycode"),
        b"\x00" * 1000,
        b"\r\n" * 1000,
    ],
    ids=range(10),
)
def test_a_crafted_mail_is_read_or_refused_and_nothing_else(data: bytes) -> None:
    try:
        found = read(data)
    except Unreadable:
        return
    assert "\0" not in found.text + found.subject + found.name
    (found.text + found.subject + found.name).encode()


@pytest.mark.parametrize(
    "piece", ["<", "<!--", "<a ", "&#", "</", "<script>", '<a href="', "<table><tr>", "<![CDATA["]
)
def test_crafted_html_costs_no_more_than_its_length(piece: str) -> None:
    # The parser of the standard library took minutes over some of these.
    assert isinstance(mail_html.text_of(piece * 50_000), str)


def test_what_is_never_closed_swallows_nothing() -> None:
    assert "正文" in mail_html.text_of("<style>p{} <p>正文")
    assert "正文" in mail_html.text_of("<!-- 没有结尾 <p>正文")


def test_of_too_large_a_mail_only_the_text_is_read() -> None:
    whole = with_file("big.png", PNG * 1000).as_bytes()
    found = read(whole[:3000], size=99_000_000)
    assert found.text.startswith("书香路")
    assert found.files == []
    assert "99" in found.remarks[0]


def test_decoding_never_fails() -> None:
    for charset in (None, "", "utf-8", "utf-16", "gb2312", "hz", "zlib", "x" * 99, "\0"):
        assert isinstance(mail_words.decode(bytes(range(256)), charset), str)


def test_more_parts_than_a_person_sends_are_left_out() -> None:
    message = EmailMessage()
    message["From"] = "a@example.cn"
    message.set_content("x")
    for n in range(mail_reading.MOST_PARTS + 5):
        message.add_attachment(b"x", maintype="image", subtype="png", filename=f"{n}.png")
    found = read(message.as_bytes())
    assert len(found.files) < mail_reading.MOST_PARTS
    assert len(found.remarks) == 1
