"""Show outfits to somebody: a picture, a lookbook to print, a web page, or all of it for a client.

Says what will be told before anything is written. A window beside others; nothing waits for it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QDialog, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from app.errors import Explanation
from app.sentences import in_words
from app.services.lookbook_content import Told
from app.viewmodels.outfit_exporting import ExportWish, Form, OutfitExporting, many, suggested_name
from app.views.controls import Segments, Switch, button, label, line
from app.views.file_choice import choose_folder, choose_target
from app.views.text_fields import LineEdit
from app.views.tokens import SPACE_L, SPACE_M, SPACE_S, SPACE_XS

if TYPE_CHECKING:
    from app.services.handover import HandoverPlan
    from app.views.context import WindowContext

_WIDE = 500
_SHOWN = 4


class OutfitExportDialog(QDialog):
    """See the module.

    Args:
        context: What pages share.
        outfit_ids: The outfits, in the order in which they are shown.
    """

    def __init__(
        self, context: WindowContext, outfit_ids: Sequence[int], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setModal(False)
        self.setObjectName("outfit_export")
        self.setWindowTitle(self.tr("Show to somebody"))
        self._context = context
        self._ids = tuple(outfit_ids)
        self._plan: HandoverPlan | None = None
        # Of the window, not of this dialog: the work goes on when it is closed.
        self.exporting = OutfitExporting(
            context.operations, context.notifications, parent or context.operations
        )
        self._make_fields()
        self._lay_out()
        self.exporting.planned.connect(self._show_plan)
        self.exporting.refused.connect(self._show_refusal)
        self._form.choose("pdf")
        self._paper.choose("a4")
        self._ground.choose("own")
        self._on_form("pdf")

    def wish(self) -> ExportWish:
        """Return what is asked for now."""
        form = cast("Form", self._form.value() or "pdf")
        return ExportWish(
            self._ids,
            form=form,
            title=self._title.text().strip(),
            stylist=self._from.text().strip(),
            paper="letter" if self._paper.value() == "letter" else "a4",
            transparent=self._ground.value() == "none",
            told=Told(
                outfit_notes=self._notes.isChecked(),
                garment_notes=self._garments.isChecked() and form != "client",
                prices=self._prices.isChecked(),
            ),
        )

    # -- parts ------------------------------------------------------------------------------------

    def _make_fields(self) -> None:
        theme = self._context.theme
        self._form = Segments(
            [
                ("png", self.tr("Picture")),
                ("pdf", self.tr("PDF")),
                ("html", self.tr("Web page")),
                ("client", self.tr("For a client")),
            ],
            self.tr("What to make"),
        )
        self._form.setObjectName("export_form")
        self._form.chosen.connect(self._on_form)
        self._explained = label("", "muted", wrap=True)
        self._title = LineEdit(self.tr("Title"))
        self._title.setObjectName("export_title")
        self._from = LineEdit(self.tr("From"))
        self._from.setPlaceholderText(self.tr("Your name or your studio's"))
        self._paper = Segments([("a4", "A4"), ("letter", "Letter")], self.tr("Paper"))
        self._ground = Segments(
            [("own", self.tr("As it lies")), ("none", self.tr("Transparent"))],
            self.tr("Background"),
        )
        self._notes = Switch(theme, self.tr("Tell what is noted of the outfits"))
        self._garments = Switch(theme, self.tr("Tell what is noted of the garments"))
        self._prices = Switch(theme, self.tr("Tell prices"))
        for each in (self._notes, self._garments, self._prices):
            each.toggled.connect(self._ask)
        self._told = label("", name="export_told", wrap=True)
        self._never = label(
            self.tr(
                "Sizes, places, days of wear, file names and the data of your photos are never "
                "told."
            ),
            "caption",
            wrap=True,
        )
        self._save = button(self.tr("Save..."), kind="primary", name="export_save", run=self.save)
        self._save.setDefault(True)
        self._cancel = button(self.tr("Cancel"), kind="quiet", name="export_cancel", run=self.close)

    def _lay_out(self) -> None:
        self._rows: dict[str, tuple[QWidget, ...]] = {}
        fields = QGridLayout()
        fields.setHorizontalSpacing(SPACE_M)
        fields.setVerticalSpacing(SPACE_S)
        fields.setColumnStretch(1, 1)
        for at, (name, text, field) in enumerate(
            (
                ("title", self.tr("Title"), self._title),
                ("from", self.tr("From"), self._from),
                ("paper", self.tr("Paper"), self._paper),
                ("ground", self.tr("Background"), self._ground),
            )
        ):
            said = label(text, "muted")
            said.setBuddy(field)
            fields.addWidget(said, at, 0)
            fields.addWidget(field, at, 1)
            self._rows[name] = (said, field)
        switches = QVBoxLayout()
        switches.setSpacing(SPACE_XS)
        for name, switch in (
            ("notes", self._notes),
            ("garments", self._garments),
            ("prices", self._prices),
        ):
            row = QWidget()
            beside = QHBoxLayout(row)
            beside.setContentsMargins(0, 0, 0, 0)
            beside.addWidget(label(switch.accessibleName()), 1)
            beside.addWidget(switch)
            switches.addWidget(row)
            self._rows[name] = (row,)
        foot = QHBoxLayout()
        foot.setSpacing(SPACE_S)
        foot.addStretch(1)
        foot.addWidget(self._cancel)
        foot.addWidget(self._save)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_L, SPACE_L, SPACE_L, SPACE_L)
        column.setSpacing(SPACE_M)
        column.addWidget(self._form)
        column.addWidget(self._explained)
        column.addLayout(fields)
        column.addLayout(switches)
        column.addWidget(line())
        column.addWidget(self._told)
        column.addWidget(self._never)
        column.addStretch(1)
        column.addLayout(foot)
        self.setMinimumWidth(self._context.theme.scaled(_WIDE))

    # -- what is shown ----------------------------------------------------------------------------

    def _on_form(self, form: str) -> None:
        words = {
            "png": self.tr("Each outfit as a PNG picture, as it lies on its canvas."),
            "pdf": self.tr("A lookbook to print: a cover, and an outfit on each page."),
            "html": self.tr("One file that opens in any browser, without network."),
            "client": self.tr(
                "Web page, PDF and pictures in one ZIP file, and the outfits themselves: your "
                "client's own Vestry proposes them with the garments it finds by their photos."
            ),
        }
        self._explained.setText(words[form])
        shown = {
            "title": form != "png",
            "from": form == "client",
            "paper": form in ("pdf", "client"),
            "ground": form == "png",
            "notes": form != "png",
            "garments": form in ("pdf", "html"),
            "prices": form != "png",
        }
        for name, visible in shown.items():
            for widget in self._rows[name]:
                widget.setVisible(visible)
        self._make_room()
        self._ask()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give words that wrap the lines they take at this width."""
        super().resizeEvent(event)
        self._make_room()

    def _make_room(self) -> None:
        layout = self.layout()
        if layout is not None:  # Qt leaves out of a window's least height what wraps
            self.setMinimumHeight(layout.totalHeightForWidth(self.width()))

    def _ask(self) -> None:
        self.exporting.plan(self.wish())

    def _show_plan(self, plan: HandoverPlan) -> None:
        self._plan = plan
        self._save.setEnabled(True)
        looks = plan.content.looks
        self._title.setPlaceholderText(plan.content.title)
        names = [look.title for look in looks[:_SHOWN]]
        listed = ", ".join(names) + (" ..." if len(looks) > _SHOWN else "")
        self._told.setText(
            self.tr("{outfits}: {names}. {garments} with names and what is seen of them.").format(
                outfits=self.tr("%n outfit(s)", "", len(looks)),
                names=listed,
                garments=self.tr("%n garment(s)", "", len(plan.garments)),
            )
        )
        self._make_room()

    def _show_refusal(self, explained: Explanation) -> None:
        self._plan = None
        self._save.setEnabled(False)
        self._told.setText(f"{in_words(explained).message} {in_words(explained).next_step}")
        self._make_room()

    # -- acting -----------------------------------------------------------------------------------

    def save(self) -> None:
        """Ask where to, and make it; this window closes then."""
        if self._plan is None:
            return
        wish = self.wish()
        # what is told does not hang on the title, so it is not asked for with every letter
        title = wish.title or self._plan.content.title
        if wish.form == "png" and many(self._ids):
            choose_folder(self, self.tr("Folder for the pictures"), self._maker(wish))
            return
        if wish.form == "png":
            title = self._plan.content.looks[0].title
        filters = {
            "png": self.tr("Picture (*.png)"),
            "pdf": self.tr("PDF (*.pdf)"),
            "html": self.tr("Web page (*.html)"),
            "client": self.tr("ZIP file (*.zip)"),
        }[wish.form]
        name = suggested_name(title, wish.form)
        choose_target(self, self.windowTitle(), filters, name, self._maker(wish))

    def _maker(self, wish: ExportWish) -> Callable[[Path], None]:
        def make(target: Path) -> None:
            self.exporting.make(wish, target)
            self.close()

        return make
