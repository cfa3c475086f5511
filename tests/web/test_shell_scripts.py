"""The scripts' own tests, run by Node."""

import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_it_works() -> None:
    tests = sorted(str(path) for path in (ROOT / "frontend/tests").glob("*.test.mjs"))
    assert tests
    ran = subprocess.run(["node", "--test", *tests], cwd=ROOT, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stdout + ran.stderr
