"""The frame of the command line: help, options in any place, exit codes, errors as JSON."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from app.cli.main import COMMANDS, cli

HEAVY = ("numpy", "cv2", "PIL", "onnxruntime", "PySide6", "usearch", "torch", "pydantic", "rich")
ROOT = Path(__file__).resolve().parents[3]


def in_a_process(*arguments: str, probe: str = "") -> subprocess.CompletedProcess[str]:
    script = f"""
import sys
from app.cli.main import cli
sys.argv = ["vestry", *{list(arguments)!r}]
try:
    cli.main()
finally:
    {probe or "pass"}
"""
    return subprocess.run(
        [sys.executable, "-c", script],
        cwd=ROOT,
        capture_output=True,
        text=True,
        encoding="utf-8",
        stdin=subprocess.DEVNULL,
        check=False,
    )


def test_help_loads_no_heavy_library() -> None:
    probe = f"print([name for name in {HEAVY!r} if name in sys.modules], file=sys.stderr)"
    ran = in_a_process("--help", probe=probe)
    assert ran.returncode == 0
    assert ran.stderr.strip() == "[]"
    assert "Wardrobe:" in ran.stdout
    assert "doctor" in ran.stdout


def test_without_a_command_the_help_is_shown() -> None:
    ran = CliRunner().invoke(cli, [])
    assert ran.exit_code == 0
    assert all(name in ran.stdout for name in COMMANDS)


def test_version_names_the_program() -> None:
    ran = CliRunner().invoke(cli, ["--version"])
    assert ran.exit_code == 0
    assert ran.stdout.startswith("vestry ")


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_command_has_help_with_an_example(name: str) -> None:
    ran = CliRunner().invoke(cli, [name, "--help"])
    assert ran.exit_code == 0, ran.output
    command = cli.get_command(click.Context(cli), name)
    assert command is not None
    assert command.help
    assert command.short_help == COMMANDS[name].summary
    assert f"vestry {name}" in ran.stdout or f" {name} " in ran.stdout.split("Examples:")[1]
    assert "--library" in ran.stdout


def test_an_unknown_command_names_the_nearest() -> None:
    ran = CliRunner().invoke(cli, ["serch"])
    assert ran.exit_code == 2
    assert "vestry search" in ran.stderr


def test_wrong_usage_is_exit_code_2_and_json_when_asked() -> None:
    ran = CliRunner().invoke(cli, ["items", "--limit", "0", "--json"])
    assert ran.exit_code == 2
    error = json.loads(ran.stdout)["error"]
    assert error["code"] == "usage"
    assert error["message"].endswith(".")


def test_library_is_accepted_before_and_after_the_command(tmp_path: Path) -> None:
    from local_index import ItemDraft, Library

    for name, count in (("one", 1), ("two", 2)):
        with Library.open(tmp_path / name, create=True) as library:
            for _ in range(count):
                library.items.add(ItemDraft(category="shirt", slot="top"))
    runner = CliRunner()
    one, two = str(tmp_path / "one"), str(tmp_path / "two")
    before = runner.invoke(cli, ["--library", one, "items", "--json"])
    after = runner.invoke(cli, ["items", "--library", two, "--json"])
    both = runner.invoke(cli, ["--library", one, "items", "--json", "--library", two])
    totals = [json.loads(ran.stdout)["total"] for ran in (before, after, both)]
    assert totals == [1, 2, 2]


def test_the_environment_selects_a_library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from local_index import ItemDraft, Library

    with Library.open(tmp_path / "sofia", create=True) as library:
        library.items.add(ItemDraft(category="shirt", slot="top"))
    monkeypatch.setenv("VESTRY_LIBRARY", str(tmp_path / "sofia"))
    assert json.loads(CliRunner().invoke(cli, ["items", "--json"]).stdout)["total"] == 1


def test_a_cancelled_run_is_exit_code_130(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_arguments: object, **_options: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("app.cli.items._list", interrupted)
    ran = CliRunner().invoke(cli, ["items", "--json"])
    assert ran.exit_code == 130
    assert json.loads(ran.stdout)["error"]["code"] == "cancelled"


def test_a_bug_of_ours_is_one_sentence_with_the_place_of_the_log(
    monkeypatch: pytest.MonkeyPatch, isolated_home: Path
) -> None:
    def broken(*_arguments: object, **_options: object) -> None:
        raise ZeroDivisionError("boom")

    monkeypatch.setattr("app.cli.items._list", broken)
    ran = CliRunner().invoke(cli, ["items"])
    assert ran.exit_code == 1
    assert "boom" not in ran.stderr
    assert "Traceback" not in ran.stderr
    assert str(isolated_home) in ran.stderr


def test_an_option_value_that_looks_like_json_does_not_switch_the_output() -> None:
    ran = CliRunner().invoke(cli, ["edit", "1", "--", "--json"])
    assert ran.exit_code == 1
    assert ran.stdout == ""
    assert ran.stderr
