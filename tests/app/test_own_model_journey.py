"""From questions to an answer in the window: train, export, add, ask; docs/omnifashion.md tells it.

Everything is real but the size: the commands, the files, the engine in its own process, the chat
page offscreen. A model this small says nothing sensible; that its answer arrives is what counts.
"""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner

pytest.importorskip("llama_cpp")
pytest.importorskip("torch")
pytest.importorskip("PySide6")

pytestmark = [pytest.mark.gui, pytest.mark.runtime, pytest.mark.slow]

NAME = "my-stylist"


@pytest.fixture
def exported(tmp_path: Path) -> Path:
    """A model that ``vestry-train omnifashion`` trained and ``export gguf`` wrote."""
    from tests.tiny_models.omni import config_of, questions_of, write_base, write_questions
    from train.cli import main

    questions = write_questions(tmp_path / "qa", questions_of(48))
    config = tmp_path / "config.json"
    base = write_base(tmp_path / "base")
    config.write_text(json.dumps(config_of(base, stage={"epochs": 2.0}).to_json()))
    for words in (
        f"omnifashion --config {config} --questions {questions} --run {tmp_path / 'run'}",
        f"export gguf --model {tmp_path / 'run' / 'model'} --out {tmp_path / NAME} --type q8_0",
    ):
        done = CliRunner().invoke(main, words.split(), catch_exceptions=False)
        assert done.exit_code == 0, done.output
    return tmp_path / NAME


def test_a_model_that_was_trained_here_answers_in_the_window(
    exported, tiny_wardrobe, perception, inline_runner, theme, qtbot
) -> None:
    from PySide6.QtCore import Qt

    from app.bootstrap import open_services
    from app.cli.main import cli
    from app.cli.options import Session
    from app.views.chat_answer import Answer
    from app.views.main_window import MainWindow
    from app.window_bootstrap import build_context

    words = ["models", "add", str(exported)]
    added = CliRunner().invoke(cli, words, obj=Session(), catch_exceptions=False)
    assert added.exit_code == 0, added.output
    services = open_services(tiny_wardrobe, perception=perception)
    context = build_context(services, inline_runner, theme, poll_ms=0, readers=-1)
    window = MainWindow(context)
    qtbot.addWidget(window)
    try:
        window.resize(1200, 760)
        window.show()
        context.wardrobe.refresh()
        context.wardrobe.select(list(context.wardrobe.model.ids[:1]))
        context.shortcuts.action("chat.ask").trigger()
        page = window.page("chat")
        context.chat.choose_model(NAME)
        shown = []
        for words in ("Does this suit a wedding?", "What color is it?"):
            qtbot.keyClicks(page.composer.text, words)
            qtbot.keyClick(page.composer.text, Qt.Key.Key_Return)
            answers = [m for m in page.transcript.messages() if isinstance(m, Answer)]
            shown.append(answers[-1])
        first, second = shown
        assert first.row.state == "done", first.row.failure
        assert re.search(r"\(\d+ %\)", first.text.toPlainText())
        assert first.row.model == NAME
        assert second.row.state == "done", second.row.failure
        assert second.row.usage["picture_tokens"] <= 9  # no larger than it learned
        assert second.text.markdown.source == second.row.text
    finally:
        context.close_chat()
        context.operations.close()
        context.thumbnails.shut_down()
        window.close()
        services.close()
