"""The sections of the settings, but for the shortcuts and the about page.

Each function makes one section. What a setting does is done by whoever listens to the settings
view-model; nothing is applied here.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QCoreApplication, QLocale, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from app.network import Request
from app.sentences import said
from app.viewmodels.about_this import AboutThisViewModel
from app.viewmodels.money import CURRENCIES, symbol
from app.views.context import WindowContext
from app.views.controls import Card, button, label
from app.views.file_choice import choose_folder
from app.views.languages import NAMES
from app.views.setting_rows import Section, SettingRow, combo, offer, segments, switch
from app.views.theme import TEXT_SIZES
from app.views.tokens import SPACE_M, SPACE_S, SPACE_XS

_DAYS = (7, 14, 30, 60, 90, 365)
_CONTEXTS = (2_048, 4_096, 8_192, 16_384, 32_768, 65_536, 131_072)
_MEMORY_MB = (1_000, 2_000, 4_000, 6_000, 8_000, 12_000, 16_000, 24_000, 32_000, 48_000, 64_000)
_UNLOAD_MINUTES = (1, 2, 5, 10, 30, 60)
_SHOWN_REQUESTS = 20


class AppearanceSection(Section):
    """Theme, language, tiles."""

    def __init__(self, context: WindowContext) -> None:
        super().__init__(QCoreApplication.translate("AppearanceSection", "Appearance"))
        themes = [
            ("system", self.tr("System")),
            ("light", self.tr("Light")),
            ("dark", self.tr("Dark")),
        ]
        sizes = [("S", self.tr("Small")), ("M", self.tr("Medium")), ("L", self.tr("Large"))]
        self.add_card(
            "",
            SettingRow(
                self.tr("Theme"),
                self.tr("System follows your desktop."),
                segments(context, "theme", self.tr("Theme"), themes),
            ),
            SettingRow(
                self.tr("Size of the garments in the grid"),
                self.tr("Small shows more of them at once, large shows more of each."),
                segments(context, "tile_size", self.tr("Size of the garments"), sizes),
            ),
            self._language_row(context),
        )
        self.end()

    def _language_row(self, context: WindowContext) -> SettingRow:
        choices: list[tuple[object, str]] = [("", self.tr("As the system"))]
        choices += NAMES.items()
        return SettingRow(
            self.tr("Language"),
            self.tr("Used at once. Searching understands several languages, whichever you choose."),
            combo(context, "language", self.tr("Language"), choices),
        )


class AccessibilitySection(Section):
    """Text size, motion."""

    def __init__(self, context: WindowContext) -> None:
        super().__init__(QCoreApplication.translate("AccessibilitySection", "Accessibility"))
        sizes: list[tuple[object, str]] = [
            (percent, self.tr("{percent}%").format(percent=percent)) for percent in TEXT_SIZES
        ]
        self.add_card(
            "",
            SettingRow(
                self.tr("Text size"),
                self.tr("Texts and the spaces around them grow together."),
                combo(context, "text_size", self.tr("Text size"), sizes),
            ),
            SettingRow(
                self.tr("Reduce motion"),
                self.tr("Nothing slides or fades."),
                switch(context, "reduced_motion", self.tr("Reduce motion")),
            ),
        )
        note = label(
            self.tr(
                "Everything can be reached by keyboard: F6 goes from one part of the window to the "
                "next, Ctrl+K finds any action, and every key can be changed under Shortcuts."
            ),
            "muted",
            wrap=True,
        )
        self.column.addWidget(note)
        self.end()


class WardrobeSection(Section):
    """This wardrobe, the others, and what is kept how long."""

    def __init__(self, context: WindowContext, model: AboutThisViewModel) -> None:
        super().__init__(QCoreApplication.translate("WardrobeSection", "Wardrobes"))
        self._context = context
        self._model = model
        self._name = QLineEdit()
        self._name.setObjectName("wardrobe_name")
        self._name.setMinimumWidth(220)
        self._name.editingFinished.connect(self._rename)
        folder = button(
            self.tr("Show the folder"),
            name="show_library",
            run=lambda: _show_folder(model.library_folder),
        )
        hand_over = button(
            self.tr("Hand over..."),
            name="hand_over",
            run=lambda: context.shortcuts.action("library.hand_over").trigger(),
        )
        self.add_card(
            self.tr("This wardrobe"),
            SettingRow(self.tr("Name"), self.tr("Your own, or your client's name."), self._name),
            SettingRow(self.tr("Folder"), str(model.library_folder), folder),
            SettingRow(
                self.tr("Hand over"),
                self.tr("Writes the whole wardrobe into one ZIP file that Vestry can take in."),
                hand_over,
            ),
        )
        self._others = QVBoxLayout()
        self._others.setSpacing(0)
        self._card = self.add_card(self.tr("Other wardrobes"))
        self._card.body.addLayout(self._others)
        self._add_habits()
        self.end()
        context.libraries.changed.connect(self._show)
        self._show()

    def _add_habits(self) -> None:
        context = self._context
        days: list[tuple[object, str]] = [(each, self.tr("%Ln day(s)", "", each)) for each in _DAYS]
        currencies: list[tuple[object, str]] = [
            ("", self.tr("As the system")),
            *((each, _currency(each)) for each in CURRENCIES),
        ]
        self.add_card(
            self.tr("Every wardrobe"),
            SettingRow(
                self.tr("Keep the trash for"),
                self.tr("Garments come back from the trash until then."),
                combo(context, "trash_days", self.tr("Keep the trash for"), days),
            ),
            SettingRow(
                self.tr("Currency"),
                self.tr("Of prices that name none."),
                combo(context, "currency", self.tr("Currency"), currencies),
            ),
        )

    def _show(self) -> None:
        libraries = self._context.libraries
        if not self._name.hasFocus():
            self._name.setText(libraries.current.name)
        while (item := self._others.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        others = [each for each in libraries.known if each.folder != libraries.current.folder]
        for info in others:
            self._others.addWidget(
                self._other_row(info.folder, info.name, info.items, info.problem)
            )
        if not others:
            text = self.tr("One folder per person: a stylist keeps one for each client.")
            self._others.addWidget(label(text, "muted", wrap=True))

    def _other_row(self, folder: Path, name: str, items: int, problem: str) -> SettingRow:
        controls = QWidget()
        row = QHBoxLayout(controls)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE_S)
        opener = button(self.tr("Open"), run=lambda: self._context.libraries.switch(folder))
        opener.setAccessibleName(self.tr("Open {name}").format(name=name))
        opener.setEnabled(not problem)
        mover = button(self.tr("Move..."), kind="quiet", run=lambda: self._ask_move(folder))
        mover.setAccessibleName(self.tr("Move {name}").format(name=name))
        for each in (mover, opener):
            row.addWidget(each)
        count = self.tr("%Ln garment(s)", "", items)
        return SettingRow(name, said(problem) or f"{count} \u00b7 {folder}", controls)

    def _ask_move(self, folder: Path) -> None:
        title = self.tr("Move the wardrobe into")
        choose_folder(self, title, lambda into: self._context.libraries.move(folder, into))

    def _rename(self) -> None:
        libraries, name = self._context.libraries, self._name.text().strip()
        if name and name != libraries.current.name:
            libraries.rename(libraries.current.folder, name)
        else:
            self._name.setText(libraries.current.name)


class ModelsSection(Section):
    """What looks at photos and words on this machine."""

    def __init__(self, context: WindowContext, model: AboutThisViewModel) -> None:
        super().__init__(QCoreApplication.translate("ModelsSection", "Models"))
        self._model = model
        intro = self.tr(
            "These look at your photos and words. They came with Vestry and run on this computer."
        )
        self.column.addWidget(label(intro, "muted", wrap=True))
        self._list = QVBoxLayout()
        self._list.setSpacing(SPACE_M)
        self.column.addLayout(self._list)
        self._add_chat(context)
        self._add_machine(context)
        self.end()
        model.changed.connect(self._show)
        self._show()

    def _add_chat(self, context: WindowContext) -> None:
        self._talker = combo(
            context, "chat_model", self.tr("Who answers in the chat"), [], words=self._absent
        )
        lengths: list[tuple[object, str]] = [
            (0, self.tr("As usual for the model")),
            *((tokens, self._length(tokens)) for tokens in _CONTEXTS),
        ]
        self.add_card(
            self.tr("Chat"),
            SettingRow(
                self.tr("Who answers in the chat"),
                self.tr("Of the models that can talk. Get more of them on the models page."),
                self._talker,
            ),
            SettingRow(
                self.tr("How much of a conversation it keeps in mind"),
                self.tr(
                    "From the next question on. More takes more memory; one picture takes as much "
                    "as a few hundred words."
                ),
                combo(
                    context,
                    "chat_context",
                    self.tr("How much of a conversation it keeps in mind"),
                    lengths,
                    words=self._length,
                ),
            ),
        )

    def _add_machine(self, context: WindowContext) -> None:
        self._memory = combo(
            context, "memory_mb", self.tr("Memory for models"), [], words=_gigabytes
        )
        minutes: list[tuple[object, str]] = [
            (each, self._minutes(each)) for each in (*_UNLOAD_MINUTES, 0)
        ]
        threads: list[tuple[object, str]] = [(0, self.tr("As many as there are"))]
        threads += [(count, str(count)) for count in (1, 2, 4, 8)]
        self.add_card(
            self.tr("This computer"),
            SettingRow(
                self.tr("Memory for models"),
                self.tr(
                    "All models together take at most this much. Those that rest make room for "
                    "others."
                ),
                self._memory,
            ),
            SettingRow(
                self.tr("Give the memory back after"),
                self.tr(
                    "How long a large model waits for the next question. After that it has to be "
                    "loaded again, which takes a few seconds."
                ),
                combo(
                    context,
                    "unload_minutes",
                    self.tr("Give the memory back after"),
                    minutes,
                    words=self._minutes,
                ),
            ),
            SettingRow(
                self.tr("Processor cores"),
                self.tr("How many a model may use at once, from the next start on."),
                combo(context, "threads", self.tr("Processor cores"), threads),
            ),
        )

    def _absent(self, name: str) -> str:
        if not name:
            return self.tr("Vestry chooses")
        # Before the models were looked at nobody knows whether it is there.
        known = self._model.facts.models
        return self.tr("{name} (not installed)").format(name=name) if known else name

    def _length(self, tokens: int) -> str:
        return self.tr("{tokens} tokens, about {words} words").format(
            tokens=QLocale().toString(tokens), words=QLocale().toString(_words_in(tokens))
        )

    def _minutes(self, minutes: int) -> str:
        return self.tr("%Ln minute(s)", "", minutes) if minutes else self.tr("Never")

    def _offer(self) -> None:
        facts = self._model.facts
        talkers: list[tuple[object, str]] = [("", self.tr("Vestry chooses"))]
        talkers += [(each.name, each.title) for each in facts.talkers]
        offer(self._talker, talkers, words=self._absent)
        usual = self.tr("As much as fits")
        if facts.usable_bytes:
            usual = self.tr("As much as fits ({size})").format(
                size=_gigabytes(facts.usable_bytes // 1_000_000)
            )
        most = facts.memory_bytes // 1_000_000 or _MEMORY_MB[-1]
        sizes: list[tuple[object, str]] = [(0, usual)]
        sizes += [(each, _gigabytes(each)) for each in _MEMORY_MB if each <= most]
        offer(self._memory, sizes, words=_gigabytes)

    def _show(self) -> None:
        self._offer()
        while (item := self._list.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        locale = QLocale()
        for each in self._model.facts.models:
            row = SettingRow(said(each.title), said(each.problem or each.notes), None)
            facts = self.tr("{size} on disk, {memory} MB in use, {license}").format(
                size=locale.formattedDataSize(
                    each.bytes, 1, QLocale.DataSizeFormat.DataSizeSIFormat
                ),
                memory=each.memory_mb,
                license=each.license,
            )
            card = Card()
            card.body.setSpacing(SPACE_XS)
            card.body.addWidget(row)
            card.body.addWidget(label(facts, "caption", wrap=True))
            self._list.addWidget(card)


class PrivacySection(Section):
    """The network switch and what went through it."""

    def __init__(self, context: WindowContext, model: AboutThisViewModel) -> None:
        super().__init__(QCoreApplication.translate("PrivacySection", "Privacy"))
        self._model = model
        text = self.tr(
            "Your photos, words and wardrobe stay in your folder. Nothing is sent, counted or "
            "reported."
        )
        self.column.addWidget(label(text, "muted", wrap=True))
        self.add_card(
            self.tr("Network"),
            SettingRow(
                self.tr("Allow the network"),
                self.tr(
                    "Off: every connection is refused. On: only what you ask for is fetched, and "
                    "each connection is listed below."
                ),
                switch(context, "network", self.tr("Allow the network")),
            ),
        )
        self._log = QVBoxLayout()
        self._log.setSpacing(SPACE_XS)
        card = self.add_card(self.tr("Connections asked for"))
        card.body.addLayout(self._log)
        reports = button(
            self.tr("Show the folder"),
            name="show_logs",
            run=lambda: _show_folder(model.logs_folder),
        )
        self.add_card(
            self.tr("Reports"),
            SettingRow(
                self.tr("Log and crash reports"),
                self.tr("They stay on this computer. Photo names are left out of them."),
                reports,
            ),
        )
        self.end()
        model.changed.connect(self._show)
        self._show()

    def _show(self) -> None:
        while (item := self._log.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        requests = self._model.facts.requests
        for each in requests[:_SHOWN_REQUESTS]:
            self._log.addWidget(label(self._words(each), wrap=True))
        if not requests:
            self._log.addWidget(label(self.tr("None, ever."), "muted"))

    def _words(self, request: Request) -> str:
        what = self.tr("allowed") if request.allowed else self.tr("refused")
        when = request.at.replace("T", " ")[:16]
        return self.tr("{when}  {host}: {what}").format(when=when, host=request.host, what=what)


def _words_in(tokens: int) -> int:
    """Return about how many words so many tokens are: three words to four tokens, rounded."""
    words = tokens * 3 // 4
    return round(words, 1 - len(str(words)))


def _gigabytes(megabytes: int) -> str:
    size = QLocale().toString(megabytes / 1000, "f", 0 if megabytes % 1000 == 0 else 1)
    return f"{size} GB"


def _currency(code: str) -> str:
    sign = symbol(code)
    return code if sign == code else f"{code} ({sign})"


def _show_folder(folder: Path) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))
