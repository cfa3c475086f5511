"""The ASGI application that the web server runs."""

import os

import django
from django.urls import reverse

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jiban.config.settings")
django.setup(set_prefix=False)

from jiban.config import memory  # noqa: E402
from jiban.config.handler import Handler  # noqa: E402 (it reads the settings)

application = Handler()
reverse("account_login")  # loads every page's module now, not in the first citizen's request
memory.settle()
