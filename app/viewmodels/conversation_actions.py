"""What is done to conversations from the window, each a step of undo where it can be one.

Only asks; the list and the chat hear of it through ``Operations.changed``.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from app.errors import Explanation
from app.operations import Operations
from app.sentences import noted
from local_index import Library
from local_index.records import ChangeSet

Failed = Callable[[Explanation], None]
Then = Callable[[], None]


def rename(operations: Operations, conversation_id: int, title: str, failed: Failed) -> None:
    """Give a conversation another title."""
    operations.change(
        lambda library, _: library.conversations.rename(conversation_id, title),
        label=noted("Rename conversation"),
        failed=failed,
    )


def archive(
    operations: Operations, ids: Sequence[int], failed: Failed, *, archived: bool = True
) -> None:
    """Put conversations out of the list, or back."""
    chosen = tuple(ids)
    label = noted("Archive conversation") if archived else noted("Bring conversation back")
    operations.change(
        lambda library, _: library.conversations.archive(chosen, archived=archived),
        label=label,
        failed=failed,
    )


def trash(operations: Operations, ids: Sequence[int], failed: Failed) -> None:
    """Put conversations into the trash."""
    chosen = tuple(ids)
    operations.change(
        lambda library, _: library.conversations.trash(chosen),
        label=noted("Delete conversation"),
        failed=failed,
    )


def restore(operations: Operations, ids: Sequence[int], failed: Failed) -> None:
    """Take conversations out of the trash."""
    chosen = tuple(ids)
    operations.change(
        lambda library, _: library.conversations.restore(chosen),
        label=noted("Restore conversation"),
        failed=failed,
    )


def delete_for_good(operations: Operations, ids: Sequence[int], failed: Failed) -> None:
    """Delete conversations of the trash and their pictures. Nothing brings them back."""
    chosen = tuple(ids)

    def purge(library: Library, _wardrobe: object) -> ChangeSet:
        gone = library.trash.purge_conversations(chosen)
        return ChangeSet(conversations=gone.conversation_ids)

    operations.change(purge, label="", failed=failed)


def set_model(operations: Operations, conversation_id: int, model: str, failed: Failed) -> None:
    """Let another model answer in a conversation; no step of undo."""

    def write(library: Library, _wardrobe: object) -> ChangeSet:
        library.conversations.set_model(conversation_id, model)
        return ChangeSet(conversations=(conversation_id,))

    operations.change(write, label="", failed=failed)


def show_message(operations: Operations, message_id: int, then: Then, failed: Failed) -> None:
    """Show the branch that holds a message."""

    def write(library: Library, _wardrobe: object) -> ChangeSet:
        library.messages.show(message_id)
        return ChangeSet()

    operations.change(write, label="", done=lambda _changes: then(), failed=failed)


def show_version(
    operations: Operations, message_id: int, by: int, then: Then, failed: Failed
) -> None:
    """Show another version of a message: the next, or the one before."""

    def write(library: Library, _wardrobe: object) -> ChangeSet:
        siblings = library.messages.get(message_id).siblings
        place = siblings.index(message_id) + by
        if 0 <= place < len(siblings):
            library.messages.show(siblings[place])
        return ChangeSet()

    operations.change(write, label="", done=lambda _changes: then(), failed=failed)


def mark_interrupted(operations: Operations, then: Then) -> None:
    """Let answers that nobody writes any more count as stopped; ``then`` only where there were."""

    def write(library: Library, _wardrobe: object) -> ChangeSet:
        stopped = library.messages.mark_interrupted()
        of = {library.messages.get(message_id).conversation_id for message_id in stopped}
        return ChangeSet(conversations=tuple(sorted(of)))

    def done(changes: ChangeSet) -> None:
        if changes:
            then()

    operations.change(write, label="", done=done, failed=_leave_it)


def _leave_it(_words: Explanation) -> None:
    """A courtesy that does not work now: whatever is wrong shows where the person is looking."""
