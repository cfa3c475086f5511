"""Known weaknesses of the locked packages, Python's and the front end's.

Ends with 1 when a register of weaknesses names one. Where none can be asked, as in a closed
network, it says so and how many packages went unasked: run it again where one can be.
"""

import json
import subprocess
import sys
from pathlib import Path

PYTHON = Path(sys.executable).parent / "pip-audit"
PIP = (PYTHON, "--requirement=requirements.lock", "--disable-pip", "--require-hashes")
NPM = ("npm", "audit", "--omit=dev", "--json")
GRAVE = ("high", "critical")


def python() -> bool:
    """Ask for the Python packages; return whether a weakness is known."""
    said = run(*PIP, "--format=json", "--progress-spinner=off")
    packages = said.get("dependencies", [])
    weak = [package for package in packages if package.get("vulns")]
    for package in weak:
        for known in package["vulns"]:
            fixed = ", ".join(known["fix_versions"]) or "no version yet"
            print(f"{package['name']} {package['version']}: {known['id']}, mended in {fixed}")
    unasked = [package for package in packages if "skip_reason" in package]
    report("Python", len(packages) - len(unasked), len(unasked), len(weak))
    return bool(weak)


def front_end() -> bool:
    """Ask for the front end's packages; return whether a grave weakness is known."""
    said = run(*NPM)
    if "metadata" not in said:
        report("front end", 0, None, 0)
        return False
    counts = said["metadata"]["vulnerabilities"]
    weak = sum(counts[grade] for grade in GRAVE)
    report("front end", said["metadata"]["dependencies"]["total"], 0, weak)
    return bool(weak)


def run(*command: str | Path) -> dict:
    """Return what a command says in JSON; an empty answer when it could ask nobody."""
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    try:
        return json.loads(done.stdout)
    except json.JSONDecodeError:
        return {}


def report(what: str, asked: int, unasked: int | None, weak: int) -> None:
    """Say what came of it in one line."""
    if not asked:
        print(f"{what}: NOT audited, no register of weaknesses answered")
    else:
        print(f"{what}: {asked} packages asked, {unasked} not; {weak} with known weaknesses")


if __name__ == "__main__":
    found = [python(), front_end()]
    sys.exit(any(found))
