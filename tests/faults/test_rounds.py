"""A round of faults under load: nothing is lost, doubled or late; `make faults` does many."""

import json
import subprocess
import sys

import pytest

from .house import ROOT

pytestmark = pytest.mark.fault


def test_it_works() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.faults.rounds", "--rounds", "1", "--seed", "11"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    found = json.loads(done.stdout.splitlines()[-1])
    assert found["rounds"] == 1
    assert (found["lost"], found["doubled"], found["late_unraised"]) == (0, 0, 0)
