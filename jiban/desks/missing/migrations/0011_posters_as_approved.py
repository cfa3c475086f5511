from typing import Any

from django.db import migrations, models

LOOKS = ("age", "sex", "height", "clothing", "marks")


def keep_what_is_out(apps: Any, _schema: Any) -> None:
    """Take what posters show now as what was approved; a place is approved anew."""
    attachments = apps.get_model("loop", "Attachment").objects
    posters = apps.get_model("missing", "Poster").objects.filter(approved_at__isnull=False)
    for poster in posters.filter(recalled_at=None).select_related("case"):
        case = poster.case
        sent = attachments.filter(matter_id=case.pk, media_type__startswith="image/", seq=1)
        first = list(sent.values_list("pk", flat=True)[:2])
        alone = first[0] if len(first) == 1 else 0
        photo = alone if case.photo is None else case.photo
        poster.told = {**{name: getattr(case, name) for name in LOOKS}, "photo": photo}
        poster.save(update_fields=["told"])


class Migration(migrations.Migration):
    dependencies = [
        ("missing", "0010_consent_words"),
        ("loop", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="poster",
            name="told",
            field=models.JSONField(
                default=dict, help_text="of the case, by column, as it was approved"
            ),
        ),
        migrations.AddField(
            model_name="poster",
            name="asked_at",
            field=models.DateTimeField(
                help_text="when approval was asked for again, until it is given", null=True
            ),
        ),
        migrations.RunPython(keep_what_is_out, migrations.RunPython.noop, elidable=True),
    ]
