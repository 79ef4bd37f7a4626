"""Messages as a tree: versions side by side, one branch shown, answers nobody writes any more."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from local_index import InvalidValueError, Library, LibraryBusyError, NotFoundError
from local_index.chat_parts import TextPart
from local_index.chat_records import MessageFailure


@pytest.fixture
def talk(library: Library) -> int:
    return library.conversations.create(title="Work").id


def say(library: Library, talk: int, text: str, parent: int | None, role: str = "person") -> int:
    return library.messages.add(talk, role, [TextPart(text)], parent_id=parent)


def shown(library: Library, talk: int) -> list[str]:
    return [message.text for message in library.messages.branch(talk)]


def test_another_answer_stands_beside_the_former_and_is_shown(library: Library, talk: int) -> None:
    question = say(library, talk, "question", None)
    first = say(library, talk, "one", question, "assistant")
    second = say(library, talk, "two", question, "assistant")
    assert shown(library, talk) == ["question", "two"]
    answer = library.messages.branch(talk)[1]
    assert (answer.siblings, answer.place) == ((first, second), 2)
    library.messages.show(first)
    assert shown(library, talk) == ["question", "one"]


def test_going_back_finds_a_branch_as_it_was_left(library: Library, talk: int) -> None:
    first = say(library, talk, "first", None)
    answer = say(library, talk, "answer", first, "assistant")
    say(library, talk, "old end", answer)
    new_end = say(library, talk, "new end", answer)
    other = say(library, talk, "first, reworded", None)
    assert shown(library, talk) == ["first, reworded"]
    library.messages.show(first)
    assert shown(library, talk) == ["first", "answer", "new end"]
    library.messages.show(other)
    library.messages.show(new_end)  # a message deep in a hidden branch brings all of it
    assert shown(library, talk) == ["first", "answer", "new end"]
    assert [message.text for message in library.messages.path(answer)] == ["first", "answer"]


def test_a_message_cannot_follow_one_of_another_conversation(library: Library, talk: int) -> None:
    elsewhere = say(library, library.conversations.create().id, "hello", None)
    with pytest.raises(InvalidValueError):
        say(library, talk, "hello", elsewhere)
    with pytest.raises(NotFoundError):
        say(library, talk, "hello", 99)
    with pytest.raises(NotFoundError):
        say(library, 99, "hello", None)


def test_how_far_an_answer_is_is_kept(library: Library, talk: int, folder: Path) -> None:
    question = say(library, talk, "question", None)
    answer = library.messages.add(talk, "assistant", (), parent_id=question, state="queued")
    failure = MessageFailure("worker_crashed", "It crashed.", "Try again.", {"options": [1]})
    library.messages.write(
        answer, state="failed", parts=[TextPart("Half")], model="tiny", failure=failure
    )
    with Library.open(folder) as other:
        message = other.messages.get(answer)
        assert (message.state, message.text, message.failure) == ("failed", "Half", failure)
    library.messages.write(answer, state="done", ended="stop", usage={"tokens_per_s": 9.5})
    message = library.messages.get(answer)
    assert (message.state, message.text, message.failure) == ("done", "Half", None)
    assert message.usage == {"tokens_per_s": 9.5}
    with pytest.raises(InvalidValueError):
        library.messages.write(answer, state="done", usage={"tokens_per_s": float("nan")})


_WRITER = """
import sys
from pathlib import Path
from local_index import Library
with Library.open(Path(sys.argv[1])) as library, library.messages.writing(int(sys.argv[2])):
    print("writing", flush=True)
    sys.stdin.read()
"""


def test_an_answer_whose_writer_was_killed_counts_as_stopped_and_a_living_one_does_not(
    library: Library, talk: int
) -> None:
    question = say(library, talk, "question", None)
    for _ in range(2):
        library.messages.add(talk, "assistant", (), parent_id=question, state="queued")
    killed, queued = 2, 3
    library.messages.write(killed, state="streaming", parts=[TextPart("Half an ans")])
    writer = subprocess.Popen(
        [sys.executable, "-c", _WRITER, str(library.folder), str(killed)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    assert writer.stdout is not None
    assert writer.stdin is not None
    try:
        assert writer.stdout.readline() == b"writing\n"
        assert library.messages.mark_interrupted() == (queued,)
        with pytest.raises(LibraryBusyError), library.messages.writing(killed):
            pass
        writer.send_signal(signal.SIGKILL if os.name != "nt" else signal.SIGTERM)
        writer.wait()
        assert library.messages.mark_interrupted() == (killed,)
    finally:
        writer.kill()
        writer.wait()
        writer.stdin.close()
        writer.stdout.close()
    message = library.messages.get(killed)
    assert (message.state, message.text) == ("stopped", "Half an ans")
    assert library.messages.mark_interrupted() == ()
    assert not list(library.folder.glob(".answer-*"))


def test_a_message_outlives_the_garment_it_shows(library: Library, add_photo) -> None:
    from local_index import ItemDraft, ViewDraft
    from local_index.chat_parts import PhotoPart

    photo = add_photo("coat")
    items = [
        library.items.add(ItemDraft(name=name, views=(ViewDraft(photo.id),)))
        for name in ("Coat", "Same coat")
    ]
    talk = library.conversations.create().id
    library.messages.add(
        talk, "person", [PhotoPart(photo.id, items[1], "Same coat")], parent_id=None
    )
    library.items.merge(items[0], items[1])
    library.trash.put(items)
    library.trash.purge(older_than_days=0)
    assert library.photos.get_many([photo.id]) == []
    (message,) = library.messages.branch(talk)
    assert message.parts == (PhotoPart(photo.id, items[1], "Same coat"),)
