"""The group ``vestry-train data``."""

from __future__ import annotations

from click.testing import CliRunner

from train.cli import main


def test_the_group_of_data_commands_is_there_and_says_what_it_is_for():
    result = CliRunner().invoke(main, ["data", "--help"])
    assert result.exit_code == 0
    assert "corpora and questions" in result.output
