"""Persons (当事人): the only place where personal data rests, encrypted."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Person(models.Model):
    """Somebody a matter is about or came from. «P1» in a text is the person labelled 1."""

    class Part(models.TextChoices):
        AUTHOR = "author", _("author")
        MENTIONED = "mentioned", _("mentioned in the text")

    pk = models.CompositePrimaryKey("matter_id", "label")
    matter = models.ForeignKey(
        "loop.Matter", models.PROTECT, related_name="persons", db_constraint=False, db_index=False
    )
    label = models.PositiveSmallIntegerField()
    part = models.CharField(max_length=12, choices=Part)
    key = models.BinaryField(help_text="the person's own key, wrapped by the installation's")
    data = models.BinaryField(help_text="AES-GCM of the JSON of what is known")
    phone_index = models.BinaryField(null=True, help_text="keyed hash of the phone number")

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("persons")
        indexes = [
            models.Index(
                fields=["phone_index"],
                condition=models.Q(phone_index__isnull=False),
                name="loop_person_phone",
            ),
        ]
