"""``vestry rank``: photos in a chat model's order."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from app.services.chatting import InlineChat
from models.runtimes.fake_chat import FakeChat


class Firm(FakeChat):
    """Always finds that A fits better."""

    def score(self, messages, options, *, stop=lambda: False):
        return (0.9, 0.1)


def test_photos_are_ordered_with_how_it_came_about(vestry: Any, photos: list[Path]) -> None:
    chat = InlineChat(Firm("big", context=16_384))
    folder = photos[0].parent
    made = vestry("rank", "--query", photos[0], "--candidates", folder, "--json", chat=chat)
    document = made.document
    assert [row["place"] for row in document["ranking"]] == list(
        range(1, len(document["ranking"]) + 1)
    )
    assert document["ranking"][0]["photo"] == str(photos[0])  # all ties: the encoder's order
    assert (document["model"], document["bias"], document["flips"]) == ("big", 0.4, 1.0)
    assert document["calls"] == 2 * document["pairs"]
    chat = InlineChat(Firm("big", context=16_384))
    spoken = vestry("rank", "--query", "a red coat", "--candidates", folder, chat=chat)
    assert "50% above the next" in spoken.out
    assert "big answered" in spoken.err


def test_words_longer_than_a_files_name_are_words(vestry: Any, photos: list[Path]) -> None:
    chat = InlineChat(Firm("big", context=16_384))
    made = vestry(
        *("rank", "--query", "coat " * 2000, "--candidates", photos[0]), "--json", chat=chat
    )
    assert made.document["ended"] == "nothing to compare"


def test_a_folder_without_photos_ends_in_one_sentence(vestry: Any, tmp_path: Path) -> None:
    chat = InlineChat(Firm("big", context=16_384))
    made = vestry("rank", "--query", "coat", "--candidates", tmp_path, chat=chat, code=1)
    assert "There are no photos to order." in made.err
