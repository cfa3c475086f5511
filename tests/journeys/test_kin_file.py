"""A laboratory's file is read into the form of a DNA profile, and rests nowhere as a file."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from jiban.city.models import Officer, Post
from jiban.city.roles import Role
from jiban.desks.missing.kin import sealing
from jiban.desks.missing.models import Profile
from jiban.loop import door
from jiban.loop.actors import Actor
from jiban.loop.models import Attachment, Matter

from ..browser import PHONE

pytestmark = pytest.mark.journey

ROWS = "locus,allele1,allele2\nL0,10,11\nL1,12,12\n"


@pytest.fixture
def profile(city: Any) -> Matter:
    """A daughter's consent, and a table of two loci."""
    alleles = "\n".join(f"{allele} 0.25" for allele in range(10, 14))
    table = "\n\n".join(f"{name}\n{alleles}" for name in ("L0", "L1"))
    (sealing.folder() / "frequencies.txt").write_text(table)
    seen = {"unit": city.station.pk, "seen_at": timezone.now() - timedelta(hours=2)}
    case = door.act("missing", "report", by=Actor.citizen(), name="周建国", age=82, **seen)
    made = door.act(
        "missing_kin",
        "consent",
        by=Actor.officer(city.signer),
        relation="child",
        how="signed",
        about=Matter.objects.get(pk=case.matter_id).number,
    )
    return Matter.objects.get(pk=made.matter_id)


@pytest.fixture
def trained(city: Any) -> Officer:
    officer = Officer.objects.create_user(
        "900603", password="demo-pass-1", name="庚示例", unit=city.bureau, phone="0755-00000603"
    )
    Post.objects.create(officer=officer, unit=city.bureau, role=Role.PROTECTION)
    return officer


def test_it_works(
    device: Callable[..., Page],
    axe: Any,
    shoot: Any,
    profile: Matter,
    trained: Officer,
    tmp_path: Path,
) -> None:
    page = device(size=PHONE, language="zh-CN", officer=trained)
    page.goto(f"/matters/{profile.number}/do/enter_profile")
    assert axe(page) == []
    file = tmp_path / "profile.csv"
    file.write_text(ROWS)
    page.get_by_label("从文件填入").set_input_files(file)
    expect(page.locator("#id_profile")).to_have_value(ROWS)
    shoot(page, "kin-profile")
    page.locator("form .btn-primary").click()
    expect(page.locator("main")).to_contain_text("已分型")
    row = Profile.objects.get(pk=profile.pk)
    assert sealing.unseal(row.pk, bytes(row.sealed)) == {"L0": [10.0, 11.0], "L1": [12.0, 12.0]}
    assert not Attachment.objects.exists()
