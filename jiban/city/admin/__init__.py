"""The administration pages of the city, for officers with the administrator's role."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from . import map, officers, roster, units  # noqa: F401 - they register their pages

admin.site.site_title = admin.site.site_header = _("Jiban · administration")
admin.site.index_title = _("What can be administered")
