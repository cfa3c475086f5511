"""The built files: nothing points elsewhere, every icon that is asked for is there."""

import gzip
import re
from pathlib import Path

import pytest

BUILT = Path(__file__).resolve().parents[2] / "jiban/web/static/web"


def read(name: str) -> str:
    return (BUILT / name).read_text(encoding="utf-8")


def test_it_works() -> None:
    assert {"tabler.css", "jiban.css", "jiban.js", "theme.js", "htmx.js", "charts.js"} <= {
        path.name for path in BUILT.iterdir()
    }


@pytest.mark.parametrize("name", ["tabler.css", "jiban.css"])
def test_styles_load_nothing(name: str) -> None:
    text = read(name)
    assert "@import" not in text
    assert all(address.startswith("data:") for address in re.findall(r'url\("?([^")]+)', text))


@pytest.mark.parametrize("name", ["tabler.css", "jiban.js", "htmx.js", "charts.js", "theme.js"])
def test_no_source_maps(name: str) -> None:
    assert "sourceMappingURL" not in read(name)


def test_the_compressed_files_are_the_same() -> None:
    for path in BUILT.glob("*.gz"):
        assert gzip.decompress(path.read_bytes()) == path.with_suffix("").read_bytes()


def test_every_icon_that_templates_name_is_in_the_sprite() -> None:
    sprite = set(re.findall(r'<symbol id="([^"]+)"', read("icons.svg")))
    named = set()
    for path in BUILT.parents[2].rglob("*.html"):
        named |= set(re.findall(r'{% icon "([^"]+)"', path.read_text(encoding="utf-8")))
    assert named <= sprite
