"""DNA of relatives and of nameless people: consent, the sealed profile, and what a search found."""

from django.db import models
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from jiban.desks.missing.models.case import choice
from jiban.science.kinship.relations import Relation


class Kin(models.TextChoices):
    """What who gives the profile is to the missing person."""

    PARENT = "parent", pgettext_lazy("kin", "parent")
    CHILD = "child", pgettext_lazy("kin", "child")
    SIBLING = "sibling", pgettext_lazy("kin", "full brother or sister")
    HALF = "half", pgettext_lazy("kin", "half brother or sister")
    GRANDPARENT = "grand", pgettext_lazy("kin", "grandparent")
    AUNT = "aunt", pgettext_lazy("kin", "aunt or uncle by blood")
    OTHER = "other", pgettext_lazy("kin", "other relative")
    SELF = "self", pgettext_lazy("kin", "the found person's own")


class Side(models.TextChoices):
    """On whose side a relative is, or which parent it is."""

    FATHERS = "father", pgettext_lazy("kin", "the father's")
    MOTHERS = "mother", pgettext_lazy("kin", "the mother's")


SIDED = (Kin.PARENT, Kin.HALF, Kin.GRANDPARENT, Kin.AUNT)
"""Kin of one side only; of a parent it says which one it is."""
SEARCHED = {
    Kin.PARENT: Relation.PARENT_CHILD,
    Kin.CHILD: Relation.CHILD_PARENT,
    Kin.SIBLING: Relation.FULL_SIBLINGS,
}
"""What one profile can be searched for; of others several are searched for together."""


class Consented(models.TextChoices):
    """How the consent was given, or why none is needed."""

    SIGNED = "signed", _("signed, kept on paper")
    GUARDIAN = "guardian", _("signed by the guardian")
    LAW = "law", _("by law: nobody knows who it is")


class Trouble(models.TextChoices):
    """Why a search could not be done, and what to do."""

    ALONE = (
        "alone",
        _(
            "with the relatives who are typed now it does not tell kin from strangers: have others "
            "typed too, then it is done by itself"
        ),
    )
    SIDE = (
        "side",
        _("others are typed of one side: say which parent this is, then it is done by itself"),
    )
    PLACE = (
        "place",
        _(
            "as recorded, this relative has no place in the family (other kin, or one too many of "
            "a kind): have parents, children, brothers or sisters typed"
        ),
    )
    LARGE = (
        "large",
        _(
            "too many people who are not typed stand between these relatives: have a parent typed, "
            "or let the profile of a distant relative end, then it is done by itself"
        ),
    )
    TABLE = (
        "table",
        _(
            "the table of allele frequencies is not there, cannot be read, or lacks loci of these "
            "profiles: ask the administrator to mend it, then it is done by itself"
        ),
    )
    OTHER = (
        "other",
        _(
            "the profiles could not be compared: ask the administrator, who finds the reason in "
            "the log, and search again"
        ),
    )


class Profile(models.Model):
    """A profile and the consent to it, one-to-one with its matter.

    ``sealed`` is encrypted under a key of its own that rests in a file, in no backup (see
    ``kin.sealing``); empty before it is typed and once it is destroyed.
    """

    matter = models.OneToOneField(
        "loop.Matter",
        models.PROTECT,
        primary_key=True,
        related_name="missing_profile",
        db_constraint=False,
    )
    case = models.ForeignKey(
        "missing.Case", models.PROTECT, null=True, related_name="+", db_constraint=False
    )
    found = models.ForeignKey(
        "missing.Found", models.PROTECT, null=True, related_name="+", db_constraint=False
    )
    person = models.PositiveSmallIntegerField(_("who"), null=True)
    relation = choice(_("relation"), Kin)
    side = choice(_("side"), Side)
    how = choice(_("consent"), Consented)
    given_at = models.DateTimeField(_("given at"), null=True)
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True)
    sealed = models.BinaryField(default=bytes)
    seal = models.CharField(max_length=64, default="", help_text="SHA-256 of what is sealed")
    loci = models.PositiveSmallIntegerField(_("loci typed"), default=0)
    asked_at = models.DateTimeField(_("search asked for at"), null=True)
    searched_at = models.DateTimeField(_("searched at"), null=True)
    misfit = models.BooleanField(
        _("contradicts what other relatives are said to be"), default=False
    )
    trouble = choice(_("search not done"), Trouble)
    searched_of = models.CharField(max_length=32, default="", help_text="a digest of the family")
    searched_against = models.CharField(max_length=32, default="", help_text="of the nameless")
    told = models.JSONField(default=list, help_text="of the profiles told of as hits: digests")

    class Meta:
        verbose_name = _("DNA profile")
        verbose_name_plural = _("DNA profiles")

    def __str__(self) -> str:
        return f"{self.pk}"

    @property
    def without_hit(self) -> str:
        """Why there is no hit to show."""
        if self.trouble:
            return str(Trouble(self.trouble).label)
        if not self.searched_at:
            return _t("not searched yet") if self.asked_at else _t("no search asked for")
        if self.misfit:
            return _t("The relatives' profiles contradict each other: ask how they are kin.")
        return _t("no hit")


class KinHit(models.Model):
    """A nameless person's profile that speaks for being a relative of who gave the other one."""

    relative = models.ForeignKey(Profile, models.CASCADE, related_name="hits")
    own = models.ForeignKey(Profile, models.CASCADE, related_name="+")
    log10 = models.FloatField(help_text="of the likelihood ratio")
    by_chance = models.FloatField(help_text="strangers among as many profiles who reach it")
    relatives = models.PositiveSmallIntegerField(default=1, help_text="who speak for it together")
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("kin hit")
        verbose_name_plural = _("kin hits")
        constraints = [models.UniqueConstraint(fields=["relative", "own"], name="missing_kin_once")]

    def __str__(self) -> str:
        return f"{self.relative_id} {self.own_id}"
