"""The ASGI application that the web server runs."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jiban.config.settings")
django.setup(set_prefix=False)

from jiban.config.handler import Handler  # noqa: E402 (it reads the settings)

application = Handler()
