"""The chat page's view-model over what this installation has: models, settings, engine.

Only wiring: what is decided with it is the business of the parts.
"""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

from app.services.chat_request import SMALL_BYTES
from app.services.chat_shelf import FAKE_CHAT
from app.viewmodels.chat import ChatViewModel
from app.viewmodels.chat_values import ModelChoice

if TYPE_CHECKING:
    from app.bootstrap import Services
    from app.operations import Operations
    from app.viewmodels.settings import SettingsViewModel
    from models.chat import ChatModelInfo


def make_chat(operations: Operations, settings: SettingsViewModel) -> ChatViewModel:
    """Return the chat of a wardrobe; opens and loads nothing."""
    services = operations.services
    return ChatViewModel(
        operations,
        models=functools.partial(installed_models, services),
        usual_model=lambda: settings.current.chat_model,
        remember_model=functools.partial(settings.set, "chat_model"),
        remember_context=functools.partial(settings.set, "chat_context"),
        larger_context=functools.partial(_larger_context, services),
        parent=operations,
    )


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
            problem=card.problem,
        )
        for card in services.models.models()
        if card.task == "chat" and card.installed
    )


def _larger_context(services: Services, info: ChatModelInfo) -> int:
    if services.environment.fake_models:
        return 0
    return services.models.larger_context(info.name, now=info.context)
