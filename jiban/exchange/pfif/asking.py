"""Who asks by PFIF, and what is answered when it is refused."""

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from jiban.exchange import partners
from jiban.exchange.models import Partner
from jiban.exchange.pfif.feeds import BadQuery
from jiban.loop import throttle
from jiban.loop.errors import NotAllowed, Refused
from jiban.loop.wire import answers
from jiban.loop.wire.problems import NotSignedIn, Unreadable

View = Callable[[HttpRequest, Partner], HttpResponse]


def by_partner(view: View) -> Callable[[HttpRequest], HttpResponse]:
    """Let a view answer partners who may search with us, and nobody else."""

    @wraps(view)
    def inner(request: HttpRequest) -> HttpResponse:
        try:
            return view(request, partner_of(request))
        except BadQuery as wrong:
            return answers.refused(request, Unreadable(str(wrong)))
        except Refused as refusal:
            return answers.refused(request, refusal)

    return inner


def partner_of(request: HttpRequest) -> Partner:
    """Return the partner whose key was sent: in the header ``X-API-Key``, or as ``key``.

    Raises:
        NotSignedIn: no key, or one that nobody has.
        NotAllowed: the partner may not do this.
        TooMany: too many wrong keys from one address, or questions of one partner.
    """
    partner = partners.recognise(request.headers.get("X-API-Key") or request.GET.get("key", ""))
    if partner is None:
        throttle.hit("track", address=throttle.address_of(request))
        raise NotSignedIn(_("The key is missing or not valid."))
    if not partner.may_search:
        raise NotAllowed(_("This key may not do this."))
    throttle.hit("track", partner=partner.pk)
    return partner
