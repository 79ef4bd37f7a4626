"""What runs, in words and small controls, as the activity bar and its panel both show it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QLocale, QObject
from PySide6.QtWidgets import QProgressBar, QToolButton

from app.sentences import said
from app.viewmodels.activity import ActivityRow
from app.views.context import WindowContext

if TYPE_CHECKING:
    from app.services.importing import ImportResult

_MINUTE = 60
_HOUR = 3600
_STEPS = 1000
_SLOW = 0.95
_PLAIN = 10
_GIGABYTE = 10**9


class _Counted(QObject):
    """Numbers of photos and garments in words: a class, for lupdate counts only in ``tr``."""

    def found(self, count: int) -> str:
        return self.tr("%Ln photo(s) found", "", count)

    def known(self, count: int) -> str:
        return self.tr("%Ln already here", "", count)

    def unusable(self, count: int) -> str:
        return self.tr("%Ln cannot be read", "", count)

    def others(self, count: int) -> str:
        return self.tr("%Ln other file(s)", "", count)

    def added(self, count: int) -> str:
        return self.tr("%Ln garment(s) added", "", count)

    def doubled(self, count: int) -> str:
        return self.tr("%Ln photo(s) already here", "", count)

    def resumed(self, count: int) -> str:
        return self.tr("%Ln added before", "", count)

    def failed(self, count: int) -> str:
        return self.tr("%Ln file(s) could not be used", "", count)

    def alike(self, count: int) -> str:
        return self.tr("%Ln may be the same as one you have.", "", count)


def describe(row: ActivityRow) -> str:
    """Return one line: what, how far, how fast, how long still."""
    return " · ".join(part for part in (said(row.label), details(row)) if part)


def details(row: ActivityRow) -> str:
    """Return how far a task is, in one line without its name."""
    translate = QCoreApplication.translate
    if row.state == "waiting":
        return translate("Activity", "waiting for its turn")
    locale = QLocale()
    parts = []
    if row.total:
        text = translate("Activity", "{done} of {total}")
        count = size_text if row.in_bytes else locale.toString
        parts.append(text.format(done=count(row.done), total=count(row.total)))
    if row.state == "paused":
        parts.append(translate("Activity", "paused"))
    elif row.rate and row.total:
        parts.append(rate_text(row.rate) if row.in_bytes else _speed(row.rate, locale))
        if row.eta_s is not None and row.done < row.total:
            parts.append(time_left(row.eta_s))
    return " · ".join(parts)


def size_text(count: int) -> str:
    """Return a number of bytes as a person reads it, in powers of ten as shops and disks count."""
    digits = 1 if count >= _GIGABYTE else 0
    return QLocale().formattedDataSize(count, digits, QLocale.DataSizeFormat.DataSizeSIFormat)


def rate_text(rate: float) -> str:
    """Return bytes per second."""
    return QCoreApplication.translate("Activity", "{n}/s").format(n=size_text(round(rate)))


def found_before(row: ActivityRow) -> str:
    """Return what an import found before it began; empty for other work."""
    seen = row.found
    if seen is None:
        return ""
    say = _Counted()
    parts = [say.found(seen.photos)]
    if seen.known:
        parts.append(say.known(seen.known))
    if seen.unusable:
        parts.append(say.unusable(seen.unusable))
    if seen.others:
        parts.append(say.others(seen.others))
    return " \u00b7 ".join(parts)


def time_left(seconds: float) -> str:
    """Return a duration as a person says it; never more exact than it is known."""
    translate = QCoreApplication.translate
    if seconds < 1:
        return translate("Activity", "almost done")
    if seconds < _MINUTE:
        return translate("Activity", "{n} s left").format(n=round(seconds))
    if seconds < _HOUR:
        return translate("Activity", "{n} min left").format(n=round(seconds / _MINUTE))
    hours, rest = divmod(round(seconds / _MINUTE), 60)
    return translate("Activity", "{h} h {m} min left").format(h=hours, m=rest)


def summary(result: ImportResult) -> str:
    """Return what an import did, in one sentence."""
    say, parts = _Counted(), []
    if result.imported or not (result.duplicates or result.failed or result.resumed):
        parts.append(say.added(result.imported))
    if result.duplicates:
        parts.append(say.doubled(result.duplicates))
    if result.resumed:
        parts.append(say.resumed(result.resumed))
    if result.failed:
        parts.append(say.failed(len(result.failed)))
    told = ", ".join(parts) + "."
    return f"{told} {say.alike(len(result.alike))}" if result.alike else told


def show_progress(bar: QProgressBar, row: ActivityRow, *, still: bool) -> None:
    """Set a bar to how far a task is; one that does not know moves, unless nothing may."""
    share = row.fraction
    if share is not None:
        bar.setRange(0, _STEPS)
        bar.setValue(round(share * _STEPS))
    elif still or row.state != "running":
        bar.setRange(0, 1)
        bar.setValue(0)
    else:
        bar.setRange(0, 0)


def show_pause(button: QToolButton, row: ActivityRow, context: WindowContext) -> None:
    """Let a button offer what can be done now: pausing, or going on."""
    translate = QCoreApplication.translate
    paused = row.state == "paused"
    what = translate("Activity", "Continue") if paused else translate("Activity", "Pause")
    button.setEnabled(row.state in ("running", "paused"))
    if button.toolTip() != what:
        button.setIcon(context.theme.icon("play" if paused else "pause"))
        button.setToolTip(what)
        button.setAccessibleName(what)


def toggle(context: WindowContext, row: ActivityRow) -> None:
    """Pause what runs, let what is paused go on."""
    if row.state == "paused":
        context.activity.resume(row.id)
    else:
        context.activity.pause(row.id)


def _speed(rate: float, locale: QLocale) -> str:
    translate = QCoreApplication.translate
    if rate >= _PLAIN:
        return translate("Activity", "{n}/s").format(n=locale.toString(round(rate)))
    if rate >= _SLOW:
        return translate("Activity", "{n}/s").format(n=locale.toString(rate, "f", 1))
    return translate("Activity", "{n}/min").format(n=locale.toString(round(rate * _MINUTE)))
