"""Where a conversation stands, beside the messages of a wardrobe.

A state is kept with the message after which it holds, so that every branch of a conversation goes
on from its own. A read-only wardrobe keeps none, and the conversation goes on all the same.
"""

from __future__ import annotations

from app.assistant.state import DialogueState
from app.assistant.state_json import from_json, to_json
from local_index import Library


def state_at(library: Library, message_id: int | None) -> DialogueState:
    """Return where the conversation stood after a message; fresh before the first one."""
    return (
        from_json(library.dialogues.at(message_id)) if message_id is not None else from_json(None)
    )


def keep_state(library: Library, message_id: int, state: DialogueState) -> None:
    """Keep where the conversation stands after a message.

    Raises:
        NotFoundError: The message is gone.
    """
    if not library.read_only:
        library.dialogues.put(message_id, to_json(state))


def forget_states(library: Library, conversation_id: int) -> int:
    """Forget what a conversation remembers besides its messages; return how many states."""
    return library.dialogues.forget(conversation_id)
