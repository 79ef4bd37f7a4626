"""What the window says of rounds of a large model: what came of them, and what to do now."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from app.errors import Explanation
from app.viewmodels.describing import Kind, LeftOver
from app.viewmodels.model_shelf import ModelCard
from app.views.context import WindowContext
from app.views.model_words import title_text

if TYPE_CHECKING:
    from app.services.model_rounds import RoundRequest, RoundResult


class DescribeNotices(QObject):
    """Turns the beginnings and ends of rounds and downloads into messages with the next step.

    Args:
        context: Whose rounds.
        window: Its parent.
    """

    def __init__(self, context: WindowContext, window: QWidget) -> None:
        super().__init__(window)
        self._context = context
        self._window = window
        describing = context.describing
        describing.model_missing.connect(self._missing)
        describing.finished.connect(self._finished)
        describing.stopped.connect(self._stopped)
        describing.failed.connect(self._failed)
        describing.left_over.connect(self._left_over)
        context.models.interrupted.connect(self._interrupted)

    def _missing(self) -> None:
        self._context.notifications.say(
            self.tr("Describing garments needs a model that looks at photos."),
            action=(self.tr("Choose one"), self._show_models),
            seconds=0.0,
        )

    def _finished(self, kind: Kind, result: RoundResult) -> None:
        say, model = self._context.notifications.say, self._context.models.title(result.model)
        if kind == "audit":
            if result.suggested:
                text = self.tr("{model} disagrees with %Ln value(s).", "", result.suggested)
                action = (self.tr("Review"), self._open_audit)
                say(text.format(model=model), action=action, kind="success", seconds=0.0)
            else:
                say(self.tr("{model} agrees with every value.").format(model=model))
            return
        parts = [self.tr("{model} looked at %Ln garment(s).", "", result.garments)]
        if result.suggested:
            parts.append(self.tr("%Ln suggestion(s) wait.", "", result.suggested))
        elif not result.changed:
            parts.append(self.tr("It sees nothing to add."))
        if result.failed:
            parts.append(self.tr("%Ln photo(s) could not be described.", "", len(result.failed)))
        say(" ".join(parts).format(model=model), kind="success", seconds=10.0)

    def _stopped(self, kind: Kind, request: RoundRequest) -> None:
        self._context.notifications.say(
            self.tr("Stopped; what the model has read is kept."),
            action=(self.tr("Continue"), self._go_on(kind, request)),
            seconds=10.0,
        )

    def _failed(self, kind: Kind, request: RoundRequest, explained: Explanation) -> None:
        again = (self.tr("Try again"), self._go_on(kind, request))
        self._context.notifications.fail(explained, action=again)

    def _left_over(self, left: LeftOver) -> None:
        text = (
            self.tr("Describing stopped at {done} of {total} garments.")
            if left.kind == "describe"
            else self.tr("Checking the tags stopped at {done} of {total} garments.")
        )
        self._context.notifications.say(
            text.format(done=left.done, total=left.total),
            action=(self.tr("Continue"), self._go_on(left.kind, left.request)),
            seconds=0.0,
        )

    def _interrupted(self, cards: list[ModelCard]) -> None:
        models = self._context.models
        for card in cards:
            share = round(100 * card.present_bytes / max(1, card.download_bytes))
            self._context.notifications.say(
                self.tr("The download of {model} stopped at {percent}%.").format(
                    model=title_text(card), percent=share
                ),
                action=(
                    (self.tr("Continue"), functools.partial(models.get, card.id))
                    if models.online
                    else (self.tr("Show"), self._show_models)
                ),
                seconds=0.0,
            )

    def _go_on(self, kind: Kind, request: RoundRequest) -> functools.partial[None]:
        return functools.partial(self._context.describing.go_on, kind, request)

    def _show_models(self) -> None:
        self._context.shortcuts.action("go.models").trigger()

    def _open_audit(self) -> None:
        from app.views.audit_dialog import open_audit

        open_audit(self._context, self._window)
