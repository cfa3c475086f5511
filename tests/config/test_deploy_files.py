"""The files for running a desk name what there is: metrics, commands, settings."""

import json
import re
from configparser import ConfigParser
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner
from django.test import Client

from jiban.config.cli import main

DEPLOY = Path(__file__).resolve().parents[2] / "deploy"
METRIC = re.compile(r"\bjiban_[a-z_]+")
UNITS = sorted(DEPLOY.glob("systemd/*.service"))


def expressions() -> list[str]:
    rules = yaml.safe_load((DEPLOY / "prometheus/jiban.rules.yml").read_text())
    board = json.loads((DEPLOY / "grafana/jiban.json").read_text())
    asked = [rule["expr"] for group in rules["groups"] for rule in group["rules"]]
    return asked + [t["expr"] for panel in board["panels"] for t in panel["targets"]]


def test_it_works(client: Client, db: None) -> None:
    client.get("/accounts/login/")
    told = client.get("/metrics").content.decode()
    named = {name for text in expressions() for name in METRIC.findall(text)}
    assert len(named) > 6
    assert {name for name in named if name not in told} == set()


def test_every_rule_says_what_to_do() -> None:
    rules = yaml.safe_load((DEPLOY / "prometheus/jiban.rules.yml").read_text())["groups"][0][
        "rules"
    ]
    assert all(rule["annotations"]["do"] and rule["labels"]["severity"] for rule in rules)


@pytest.mark.parametrize("unit", UNITS, ids=[unit.stem for unit in UNITS])
def test_every_service_starts_a_command_that_there_is(unit: Path) -> None:
    known = ConfigParser(interpolation=None, strict=False)
    known.optionxform = str  # type: ignore[assignment, method-assign]
    known.read_string(unit.read_text())
    program, *command = known["Service"]["ExecStart"].split()
    assert program.endswith("/jiban")
    help_ = CliRunner().invoke(main, [command[0], "--help"])
    assert help_.exit_code == 0, help_.output
    assert all(word in help_.output for word in command[1:] if word.startswith("--"))


def test_the_proxy_sends_what_the_desk_believes() -> None:
    conf = (DEPLOY / "nginx/jiban.conf").read_text()
    for header in ("X-Forwarded-For", "X-Forwarded-Proto", "Host"):
        assert f"proxy_set_header {header} " in conf


def test_the_proxy_tells_no_version() -> None:
    _before, *servers = re.split(
        r"^server {$", (DEPLOY / "nginx/jiban.conf").read_text(), flags=re.M
    )
    assert servers
    assert all("server_tokens off;" in server for server in servers)
