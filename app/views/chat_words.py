"""Words of the chat page: what an answer is waiting for, why it ended, how fast it came.

Numbers are written as the person's language does. Nothing is decided here but wording.
"""

from __future__ import annotations

from PySide6.QtCore import QLocale, QObject

from app.services.chat_request import ContextOption
from app.services.chatting import EngineState
from app.viewmodels.chat_values import ChatRow


class ChatWords(QObject):
    """Knows them; made where it is asked, because it holds nothing."""

    def waiting(self, row: ChatRow, engine: EngineState, *, pictures: int) -> str:
        """Return what happens before the first word of an answer."""
        if engine.condition in ("asleep", "loading"):
            return self.tr("Waking the model up")
        if row.state == "queued":
            return self.tr("Waiting for its turn")
        if pictures == 1:
            return self.tr("Looking at the picture")
        if pictures:
            return self.tr("Looking at the pictures")
        return self.tr("Thinking")

    def end(self, row: ChatRow) -> str:
        """Return why an answer ended before its end; empty for one that is whole."""
        if row.state == "stopped" or (row.state == "done" and row.ended == "cancelled"):
            if row.ended == "cancelled":
                return self.tr("You stopped this answer.")
            return self.tr("This answer was cut off when Vestry closed.")
        if row.ended == "length":
            return self.tr("The answer is longer than a model may write at once.")
        if row.ended == "context":
            return self.tr("There was no room for the rest of the answer.")
        return ""

    def left_out(self, row: ChatRow) -> str:
        """Return what the model did not get to read; empty for nothing."""
        left = row.left_out
        if left is None:
            return ""
        said = []
        if left.turns:
            said.append(
                self.tr("The model no longer reads the first %Ln question(s).", "", left.turns)
            )
        if left.pictures:
            said.append(self.tr("It no longer sees %Ln earlier picture(s).", "", left.pictures))
        return " ".join(said)

    def speed(self, row: ChatRow) -> str:
        """Return how fast an answer came, for those who want to know."""
        speed, locale = row.speed, QLocale()
        if speed is None:
            return ""
        said = [
            self.tr("%Ln token(s)", "", speed.tokens),
            self.tr("first after {seconds} s").format(
                seconds=locale.toString(speed.first_token_s, "f", 1)
            ),
        ]
        if speed.tokens_per_s:
            said.insert(
                0,
                self.tr("{speed} tokens/s").format(
                    speed=locale.toString(speed.tokens_per_s, "f", 1)
                ),
            )
        return " \N{MIDDLE DOT} ".join(said)

    def option(self, option: ContextOption) -> tuple[str, str]:
        """Return what a way out of a full conversation is called, and what it means."""
        locale = QLocale()
        if option.kind == "drop_oldest":
            return (
                self.tr("Leave out the oldest"),
                self.tr(
                    "The model forgets the first %Ln question(s); you still see them.",
                    "",
                    option.turns,
                ),
            )
        if option.kind == "newest_pictures":
            return (
                self.tr("Only the newest pictures"),
                self.tr("The model forgets %Ln earlier picture(s).", "", option.pictures),
            )
        if option.kind == "summary":
            return (
                self.tr("Go on with a summary"),
                self.tr("A new conversation begins with what matters of this one."),
            )
        return (
            self.tr("Give it more room"),
            self.tr("The model is started again with {limit} tokens; it takes more memory.").format(
                limit=locale.toString(option.limit)
            ),
        )

    def condition(self, engine: EngineState, name: str) -> str:
        """Return what the engine does with a model now, in one word."""
        if engine.model and engine.model != name:
            return self.tr("asleep")
        return {
            "asleep": self.tr("asleep"),
            "loading": self.tr("waking up"),
            "ready": self.tr("ready"),
            "busy": self.tr("answering"),
        }[engine.condition]
