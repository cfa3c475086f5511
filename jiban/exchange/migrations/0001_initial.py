"""Partners, what they sent in, and what is owed to them when the state of that changes."""

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

import jiban.exchange.models
import jiban.exchange.webhooks.reaching

# In the transaction of the act, whoever does it, and at no cost to the acts that change no state.
OWED = """
CREATE FUNCTION exchange_owe() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO exchange_message (id, partner_id, matter_id, seq, state, at, next_try_at)
    SELECT 'msg_' || NEW.id || '_' || NEW.seq, p.id, NEW.id, NEW.seq, NEW.state,
        NEW.touched_at, NEW.touched_at
    FROM exchange_sent s JOIN exchange_partner p ON p.id = s.partner_id
    WHERE s.matter_id = NEW.id AND p.active AND p.webhook <> '';
    RETURN NULL;
END $$;
CREATE TRIGGER exchange_owe AFTER UPDATE OF state ON loop_matter
    FOR EACH ROW WHEN (NEW.state IS DISTINCT FROM OLD.state) EXECUTE FUNCTION exchange_owe();
"""
OWED_BACK = """
DROP TRIGGER exchange_owe ON loop_matter;
DROP FUNCTION exchange_owe();
"""


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("loop", "0009_times"),
    ]

    operations = [
        migrations.CreateModel(
            name="Partner",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=80, unique=True, verbose_name="name")),
                ("active", models.BooleanField(default=True, verbose_name="active")),
                (
                    "may_send",
                    models.BooleanField(
                        default=False,
                        help_text="Requests of citizens, as letters.",
                        verbose_name="may send in",
                    ),
                ),
                (
                    "may_read",
                    models.BooleanField(
                        default=False,
                        help_text="How far the matters are that it sent in.",
                        verbose_name="may read",
                    ),
                ),
                (
                    "may_act",
                    models.BooleanField(
                        default=False,
                        help_text="Add to the matters that it sent in, by signed messages.",
                        verbose_name="may act",
                    ),
                ),
                (
                    "webhook",
                    models.CharField(
                        blank=True,
                        default="",
                        help_text="Where it is told when such a matter changes its state; empty for nowhere.",
                        max_length=500,
                        validators=[jiban.exchange.webhooks.reaching.check],
                        verbose_name="webhook",
                    ),
                ),
                (
                    "start",
                    models.CharField(
                        help_text="enough to recognise it, not to use it",
                        max_length=12,
                        verbose_name="key begins with",
                    ),
                ),
                (
                    "digest",
                    models.BinaryField(
                        help_text="SHA-256 of the API key", max_length=32, unique=True
                    ),
                ),
                (
                    "salt",
                    models.BinaryField(
                        default=jiban.exchange.models.new_salt,
                        help_text="what the webhook secret is derived from",
                        max_length=16,
                    ),
                ),
                (
                    "made_at",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="added"),
                ),
            ],
            options={
                "verbose_name": "partner",
                "verbose_name_plural": "partners",
                "ordering": ["name"],
            },
        ),
        migrations.CreateModel(
            name="Sent",
            fields=[
                (
                    "matter",
                    models.OneToOneField(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="loop.matter",
                    ),
                ),
                (
                    "partner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="exchange.partner",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Message",
            fields=[
                (
                    "id",
                    models.CharField(
                        help_text="the same at each try: msg_matter_seq",
                        max_length=48,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("seq", models.PositiveIntegerField(help_text="the journal entry that owes it")),
                ("state", models.CharField(max_length=32, verbose_name="state")),
                (
                    "at",
                    models.DateTimeField(
                        help_text="when the matter came into the state", verbose_name="at"
                    ),
                ),
                ("next_try_at", models.DateTimeField(null=True, verbose_name="next try")),
                (
                    "tries",
                    models.PositiveSmallIntegerField(db_default=0, default=0, verbose_name="tries"),
                ),
                ("sent_at", models.DateTimeField(null=True, verbose_name="sent")),
                (
                    "error",
                    models.CharField(
                        db_default="", default="", max_length=300, verbose_name="error"
                    ),
                ),
                (
                    "matter",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="loop.matter",
                        verbose_name="matter",
                    ),
                ),
                (
                    "partner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        to="exchange.partner",
                        verbose_name="partner",
                    ),
                ),
            ],
            options={
                "verbose_name": "message to a partner",
                "verbose_name_plural": "messages to partners",
                "indexes": [
                    models.Index(
                        condition=models.Q(("next_try_at__isnull", False)),
                        fields=["next_try_at"],
                        name="exchange_next_try",
                    )
                ],
            },
        ),
        migrations.RunSQL(OWED, OWED_BACK),
    ]
