"""Reading and changing the wardrobe from the window: change sets, undo labels, foreign writes."""

from __future__ import annotations

import pytest

from app.operations import ANYTHING
from local_index import Library
from local_index.records import ChangeSet


def rename(item: int, name: str):
    def action(_library, service):
        service.change(service.get(item), {"name": name})
        return ChangeSet(changed=(item,))

    return action


@pytest.mark.usefixtures("tiny_wardrobe")
def test_a_change_is_one_step_of_undo_and_is_announced_once(operations) -> None:
    told: list[ChangeSet] = []
    operations.changed.connect(told.append)
    before: list[str] = []
    operations.read(lambda library: library.items.get(1).name, before.append)
    operations.change(rename(1, "Sunday coat"), label="Rename a garment")
    assert told == [ChangeSet(changed=(1,))]
    assert operations.undo_label == "Rename a garment"
    operations.undo()
    assert operations.redo_label == "Rename a garment"
    after: list[str] = []
    operations.read(lambda library: library.items.get(1).name, after.append)
    assert after == before
    operations.redo()
    operations.read(lambda library: library.items.get(1).name, after.append)
    assert after[-1] == "Sunday coat"
    assert operations.redo_label == ""


def test_undo_with_nothing_to_undo_changes_nothing(operations, notifications) -> None:
    told: list[ChangeSet] = []
    operations.changed.connect(told.append)
    operations.undo()
    operations.redo()
    assert told == []
    assert notifications.recent() == ()


@pytest.mark.usefixtures("tiny_wardrobe")
def test_what_another_connection_wrote_is_noticed(operations, library_folder) -> None:
    told: list[ChangeSet] = []
    operations.changed.connect(told.append)
    operations._poll()
    operations._poll()
    assert told == []
    with Library.open(library_folder) as other:
        other.items.update(1, {"name": "From elsewhere"}, origin="person")
    operations._poll()
    assert told == [ANYTHING]
    assert not told[0]


@pytest.mark.usefixtures("tiny_wardrobe")
def test_a_refused_change_is_told_and_leaves_nothing(operations, notifications) -> None:
    operations.change(rename(999, "Nobody"), label="Rename a garment")
    assert [one.kind for one in notifications.recent()] == ["error"]
    assert operations.undo_label != "Rename a garment"


@pytest.mark.usefixtures("tiny_wardrobe")
def test_with_threads_the_library_is_opened_and_closed_in_its_lane(qtbot, services) -> None:
    from app.operations import Operations
    from app.tasks import TaskRunner

    runner = TaskRunner()
    operations = Operations(services, runner, poll_ms=20)
    counts: list[int] = []
    operations.read(lambda library: library.items.count(), counts.append)
    qtbot.waitUntil(lambda: bool(counts))
    assert counts == [8]
    operations.close()
    runner.shut_down()
    # the last connection folds the log in, so a file left behind would mean one that is open
    assert not (services.library_folder / "wardrobe.db-wal").exists()
