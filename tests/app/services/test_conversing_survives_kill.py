"""An answer whose process is killed: what came a second before is there, and it is stopped."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from local_index import Library

ROOT = Path(__file__).resolve().parents[3]
_TALKS = """
import os, sys
from pathlib import Path
from app.services.chatting import InlineChat
from app.services.conversing import Conversing
from local_index import Library
from models.runtimes.fake_chat import ChatScript, FakeChat

seconds = [0.0]

def token(number):
    seconds[0] = number * 0.25  # four words a second, without waiting for them
    if number == 15:
        os.kill(os.getpid(), 9)

answer = " ".join(f"w{number}" for number in range(1, 40))
model = FakeChat(script=ChatScript(answers={1: answer}, on_token=token))
with Library.open(Path(sys.argv[1]), create=True) as library:
    Conversing(library, InlineChat(model), clock=lambda: seconds[0]).say(None, "hello")
"""


def test_a_kill_costs_about_a_second_of_an_answer(tmp_path: Path) -> None:
    folder = tmp_path / "wardrobe"
    killed = subprocess.run(
        [sys.executable, "-c", _TALKS, str(folder)],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        check=False,
    )
    assert killed.returncode != 0
    with Library.open(folder) as library:
        assert library.integrity_problems() == []
        assert library.messages.get(2).state == "streaming"
        assert library.messages.mark_interrupted() == (2,)
        answer = library.messages.get(2)
        assert answer.state == "stopped"
        words = answer.text.split()
        assert words == [f"w{number}" for number in range(1, len(words) + 1)]
        assert 14 - 4 <= len(words) <= 14
        assert [hit.message_id for hit in library.search_conversations("w5")] == [2]
        assert not list(folder.glob(".answer-*"))
