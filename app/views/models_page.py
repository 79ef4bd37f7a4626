"""The models page: what there is for each task, what fits this computer, and getting it.

Cards by task, the best choice for this machine first. What runs goes on when the page is left, and
shows in the activity panel too. Removing is the one thing here that nothing brings back but another
download, so it asks.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices, QShowEvent
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QMessageBox,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app.viewmodels.model_shelf import ModelCard
from app.viewmodels.models import OWN_FILES, ModelsViewModel
from app.views.activity_words import size_text
from app.views.context import WindowContext
from app.views.controls import Segments, button, clearable, header, label
from app.views.file_choice import choose_files, choose_folder
from app.views.flow_layout import FlowLayout
from app.views.grid_layout import MARGIN
from app.views.license_dialog import LicenseDialog
from app.views.model_card import CardState, ModelCardView
from app.views.model_trouble import Trouble
from app.views.model_words import task_text, task_title, title_text
from app.views.page_states import StatePage, StateStack
from app.views.theme import set_kind, set_role
from app.views.tokens import SPACE_L, SPACE_M, SPACE_S, SPACE_XL, SPACE_XS

_WIDEST = 1032
_SEARCH = 220
MODEL_PATTERNS = "*.gguf"


class ModelsPage(QWidget):
    """The page.

    Args:
        context: What pages share.
    """

    def __init__(self, context: WindowContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("page_models")
        self._context = context
        self.models: ModelsViewModel = context.models
        self._cards: dict[str, ModelCardView] = {}
        self._order: tuple[tuple[str, tuple[str, ...]], ...] = ()
        self._tasks: tuple[str, ...] = ()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, SPACE_L, 0, 0)
        column.setSpacing(SPACE_M)
        column.addWidget(self._make_head())
        column.addWidget(self._make_filters())
        self._faces = StateStack(
            context.theme,
            content=self._make_list(),
            empty=self._make_nothing(),
            retry=self.models.refresh,
        )
        column.addWidget(self._faces, 1)
        self.setFocusProxy(self._scroll)
        self._register()
        self.models.changed.connect(self._show)
        self.models.moved.connect(self._show_moved)
        context.theme.changed.connect(self._fit_widths)
        self._fit_widths()
        self._show()

    # -- parts ------------------------------------------------------------------------------------

    def _make_head(self) -> QWidget:
        self._add = button(self.tr("Add files..."), name="models_add", run=self.ask_add)
        self._add.setToolTip(self.tr("Your own GGUF files; or drop them on the window."))
        folder = button(
            self.tr("Add a folder..."),
            kind="quiet",
            name="models_add_folder",
            run=self.ask_add_folder,
        )
        folder.setToolTip(self.tr("A folder with a model in it, such as one for MLX."))
        head = header(self.tr("Models"), folder, self._add)
        head.setContentsMargins(MARGIN, 0, MARGIN, 0)
        return head

    def _make_filters(self) -> QWidget:
        made = QWidget()
        row = FlowLayout(made, spacing=SPACE_M)
        row.setContentsMargins(MARGIN, 0, MARGIN, 0)
        self._only = Segments(
            [
                ("all", self.tr("All")),
                ("fits", self.tr("Fit this computer")),
                ("installed", self.tr("Installed")),
            ],
            self.tr("Which models"),
        )
        self._only.setObjectName("models_only")
        self._only.choose(self.models.filter.only)
        self._only.chosen.connect(self.models.show_only)
        self._task = QComboBox()
        self._task.setObjectName("models_task")
        self._task.setAccessibleName(self.tr("What for"))
        self._task.activated.connect(self._on_task)
        self._search = QLineEdit(self.models.filter.text)
        set_kind(self._search, "search")
        self._search.setObjectName("models_search")
        self._search.setAccessibleName(self.tr("Search the models"))
        self._search.setPlaceholderText(self.tr("Search the models"))
        clearable(self._search, self._context.theme, self.tr("Clear the search"))
        self._search.textChanged.connect(self.models.search)
        for each in (self._only, self._task, self._search):
            row.addWidget(each)
        return made

    def _make_list(self) -> QWidget:
        self._scroll = QScrollArea()
        self._scroll.setObjectName("models_scroll")
        self._scroll.setAccessibleName(self.tr("Models"))
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        outside = QWidget()
        row = QHBoxLayout(outside)
        row.setContentsMargins(MARGIN, 0, MARGIN, SPACE_XL)
        self._inside = QWidget()
        self._body = QVBoxLayout(self._inside)
        self._body.setContentsMargins(0, 0, 0, 0)
        self._body.setSpacing(SPACE_M)
        self._offline = self._make_offline()
        self._body.addWidget(self._offline)
        self._adding = _Adding(self._context)
        self._body.addWidget(self._adding)
        self._groups = QVBoxLayout()
        self._groups.setSpacing(SPACE_M)
        self._body.addLayout(self._groups)
        foot = QHBoxLayout()
        foot.setSpacing(SPACE_S)
        self._disk = label("", "caption", name="models_disk", wrap=True)
        self._folder = button(
            self.tr("Show the folder"), kind="link", name="models_folder", run=self._show_folder
        )
        foot.addWidget(self._disk, 1)
        foot.addWidget(self._folder)
        self._body.addLayout(foot)
        self._body.addStretch(1)
        row.addWidget(self._inside, 1)
        row.addStretch(0)
        self._scroll.setWidget(outside)
        return self._scroll

    def _make_offline(self) -> QWidget:
        made = QFrame()
        made.setObjectName("models_offline")
        set_role(made, "card")
        row = QHBoxLayout(made)
        row.setContentsMargins(SPACE_L, SPACE_S, SPACE_S, SPACE_S)
        row.setSpacing(SPACE_M)
        self._offline_icon = QLabel()
        row.addWidget(self._offline_icon)
        text = self.tr(
            "Vestry is offline. Getting a model is the one thing here that needs the network; what "
            "is installed works without it."
        )
        row.addWidget(label(text, "muted", wrap=True), 1)
        row.addWidget(
            button(
                self.tr("Turn the network on"), name="models_go_online", run=self.models.go_online
            )
        )
        return made

    def _make_nothing(self) -> StatePage:
        made = StatePage(
            self._context.theme, "box", self.tr("No model is like this"), role="text_2"
        )
        made.say(self.tr("No model is like this"), self.tr("Other words or filters show more."))
        made.add_button(
            self.tr("Show all models"), self._show_all, kind="primary", name="models_show_all"
        )
        return made

    def _register(self) -> None:
        group, add = self.tr("Models"), self._context.shortcuts.register
        actions = (
            ("models.add", self.tr("Add model files..."), "Ctrl+Shift+A", self.ask_add),
            ("models.add_folder", self.tr("Add a model's folder..."), "", self.ask_add_folder),
            ("models.search", self.tr("Search the models"), "/", self._focus_search),
            ("models.recommended", self.tr("Get the recommended model"), "", self.ask_recommended),
            ("models.refresh", self.tr("Look at the models again"), "F5", self.models.refresh),
            ("models.pause", self.tr("Pause or continue all downloads"), "P", self.toggle_all),
            ("models.all", self.tr("Show all models"), "", self._show_all),
        )
        for name, text, key, run in actions:
            add(name, text, key, owner=self, run=run, group=group)

    # -- what it does -----------------------------------------------------------------------------

    def ask_add(self) -> None:
        """Ask for the person's own model files."""
        filters = self.tr("Models ({patterns})").format(patterns=MODEL_PATTERNS)
        choose_files(self, self.tr("Add model files"), filters, self.models.add)

    def ask_add_folder(self) -> None:
        """Ask for a folder with a model in it."""
        choose_folder(
            self, self.tr("Add a model's folder"), lambda folder: self.models.add([folder])
        )

    def ask_get(self, model_id: str) -> None:
        """Show license and size, then download."""
        card = self.models.card(model_id)
        if card is None:
            return
        dialog = LicenseDialog(
            self._context.theme,
            card,
            online=self.models.online,
            free_bytes=self.models.shelf.free_bytes,
            parent=self,
        )
        dialog.accepted_model.connect(self._get)
        dialog.open()

    def ask_recommended(self) -> None:
        """Show license and size of the model to talk with that fits this machine best."""
        best = next((card for card in self.models.shelf.cards if card.recommended), None)
        if best is not None and best.presence != "installed":
            self.ask_get(best.id)

    def ask_remove(self, model_id: str) -> None:
        """Ask, then delete a model from the disk."""
        card = self.models.card(model_id)
        if card is None:
            return
        box = QMessageBox(self)
        box.setObjectName("models_question")
        box.setIcon(QMessageBox.Icon.NoIcon)
        box.setWindowTitle(self.tr("Remove the model"))
        box.setText(self.tr("Remove {model}?").format(model=title_text(card)))
        size = size_text(card.present_bytes)
        again = (
            self.tr("Vestry lets go of its files; where you keep them elsewhere, they stay.")
            if card.own
            else self.tr("This frees {size}. To have it again it is downloaded again.")
        )
        box.setInformativeText(again.format(size=size))
        remove = box.addButton(self.tr("Remove"), QMessageBox.ButtonRole.DestructiveRole)
        remove.setObjectName("models_confirm")
        keep = box.addButton(self.tr("Keep"), QMessageBox.ButtonRole.RejectRole)
        box.setDefaultButton(keep)
        box.setEscapeButton(keep)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        remove.clicked.connect(lambda _checked=False: self.models.remove(model_id))
        box.open()
        keep.setFocus()

    def toggle_all(self) -> None:
        """Pause every download, or let all go on when none runs."""
        works = [(card.id, self.models.work(card.id)) for card in self.models.shelf.cards]
        going = ("running", "waiting")
        running = [each for each, work in works if work is not None and work.state in going]
        paused = [each for each, work in works if work is not None and work.state == "paused"]
        for model_id in running:
            self.models.pause(model_id)
        for model_id in [] if running else paused:
            self.models.resume(model_id)

    def show_model(self, model_id: str) -> None:
        """Bring one model into view and give it the focus."""
        self._show_all()
        view = self._cards.get(model_id)
        if view is not None:
            self._scroll.ensureWidgetVisible(view)
            view.setFocus(Qt.FocusReason.OtherFocusReason)

    def showEvent(self, event: QShowEvent) -> None:
        """Look at the disk again whenever the page is opened."""
        super().showEvent(event)
        self.models.refresh()

    def _get(self, model_id: str) -> None:
        if not self.models.online:
            self.models.go_online()
        self.models.get(model_id)

    def _on_asked(self, what: str, model_id: str) -> None:
        models = self.models
        match what:
            case "get":
                self.ask_get(model_id)
            case "resume" if models.work(model_id) is None and not models.online:
                self.ask_get(model_id)
            case "retry" if not models.online and self._failed_to_fetch(model_id):
                self.ask_get(model_id)
            case "remove":
                self.ask_remove(model_id)
            case "chat":
                models.use_for(model_id, "chat")
            case "describe":
                models.use_for(model_id, "describe")
            case _:
                getattr(models, what)(model_id)

    def _failed_to_fetch(self, model_id: str) -> bool:
        problem = self.models.problem(model_id)
        return problem is not None and problem.doing == "fetch"

    def _on_left(self, model_id: str, step: int) -> None:
        shown = [each for _, ids in self._order for each in ids]
        at = shown.index(model_id) + step
        if 0 <= at < len(shown):
            view = self._cards[shown[at]]
            view.setFocus(Qt.FocusReason.TabFocusReason)
            self._scroll.ensureWidgetVisible(view)

    def _on_task(self, at: int) -> None:
        self.models.show_task(str(self._task.itemData(at) or ""))

    def _focus_search(self) -> None:
        self._search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._search.selectAll()

    def _show_all(self) -> None:
        self._search.clear()
        self.models.show_all()

    def _show_folder(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self.models.shelf.folder)))

    # -- showing ----------------------------------------------------------------------------------

    def _show(self) -> None:
        models = self.models
        groups = models.groups()
        state = models.state
        if state == "failed":
            error = models.error
            self._faces.show_state(
                "failed",
                message=error.message if error else "",
                next_step=error.next_step if error else "",
            )
        elif state == "busy":
            self._faces.show_state("busy")
        else:
            self._faces.show_state("ready" if groups else "empty")
        self._only.choose(models.filter.only)
        self._show_tasks()
        order = tuple((group.task, tuple(card.id for card in group.cards)) for group in groups)
        if order != self._order:
            self._order = order
            self._rebuild()
        for group in groups:
            for card in group.cards:
                self._show_card(card)
        wanting = [card for card in models.shelf.cards if card.presence == "absent"]
        self._offline.setVisible(not models.online and any(c.download_bytes for c in wanting))
        self._adding.show_state(models)
        self._disk.setText(
            self.tr("Your models take {used}. {free} are free.").format(
                used=size_text(models.shelf.used_bytes), free=size_text(models.shelf.free_bytes)
            )
        )

    def _show_card(self, card: ModelCard) -> None:
        models = self.models
        self._cards[card.id].show_state(
            CardState(
                card,
                work=models.work(card.id),
                problem=models.problem(card.id),
                note=models.note(card.id),
                used_for=models.used_for(card.id),
                online=models.online,
            )
        )

    def _show_moved(self, model_id: str) -> None:
        if model_id == OWN_FILES:
            self._adding.show_state(self.models)
        elif model_id in self._cards:
            self._cards[model_id].show_work(self.models.work(model_id))

    def _show_tasks(self) -> None:
        tasks = self.models.tasks()
        if tasks != self._tasks or not self._task.count():
            self._tasks = tasks
            self._task.clear()
            self._task.addItem(self.tr("For everything"), "")
            for task in tasks:
                self._task.addItem(task_title(task), task)
        self._task.setCurrentIndex(max(0, self._task.findData(self.models.filter.task)))

    def _rebuild(self) -> None:
        """Put the cards in their groups anew; a card that is still shown stays the same widget."""
        focused = next((each for each, view in self._cards.items() if view.hasFocus()), "")
        wanted = {each for _, ids in self._order for each in ids}
        for gone in self._cards.keys() - wanted:
            view = self._cards.pop(gone)
            view.hide()
            view.deleteLater()
        while (item := self._groups.itemAt(0)) is not None:
            widget = item.widget()
            if widget is None:  # nothing but widgets is put there
                break
            # Not takeAt: the old item would live on in Python and keep the new one from hearing
            # that its card has grown, so that a card's words would be cut off.
            self._groups.removeWidget(widget)
            if not isinstance(widget, ModelCardView):
                widget.hide()
                widget.deleteLater()
        for task, ids in self._order:
            for widget in (_Heading(task), *map(self._view, ids)):
                self._groups.addWidget(widget)
                # Now and not with the next event: the keyboard may want it at once.
                widget.show()
        if focused in self._cards:
            self._cards[focused].setFocus()
        previous: QWidget = self._search
        for _, ids in self._order:
            for model_id in ids:
                self.setTabOrder(previous, self._cards[model_id])
                previous = self._cards[model_id]

    def _view(self, model_id: str) -> ModelCardView:
        if model_id not in self._cards:
            made = ModelCardView(self._context.theme, model_id)
            made.asked.connect(self._on_asked)
            made.left.connect(self._on_left)
            self._cards[model_id] = made
        return self._cards[model_id]

    def _fit_widths(self) -> None:
        theme = self._context.theme
        self._inside.setMaximumWidth(theme.scaled(_WIDEST))
        self._search.setFixedWidth(theme.scaled(_SEARCH))
        self._offline_icon.setPixmap(
            theme.pixmap("wifi-off", "text_2", ratio=self.devicePixelRatioF())
        )


class _Heading(QWidget):
    """The name of a task and what its models do."""

    def __init__(self, task: str) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, SPACE_S, 0, 0)
        column.setSpacing(SPACE_XS // 2)
        column.addWidget(label(task_title(task), "title"))
        text = task_text(task)
        if text:
            column.addWidget(label(text, "caption", wrap=True))


class _Adding(QFrame):
    """The person's own files on their way in, or why they were not taken."""

    def __init__(self, context: WindowContext) -> None:
        super().__init__()
        self.setObjectName("models_adding")
        set_role(self, "card")
        self._models = context.models
        self._going = label("", "muted", name="models_adding_text", wrap=True)
        self._trouble = Trouble(context.theme)
        self._trouble.dismissed.connect(self._dismiss)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_L, SPACE_M, SPACE_S, SPACE_M)
        column.addWidget(self._going)
        column.addWidget(self._trouble)
        self.hide()

    def show_state(self, models: ModelsViewModel) -> None:
        """Show how it goes."""
        work, problem = models.work(OWN_FILES), models.problem(OWN_FILES)
        self._going.setVisible(work is not None)
        if work is not None:
            done = size_text(work.done) if work.done else ""
            self._going.setText(
                " · ".join(part for part in (self.tr("Adding your model"), done) if part)
            )
        if problem is not None and work is None:
            self._trouble.show_problem(problem)
        else:
            self._trouble.hide()
        self.setVisible(work is not None or problem is not None)

    def _dismiss(self) -> None:
        self._models.dismiss(OWN_FILES)
