"""A post of its own for those who are trained in violence at home (保护专员)."""

from django.db import migrations, models

ROLES = [
    ("duty", "Duty officer"),
    ("head", "Unit head"),
    ("dispatcher", "Mailbox dispatcher"),
    ("deputy", "Deputy leader in charge"),
    ("leader", "Bureau leader"),
    ("inspector", "Inspector"),
    ("protection", "Protection officer"),
    ("admin", "System administrator"),
]


class Migration(migrations.Migration):
    dependencies = [("city", "0004_watch_where_officers_belong")]

    operations = [
        migrations.AlterField(
            "post", "role", models.CharField(choices=ROLES, max_length=12, verbose_name="role")
        ),
        migrations.RemoveConstraint("post", "city_post_role_known"),
        migrations.AddConstraint(
            "post",
            models.CheckConstraint(
                condition=models.Q(role__in=[name for name, _label in ROLES]),
                name="city_post_role_known",
            ),
        ),
    ]
