"""The chat page's view-model over what this installation has: models, settings, engine.

Only wiring: what is decided with it is the business of the parts.
"""

from __future__ import annotations

import functools
import logging
from typing import TYPE_CHECKING

from app.services.chat_request import SMALL_BYTES
from app.services.chat_shelf import FAKE_CHAT
from app.viewmodels.chat import ChatViewModel
from app.viewmodels.chat_values import ChatRow, ModelChoice
from app.viewmodels.stylist_turns import stylist_choice
from models.errors import ModelsError

if TYPE_CHECKING:
    from app.bootstrap import Services
    from app.operations import Operations
    from app.viewmodels.settings import SettingsViewModel
    from models.chat import ChatModelInfo


_log = logging.getLogger(__name__)


def make_chat(operations: Operations, settings: SettingsViewModel) -> ChatViewModel:
    """Return the chat of a wardrobe; opens and loads nothing."""
    services = operations.services
    return ChatViewModel(
        operations,
        models=functools.partial(who_answers, services),
        usual_model=lambda: settings.current.chat_model,
        remember_model=functools.partial(settings.set, "chat_model"),
        remember_context=functools.partial(settings.set, "chat_context"),
        larger_context=functools.partial(_larger_context, services),
        note_speed=functools.partial(_note_speed, services),
        parent=operations,
    )


def who_answers(services: Services) -> tuple[ModelChoice, ...]:
    """Return who can answer: the stylist, who needs no model, and the models that can chat."""
    models = installed_models(services)
    if services.environment.fake_models:
        return (*models, stylist_choice())
    return (stylist_choice(), *models)


def installed_models(services: Services) -> tuple[ModelChoice, ...]:
    """Return the installed models that can chat, the usual one first where none is chosen."""
    if services.environment.fake_models:
        return (ModelChoice(FAKE_CHAT, "Stand-in"),)
    return tuple(
        ModelChoice(
            name=card.id,
            title=card.title,
            sees_pictures=card.sees_pictures,
            is_small=card.embedded or card.bytes < SMALL_BYTES,
            is_brief=card.answers_briefly,
            problem=card.problem,
        )
        for card in services.models.models()
        if (card.task == "chat" or services.models.recommender(card.id) == card.id)
        and card.installed
        # what came along is no reason to ask for a library that nobody chose to install
        and not (card.answers_briefly and card.problem)
    )


def _note_speed(services: Services, row: ChatRow) -> None:
    speed = row.speed
    if speed is None or services.environment.fake_models:
        return
    try:
        services.models.record_speed(
            row.model, tokens_per_s=speed.tokens_per_s, first_token_s=speed.first_token_s
        )
    except (OSError, ModelsError) as error:
        _log.info("how fast a model was could not be kept: %s", type(error).__name__)


def _larger_context(services: Services, info: ChatModelInfo) -> int:
    if services.environment.fake_models:
        return 0
    return services.models.larger_context(info.name, now=info.context)
