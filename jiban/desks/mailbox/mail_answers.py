"""What a mail is answered: the letter's number and code, or why it could not be taken in."""

import logging

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils.translation import gettext as _

from jiban.desks.mailbox import codes
from jiban.desks.mailbox.mail_reading import Mail
from jiban.loop import throttle

log = logging.getLogger(__name__)


def acknowledge(mail: Mail, number: str) -> bool:
    """Tell the author that the letter is here, with what it is followed by."""
    text = _(
        "Your letter is here.\n\n"
        "Number: %(number)s\nAccess code: %(code)s\n\n"
        "Follow it, add to it and rate the answer at %(address)s with number and code. "
        "Or answer this mail: what you write is added to your letter.\n\n"
        "In danger, call 110. This mailbox is not watched every minute."
    )
    said = {
        "number": number,
        "code": codes.code_of(number),
        "address": f"{settings.PUBLIC_URL}/letters/track",
    }
    return _send(mail, f"[{number}] {mail.subject}", "\n\n".join([text % said, *mail.remarks]))


def refuse(mail: Mail, reason: str) -> bool:
    """Tell the author that the mail could not be taken in, and the other way."""
    text = _(
        "Your mail could not be taken in: %(reason)s\n\n"
        "Please write at %(address)s, or send a plain mail without files. It was kept, and a "
        "person will look at it.\n\nIn danger, call 110."
    )
    said = {"reason": reason, "address": f"{settings.PUBLIC_URL}/letters/new"}
    return _send(mail, _("Not taken in: %(subject)s") % {"subject": mail.subject}, text % said)


def _send(mail: Mail, subject: str, text: str) -> bool:
    """Send an answer; it says of itself that a machine wrote it (RFC 3834)."""
    if not mail.address:
        return False
    try:
        # An address can be forged: nobody shall be flooded by our answers.
        throttle.hit("answer", mail=mail.address.casefold())
    except throttle.TooMany:
        return False
    headers = {"Auto-Submitted": "auto-replied", "X-Auto-Response-Suppress": "All"}
    if mail.message_id and mail.message_id.isprintable():
        headers |= {"In-Reply-To": mail.message_id, "References": mail.message_id}
    message = EmailMessage(
        " ".join(subject.split())[:200], text, to=[mail.address], headers=headers
    )
    try:
        return bool(message.send())
    except (
        OSError,
        ValueError,
    ) as error:  # SMTP errors are OSErrors; header injections ValueErrors
        log.warning("a mail could not be answered: %s", error)
        return False
