"""What letters are about: a short list for people to choose from; the full taxonomy comes later."""

from django.utils.translation import gettext_lazy as _

SUBJECTS = {
    "household": _("household registration and ID cards"),
    "traffic": _("traffic"),
    "fraud": _("fraud"),
    "theft": _("theft and robbery"),
    "noise": _("noise"),
    "dispute": _("disputes between people"),
    "order": _("public order"),
    "exit_entry": _("exit and entry, passports"),
    "animals": _("dogs and other animals"),
    "case": _("progress of a case"),
    "conduct": _("conduct of an officer"),
    "service": _("service at the counter"),
    "other": _("something else"),
}
