"""Addresses of the exchange."""

from django.urls import path, register_converter

from jiban.exchange.cap import views as cap
from jiban.exchange.open311 import views as open311
from jiban.exchange.pfif import posting
from jiban.exchange.pfif import views as pfif
from jiban.exchange.webhooks import incoming


class FormConverter:
    """One of GeoReport's two forms."""

    regex = "xml|json"

    def to_python(self, value: str) -> str:
        """Return it as it is."""
        return value

    to_url = to_python


register_converter(FormConverter, "georeport")

app_name = "exchange"

urlpatterns = [
    path("open311/discovery.<georeport:form>", open311.discovery, name="discovery"),
    path("open311/v2/services.<georeport:form>", open311.service_list, name="services"),
    path("open311/v2/services/<str:code>.<georeport:form>", open311.service, name="service"),
    path("open311/v2/requests.<georeport:form>", open311.requests, name="requests"),
    path("open311/v2/requests/<str:number>.<georeport:form>", open311.one_request, name="request"),
    path("open311/v2/tokens/<str:token>.<georeport:form>", open311.token, name="token"),
    path("cap/", cap.listed, name="alerts"),
    path("cap/<str:identifier>.xml", cap.message, name="alert"),
    path("pfif/persons", pfif.persons, name="pfif-persons"),
    path("pfif/persons.xml", pfif.persons_xml, name="pfif-persons-xml"),
    path("pfif/notes", pfif.notes, name="pfif-notes"),
    path("pfif/notes.xml", pfif.notes_xml, name="pfif-notes-xml"),
    path("pfif/read", pfif.read, name="pfif-read"),
    path("pfif/write", posting.write, name="pfif-write"),
    path("exchange/hooks/<int:id>", incoming.hook, name="hook"),
]
