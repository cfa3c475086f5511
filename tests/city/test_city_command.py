"""The command line: `jiban city import`, `columns`, `responsible`, `admin`."""

from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from django.utils import translation

from jiban.city.cli import city
from jiban.city.models import Area, Officer, Unit

pytestmark = pytest.mark.django_db
UNITS = "code,name,kind,parent\n0,即安市公安局,bureau,\n01,东安分局,branch,0\n"


@pytest.fixture
def run(home: Path, settings: Any) -> Any:
    settings.JIBAN_HOME = home

    def invoke(*words: object, **options: Any) -> Result:
        with translation.override("en"):
            return CliRunner().invoke(city, [str(w) for w in words], **options)

    return invoke


@pytest.fixture
def units(tmp_path: Path) -> Path:
    path = tmp_path / "units.csv"
    path.write_text(UNITS)
    return path


def test_it_works(run: Any, units: Path) -> None:
    result = run("import", "units", units)
    assert result.exit_code == 0, result.output
    assert "Rows accepted: 2" in result.output
    assert "The original is kept at" in result.output
    assert Unit.objects.count() == 2


def test_refused_rows_are_listed_and_make_the_exit_code_1(
    run: Any, units: Path, tmp_path: Path
) -> None:
    units.write_text(UNITS + "02,乙,岗亭,0\n")
    reasons = tmp_path / "reasons.csv"
    result = run("import", "units", units, "--errors", reasons)
    assert result.exit_code == 1
    assert "Row 4, kind:" in result.output
    assert "refused: 1" in result.output
    assert "岗亭" in reasons.read_text()


def test_many_reasons_are_cut(run: Any, units: Path) -> None:
    units.write_text(UNITS + "".join(f"x{i},乙,岗亭,0\n" for i in range(30)))
    result = run("import", "units", units)
    assert "… and 10 more reasons." in result.output


def test_an_unusable_file_makes_the_exit_code_2(run: Any, units: Path) -> None:
    units.write_bytes(b"\0\1\2\3")
    result = run("import", "units", units)
    assert result.exit_code == 2
    assert "binary" in result.output


def test_a_dry_run(run: Any, units: Path) -> None:
    result = run("import", "units", units, "--dry-run")
    assert "nothing kept" in result.output
    assert not Unit.objects.exists()


def test_renamed_columns_and_gcj02(run: Any, tmp_path: Path) -> None:
    path = tmp_path / "a.geojson"
    path.write_text(
        '{"type": "FeatureCollection", "features": [{"type": "Feature", "properties": {"qh": "甲"},'
        ' "geometry": {"type": "Polygon", "coordinates":'
        " [[[114.0, 22.5], [114.1, 22.5], [114.1, 22.6], [114.0, 22.5]]]}}]}"
    )
    result = run("import", "areas", path, "--column", "qh=name", "--crs", "gcj02")
    assert result.exit_code == 0, result.output
    assert Area.objects.get().name == "甲"
    assert Area.objects.get().source_crs == "gcj02"


def test_a_wrong_rename_says_how(run: Any, units: Path) -> None:
    result = run("import", "units", units, "--column", "qh")
    assert result.exit_code == 2
    assert "THEIRS=OURS" in result.output


@pytest.mark.parametrize("kind", ["units", "areas", "officers", "roster", "rules", "calendar"])
def test_the_columns_of_each_kind(run: Any, kind: str) -> None:
    result = run("columns", kind)
    assert result.exit_code == 0
    assert len(result.output.splitlines()) >= 3


def test_whose_a_point_is(run: Any, bureau: Unit, branch: Unit) -> None:
    from jiban.city.models import Rule

    assert run("responsible", "114", "22.5").exit_code == 1
    Rule.objects.create(subject="traffic", unit=branch)
    result = run("responsible", "114", "22.5", "--subject", "traffic")
    assert result.output.strip() == "即安市公安局 › 东安分局"


def test_the_first_administrator(run: Any, bureau: Unit) -> None:
    password = "eine lange Losung"
    result = run("admin", "000001", "王某", input=f"{password}\n{password}\n")
    assert result.exit_code == 0, result.output
    officer = Officer.objects.get(number="000001")
    assert officer.check_password(password)
    assert officer.is_staff
    assert [p.role for p in officer.posts.all()] == ["admin"]


def test_an_administrator_needs_a_unit(run: Any) -> None:
    result = run("admin", "000001", "王某", "--password", "x")
    assert result.exit_code == 1
    assert "import units" in result.output
