"""What the mailbox keeps of a letter beyond its matter; who wrote it rests in Person."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from jiban.loop.contact import ContactBy, ContactWhen
from jiban.loop.rating import Grade


class Kind(models.TextChoices):
    """What a letter is."""

    COMPLAINT = "complaint", _("Complaint")
    HELP = "help", _("Request for help")
    ENQUIRY = "enquiry", _("Enquiry")
    SUGGESTION = "suggestion", _("Suggestion")
    THANKS = "thanks", _("Thanks")


class Channel(models.TextChoices):
    """How a letter came."""

    WEB = "web", _("web form")
    API = "api", _("API")
    EMAIL = "email", _("e-mail")
    IMPORT = "import", _("import")
    COUNTER = "counter", _("counter or phone")


class Naming(models.TextChoices):
    """What the author tells of themselves."""

    NAME = "name", _("with name")
    PHONE = "phone", _("with phone number only")
    ANONYMOUS = "anonymous", _("anonymous")


class Grouped(models.TextChoices):
    """Who said with which problem a letter goes; the machine leaves alone what a person said."""

    MACHINE = "machine", _("suggested by machine")
    PERSON = "person", _("by a person")


class Letter(models.Model):
    """A letter's details, one-to-one with its matter."""

    matter = models.OneToOneField(
        "loop.Matter",
        models.PROTECT,
        primary_key=True,
        related_name="letter",
        db_constraint=False,
    )
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    channel = models.CharField(_("channel"), max_length=8, choices=Channel)
    naming = models.CharField(_("author"), max_length=10, choices=Naming)
    contact_by = models.CharField(_("contact by"), max_length=8, choices=ContactBy)
    contact_when = models.CharField(_("contact when"), max_length=8, choices=ContactWhen)
    subject = models.CharField(_("subject"), max_length=40, default="")
    place = models.CharField(_("place"), max_length=200, default="")
    lon = models.FloatField(null=True)
    lat = models.FloatField(null=True)
    body = models.TextField(_("letter"))
    accused = models.CharField(_("complained about"), max_length=200, default="", db_default="")
    danger = models.BooleanField(_("reads like danger"), default=False)
    attempts = models.PositiveSmallIntegerField(_("attempts to reach"), default=0)
    answer = models.TextField(_("answer"), default="")
    grade = models.PositiveSmallIntegerField(
        _("rating"),
        null=True,
        choices=Grade,
        validators=[MinValueValidator(1), MaxValueValidator(5)],
    )
    grade_text = models.CharField(_("words to the rating"), max_length=500, default="")
    reopened = models.PositiveSmallIntegerField(_("times reopened"), default=0)
    origin = models.CharField(
        _("number elsewhere"), max_length=80, default="", help_text="the number in the source"
    )

    bounces = models.PositiveSmallIntegerField(
        _("times passed on or refused"), default=0, help_text="transfers, refusals and returns"
    )
    arbiter = models.ForeignKey(
        "city.Unit",
        models.PROTECT,
        null=True,
        related_name="+",
        db_constraint=False,
        help_text="the unit whose deputy or leader decides whose the letter is; last asked",
    )
    back_to = models.CharField(
        max_length=16, default="", help_text="the state it has if the arbiter sends it back"
    )

    reviewed_by = models.ForeignKey(
        "city.Officer",
        models.PROTECT,
        null=True,
        related_name="+",
        db_constraint=False,
        help_text="who reviewed a complaint about one of us; another one does it the second time",
    )
    appealed_at = models.DateTimeField(_("review asked for"), null=True)

    suggested = models.JSONField(
        _("suggested by machine"), null=True, help_text="what triage.Suggestion says"
    )
    subject_rank = models.PositiveSmallIntegerField(
        null=True, help_text="the rank of the chosen subject among those suggested; 0 for none"
    )
    unit_rank = models.PositiveSmallIntegerField(
        null=True, help_text="the rank of the chosen unit among those suggested; 0 for none"
    )
    urgency = models.PositiveSmallIntegerField(
        _("urgency"), null=True, help_text="a grade: by a person's word, else as suggested"
    )
    urgency_followed = models.BooleanField(
        null=True, help_text="whether the person's word was the suggested grade"
    )
    duplicate_followed = models.BooleanField(
        null=True, help_text="whether it was merged into one of the suggested duplicates"
    )
    accused_followed = models.BooleanField(
        null=True, help_text="whether the person's word was whom the machine named"
    )

    written_at = models.DateTimeField(
        _("written on"), null=True, help_text="if it was written before it came in"
    )
    compared = models.BooleanField(
        default=False,
        db_default=False,
        help_text="whether it was compared with the earlier letters",
    )
    problem = models.ForeignKey(
        "mailbox.Problem",
        models.PROTECT,
        null=True,
        related_name="letters",
        db_constraint=False,
        help_text="what it is about together with other letters",
    )
    problem_by = models.CharField(
        max_length=8,
        choices=Grouped,
        default="",
        db_default="",
        help_text="who put it there, or took it out",
    )
    problem_sure = models.FloatField(
        null=True, help_text="how close it is to the problem's other letters, by the machine"
    )

    class Meta:
        verbose_name = _("letter")
        verbose_name_plural = _("letters")
        indexes = [
            models.Index(
                "matter", name="mailbox_unseen", condition=models.Q(suggested__isnull=True)
            ),
            models.Index("matter", name="mailbox_uncompared", condition=models.Q(compared=False)),
        ]

    def __str__(self) -> str:
        return f"{self.matter_id}"


class Ground(models.TextChoices):
    """Why a unit refuses a letter."""

    AREA = "area", _("the place is not in our area")
    SUBJECT = "subject", _("the subject is not ours")
    AUTHORITY = "authority", _("another authority's, not the police's")
    ELSEWHERE = "elsewhere", _("another unit has it already")


class Refusal(models.Model):
    """A unit refused a letter (退单); a unit refuses a letter once. The journal has its words."""

    matter = models.ForeignKey(
        "loop.Matter", models.PROTECT, related_name="refusals", db_constraint=False
    )
    unit = models.ForeignKey("city.Unit", models.PROTECT, related_name="+", db_constraint=False)
    ground = models.CharField(_("ground"), max_length=12, choices=Ground)
    proposed = models.ForeignKey(
        "city.Unit", models.PROTECT, null=True, related_name="+", db_constraint=False
    )
    at = models.DateTimeField(_("at"))
    decided_at = models.DateTimeField(_("decided"), null=True)
    given_to = models.ForeignKey(
        "city.Unit",
        models.PROTECT,
        null=True,
        related_name="+",
        db_constraint=False,
        help_text="the unit that has it by the arbiter's decision; wrong if it is the same one",
    )

    class Meta:
        verbose_name = _("refusal")
        verbose_name_plural = _("refusals")
        constraints = [
            models.UniqueConstraint(fields=["matter", "unit"], name="mailbox_refused_once")
        ]
        indexes = [models.Index(fields=["at"], name="mailbox_refusal_at")]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.matter_id}"


class Drawing(models.Model):
    """The lots of one day at one unit, as they were drawn for call-backs (回访抽样)."""

    day = models.DateField(_("closed on"))
    unit = models.ForeignKey("city.Unit", models.PROTECT, related_name="+", db_constraint=False)
    closed = models.PositiveIntegerField(_("letters closed"))
    lots = models.JSONField(
        help_text="id of each letter whose author can be asked: its lot, the closing entry's hash"
    )
    share = models.FloatField(_("share"))
    drawn = models.JSONField(help_text="ids of the letters drawn")

    class Meta:
        verbose_name = _("drawing")
        verbose_name_plural = _("drawings")
        constraints = [models.UniqueConstraint(fields=["day", "unit"], name="mailbox_drawn_once")]

    def __str__(self) -> str:
        return f"{self.day} {self.unit_id}"


class Commendation(models.Model):
    """A letter of thanks in an officer's record."""

    officer = models.ForeignKey("city.Officer", models.PROTECT, related_name="commendations")
    matter = models.ForeignKey("loop.Matter", models.PROTECT, related_name="commendations")
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("commendation")
        verbose_name_plural = _("commendations")
        constraints = [
            models.UniqueConstraint(fields=["officer", "matter"], name="mailbox_thanked_once")
        ]

    def __str__(self) -> str:
        return f"{self.officer_id} {self.matter_id}"


class Lease(models.Model):
    """A letter that a dispatcher has on the screen, or has skipped; no part of the matter."""

    matter = models.OneToOneField(
        "loop.Matter", models.CASCADE, primary_key=True, related_name="+", db_constraint=False
    )
    officer = models.ForeignKey("city.Officer", models.CASCADE, related_name="+")
    until = models.DateTimeField()
    skipped = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("letter on a screen")
        verbose_name_plural = _("letters on screens")

    def __str__(self) -> str:
        return f"{self.matter_id} {self.officer_id}"


class Problem(models.Model):
    """One concrete trouble that several letters are about (同一问题); its letters name it."""

    made_at = models.DateTimeField(_("made"))
    joined = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        related_name="+",
        help_text="the problem that its letters went over to",
    )

    class Meta:
        verbose_name = _("problem")
        verbose_name_plural = _("problems")

    def __str__(self) -> str:
        return f"{self.pk}"


class Posting(models.Model):
    """One of the most telling pieces of a letter, by which later letters find it again.

    Derived from the redacted text; ``jiban mailbox regroup`` makes all of them anew.
    """

    pk = models.CompositePrimaryKey("piece", "letter_id")
    piece = models.IntegerField()
    letter_id = models.BigIntegerField()


class Wording(models.Model):
    """What was counted of the bureau's letters: which pieces are telling; the last one counts."""

    made_at = models.DateTimeField()
    newest = models.BigIntegerField(help_text="the newest letter there was")
    data = models.BinaryField(help_text="see jiban.science.repeats.wording")
