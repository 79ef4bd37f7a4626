"""What the models page says of a model: its task, fit, license, size and speed, in short words."""

from __future__ import annotations

import re
from typing import NamedTuple

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication, QLocale

from app.sentences import said
from app.viewmodels.model_shelf import Fit, ModelCard
from app.viewmodels.model_work import Work
from app.views.activity_words import rate_text, size_text, time_left

WORDS_PER_TOKEN = 0.75
"""English prose; the sentence says "about"."""
_EXACT_BELOW = 10
_SIZE = re.compile(r"(≈ )?(\d+)(?:\.(\d+))? ([MG]B)")


class FitLook(NamedTuple):
    """How a fit is shown: never by color alone.

    Attributes:
        icon: Lucide name.
        role: Color.
        text: English; translated when it is shown.
    """

    icon: str
    role: str
    text: str


_FITS: dict[Fit, FitLook] = {
    "fits": FitLook("circle-check", "success", str(QT_TRANSLATE_NOOP("ModelFit", "Fits"))),
    "slow": FitLook("triangle-alert", "warn", str(QT_TRANSLATE_NOOP("ModelFit", "May be slow"))),
    "too_large": FitLook("circle-x", "danger", str(QT_TRANSLATE_NOOP("ModelFit", "Won't fit"))),
    "unknown": FitLook("circle", "text_3", str(QT_TRANSLATE_NOOP("ModelFit", "Not known"))),
}
_TASKS = {
    "chat": (
        QT_TRANSLATE_NOOP("ModelTask", "Conversation and descriptions"),
        QT_TRANSLATE_NOOP(
            "ModelTask", "Look at photos, describe garments and answer in the conversation."
        ),
    ),
    "encode": (
        QT_TRANSLATE_NOOP("ModelTask", "Search and tags"),
        QT_TRANSLATE_NOOP("ModelTask", "Find garments by words and by likeness."),
    ),
    "segment": (
        QT_TRANSLATE_NOOP("ModelTask", "Cut-outs"),
        QT_TRANSLATE_NOOP("ModelTask", "Take a garment out of its background."),
    ),
    "generate": (
        QT_TRANSLATE_NOOP("ModelTask", "Drawn pictures"),
        QT_TRANSLATE_NOOP("ModelTask", "Draw what is missing from an outfit."),
    ),
    "try-on": (
        QT_TRANSLATE_NOOP("ModelTask", "Try-on"),
        QT_TRANSLATE_NOOP("ModelTask", "Show garments on a person."),
    ),
    "pose": (
        QT_TRANSLATE_NOOP("ModelTask", "Body and pose"),
        QT_TRANSLATE_NOOP("ModelTask", "Find out how a person stands in a photo."),
    ),
}


def fit_look(card: ModelCard) -> FitLook:
    """Return icon, color and translated word of a model's fit."""
    look = _FITS[card.fit]
    return look._replace(text=QCoreApplication.translate("ModelFit", look.text))


def fit_text(card: ModelCard) -> str:
    """Return how a model fits, with its numbers as the person writes numbers."""
    return said(card.fit_text, show=_number_text)


def _number_text(_hole: str, value: str) -> str:
    size = _SIZE.fullmatch(value)
    if size is None:
        return value
    about, whole, part, unit = size.groups(default="")
    number = QLocale().toString(float(f"{whole}.{part}"), "f", len(part))
    return f"{about}{number} {unit}"


def title_text(card: ModelCard) -> str:
    """Return what a model is called: a name, or words of ours for what came with Vestry."""
    return said(card.title)


def task_title(task: str) -> str:
    """Return what models of a task are for."""
    if task not in _TASKS:
        return QCoreApplication.translate("ModelTask", "Other models")
    return QCoreApplication.translate("ModelTask", str(_TASKS[task][0]))


def task_text(task: str) -> str:
    """Return the same as a sentence; empty for an unknown task."""
    return QCoreApplication.translate("ModelTask", str(_TASKS[task][1])) if task in _TASKS else ""


def license_text(card: ModelCard) -> str:
    """Return the license and whether it allows commercial use."""
    translate = QCoreApplication.translate
    text = {
        "yes": translate("ModelCard", "{license}, commercial use allowed"),
        "no": translate("ModelCard", "{license}, no commercial use"),
        "terms": translate("ModelCard", "{license}, commercial use on conditions"),
        "unknown": translate("ModelCard", "{license}, commercial use not known"),
    }[card.commercial]
    if not card.license and card.commercial == "unknown":
        return translate("ModelCard", "license unknown")
    return text.format(license=card.license or translate("ModelCard", "license unknown"))


def facts_line(card: ModelCard) -> str:
    """Return what a model takes on the disk and in memory, and its license."""
    translate = QCoreApplication.translate
    parts = []
    disk = card.present_bytes if card.presence == "installed" else card.download_bytes
    if disk:
        parts.append(translate("ModelCard", "{size} on disk").format(size=size_text(disk)))
    if card.memory_bytes:
        text = translate("ModelCard", "{size} of memory")
        parts.append(text.format(size=size_text(card.memory_bytes)))
    if card.commercial != "no":
        parts.append(license_text(card))
    if card.never_loaded:
        parts.append(translate("ModelCard", "not yet tried by us"))
    return " · ".join(parts)


def speed_text(card: ModelCard) -> str:
    """Return the measured speed as a person would say it; empty when never measured."""
    if not card.tokens_per_s:
        return ""
    words = card.tokens_per_s * WORDS_PER_TOKEN
    number = QLocale().toString(words, "f", 1) if words < _EXACT_BELOW else str(round(words))
    text = QCoreApplication.translate(
        "ModelCard", "About {n} words a second on this computer, measured."
    )
    return text.format(n=number)


def work_text(work: Work) -> str:
    """Return how far a model's work is: how much, how fast, how long still."""
    translate = QCoreApplication.translate
    if work.state == "waiting":
        return translate("Activity", "waiting for its turn")
    if work.doing in ("measure", "remove"):
        return {
            "measure": translate("ModelCard", "Measuring. The model is loaded and says something."),
            "remove": translate("ModelCard", "Removing."),
        }[work.doing]
    parts = []
    if work.doing == "verify" or work.phase == "checking":
        parts.append(translate("ModelCard", "Checking the files"))
    elif work.phase == "waiting":
        parts.append(translate("ModelCard", "The connection broke off; trying again"))
    if work.total:
        text = translate("Activity", "{done} of {total}")
        parts.append(text.format(done=size_text(work.done), total=size_text(work.total)))
    elif not parts:
        parts.append(translate("ModelCard", "Getting in touch"))
    if work.state == "paused":
        parts.append(translate("Activity", "paused"))
    elif work.rate and work.total:
        parts.append(rate_text(work.rate))
        if work.eta_s is not None and work.done < work.total:
            parts.append(time_left(work.eta_s))
    return " · ".join(parts)
