from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("missing", "0015_nameless_files"),
    ]

    operations = [
        migrations.AddField(
            model_name="profile",
            name="trouble",
            field=models.CharField(
                blank=True,
                choices=[
                    (
                        "alone",
                        "with the relatives who are typed now it does not tell kin from strangers: have others typed too, then it is done by itself",
                    ),
                    (
                        "large",
                        "too many people who are not typed stand between these relatives: have a parent typed, or let the profile of a distant relative end, and search again",
                    ),
                    (
                        "table",
                        "the table of allele frequencies cannot be read, or lacks loci of these profiles: ask the administrator to mend it, and search again",
                    ),
                    (
                        "other",
                        "the profiles could not be compared: ask the administrator, who finds the reason in the log, and search again",
                    ),
                ],
                default="",
                max_length=10,
                verbose_name="search not done",
            ),
        ),
    ]
