"""Kill -9 a round at several moments, and the model's process in the middle of one."""

from __future__ import annotations

import json
import os
import random
import shutil
import sqlite3
import subprocess
import sys
import textwrap
from pathlib import Path
from typing import Any

import pytest

from app.chat_wire import ChatLaunch
from app.services.chat_shelf import FakeShelf
from app.services.chat_worker import WorkerChat
from app.services.describing import DescribeService
from app.services.round_values import RoundRequest
from local_index import Library
from models.vocabulary import Vocabulary

ROOT = Path(__file__).resolve().parents[3]
KILLS = 4
SEED = 20261121
ANSWER = json.dumps(
    {
        "item_counts": {
            **{"one_piece": 0, "top": 1, "bottom": 0},
            **{"footwear": 0, "accessory": 0, "total": 1},
        },
        "description": {
            "general": "A navy striped linen shirt with a collar and long sleeves.",
            "concise": "A shirt for the office.",
        },
        "overall": {
            "style": ["business"],
            "occasion": ["work"],
            "season": ["summer"],
            "color_palette": ["navy"],
            "silhouette": "fitted",
            "formality": "business",
        },
        "parts": {
            "one_piece": [],
            "top": [
                {
                    "term": "shirt",
                    "color": ["navy"],
                    "material": ["linen"],
                    "pattern": "striped",
                    "design_details": [],
                    "style": ["business"],
                    "fit": "slim",
                    "length": "na",
                    "sleeve": "long",
                    "neckline": "collared",
                    "closure": "button-down",
                    "layer": 0,
                    "visibility": "full",
                }
            ],
            "bottom": [],
            "footwear": [],
            "accessory": [],
        },
        "self_check": {"counts_match": True, "no_duplicates": True, "strict_json": True},
    }
)

# Describes a wardrobe, notes each question in a file, and dies at its n-th SQL statement; prints
# how many there were when it survives.
PROGRAM = textwrap.dedent(
    """
    import os, signal, sys
    from pathlib import Path
    from local_index import Library
    from app.services.chatting import InlineChat
    from app.services.describing import DescribeService
    from app.services.round_values import RoundRequest
    from models.runtimes.fake_chat import ChatScript, FakeChat
    from models.vocabulary import Vocabulary

    folder, last, asked, answer = Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3], sys.argv[4]
    count = 0
    opened = Library.open.__func__

    def counted(cls, *args, **named):
        library = opened(cls, *args, **named)
        def statement(_sql):
            global count
            count += 1
            if count == last:
                os.kill(os.getpid(), signal.SIGKILL)
        library.db.conn.set_trace_callback(statement)
        return library

    class Answers(dict):
        def get(self, call, default=None):
            with open(asked, "ab", buffering=0) as notes:
                notes.write(b"asked\\n")
            return answer

    Library.open = classmethod(counted)
    engine = InlineChat(FakeChat("big", context=16384, script=ChatScript(answers=Answers())))
    DescribeService(folder, lambda: engine, Vocabulary.load()).run(RoundRequest())
    print(count)
    """
)


def content(folder: Path) -> dict[str, Any]:
    """Return what must not depend on how often the round was interrupted."""
    tables = {
        "items": "SELECT id, name, category, colors, confidence, origin, terms FROM items",
        "suggestions": "SELECT item_id, field, value, model, confidence, state FROM suggestions",
        "records": "SELECT photo_id, model, version FROM photo_records ORDER BY 1",
        "steps": "SELECT label FROM change_groups WHERE id IN (SELECT group_id FROM changes)",
        "jobs": "SELECT kind, state FROM jobs WHERE kind = 'describe'",
    }
    with sqlite3.connect(folder / "wardrobe.db") as db:
        found = {name: sorted(db.execute(query).fetchall()) for name, query in tables.items()}
    db.close()
    return found


def describe(folder: Path, asked: Path, *, die_at: int = 0) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", PROGRAM, str(folder), str(die_at), str(asked), ANSWER],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.skipif(os.name != "posix", reason="kill -9 is POSIX")
def test_a_round_killed_at_any_moment_goes_on_and_does_nothing_twice(
    tiny_wardrobe: Path, tmp_path: Path
) -> None:
    with Library.open(tiny_wardrobe) as library:
        reviewed = library.items.ids()[::2]
        library.items.update_many(reviewed, {"reviewed": True})
    undisturbed = tmp_path / "undisturbed"
    shutil.copytree(tiny_wardrobe, undisturbed)
    whole = describe(undisturbed, tmp_path / "asked")
    assert whole.returncode == 0, whole.stderr
    statements = int(whole.stdout)
    expected = content(undisturbed)
    assert expected["jobs"] == [("describe", "done")]
    assert len(expected["records"]) == 8
    assert expected["suggestions"]

    moments = random.Random(SEED)
    for turn in range(KILLS):
        at = moments.randrange(turn * statements // KILLS, (turn + 1) * statements // KILLS) + 1
        disturbed, asked = tmp_path / f"disturbed-{turn}", tmp_path / f"asked-{turn}"
        shutil.copytree(tiny_wardrobe, disturbed)
        killed = describe(disturbed, asked, die_at=at)
        assert killed.returncode == -9, killed.stderr
        with Library.open(disturbed) as library:
            assert library.integrity_problems() == []
        again = describe(disturbed, asked)
        assert again.returncode == 0, again.stderr
        assert content(disturbed) == expected, f"killed at statement {at} of {statements}"
        questions = len(asked.read_text().splitlines()) if asked.exists() else 0
        assert questions <= 8 + 1, "only the answer that was under way is asked for again"


@pytest.mark.skipif(os.name != "posix", reason="the stand-in aborts as native code does")
def test_a_model_whose_process_dies_over_one_photo_goes_on_with_the_next(
    tiny_wardrobe: Path, vocabulary: Vocabulary
) -> None:
    with Library.open(tiny_wardrobe) as library:
        newest = max(library.items.ids())
        library.trash.put([item for item in library.items.ids() if item < newest - 2])
    # The first question of every process is answered, the second ends it; a new process begins.
    script = {"answers": {"1": ANSWER}, "abort_on": [2]}
    launch = ChatLaunch("fake-chat", engine="fake", context=16_384, script=script)
    with_one_crash = WorkerChat(FakeShelf(launch))
    try:
        service = DescribeService(tiny_wardrobe, lambda: with_one_crash, vocabulary)
        result = service.run(RoundRequest())
    finally:
        with_one_crash.close()
    # Whether the crash comes with a question about how sure it is or with the next photo, each
    # garment is read or named with a sentence, and the round comes to its end.
    assert result.garments + len(result.failed) == 3
    assert result.garments >= 2
    assert all(one.error.endswith(".") for one in result.failed)
    with Library.open(tiny_wardrobe) as library:
        job = library.jobs.latest("describe")
        assert job is not None
        assert (job.state, job.done) == ("done", 3)
