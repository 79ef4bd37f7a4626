"""Who wears it: a drawn figure (shape, skin, hair) or the person's own photo with its points."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QAbstractButton,
    QButtonGroup,
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QMessageBox,
    QVBoxLayout,
    QWidget,
)

from app.tryon.values import HAIRS, SHAPES, SKINS, FigureChoice
from app.viewmodels.trying_on import TryOnViewModel
from app.views.context import WindowContext
from app.views.controls import Segments, button, label
from app.views.file_choice import PHOTO_PATTERNS, choose_file
from app.views.theme import Theme
from app.views.tokens import SPACE_S, SPACE_XS
from models.render.figure_paint import SKIN


class SkinSwatch(QAbstractButton):
    """One skin tone; a radio button to screen readers."""

    def __init__(self, theme: Theme, tone: int, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._color = QColor(*SKIN[tone - 1])
        self.setCheckable(True)
        self.setAutoExclusive(True)
        self.setAccessibleName(name)
        self.setToolTip(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def sizeHint(self) -> QSize:
        """A dot with room for its ring."""
        return QSize(26, 26)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the dot, its ring when chosen, and the focus."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect())
        painter.setPen(QPen(self._theme.color("text_1", alpha=0.12), 1))
        painter.setBrush(self._color)
        painter.drawEllipse(box.center(), 8.5, 8.5)
        if self.isChecked() or self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(self._theme.color("focus" if self.hasFocus() else "accent"), 2))
            painter.drawEllipse(box.center(), 11.5, 11.5)


class WhoWearsIt(QWidget):
    """The choices.

    Args:
        context: What pages share.
        trying: What is tried on.
    """

    points_wanted = Signal(bool)
    """The body points shall be shown, or hidden."""

    def __init__(
        self, context: WindowContext, trying: TryOnViewModel, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._context, self._trying = context, trying
        self._filling = False
        self.who = Segments(
            [("figure", self.tr("Drawn figure")), ("photo", self.tr("My photo"))],
            self.tr("Who wears it"),
        )
        self.who.setObjectName("tryon_who")
        self.who.choose("figure")
        self.who.chosen.connect(self._on_who)
        self._figure, self._photo = QWidget(), QWidget()
        self._make_figure()
        self._make_photo()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_S)
        for each in (self.who, self._figure, self._photo):
            column.addWidget(each)
        trying.changed.connect(self._show)
        self._show()

    def _make_figure(self) -> None:
        self.shape = QComboBox()
        self.shape.setObjectName("tryon_shape")
        self.shape.setAccessibleName(self.tr("Body shape"))
        shapes = {
            "slender": self.tr("Slender"),
            "average": self.tr("Average"),
            "curved": self.tr("Curved"),
            "broad": self.tr("Broad"),
            "full": self.tr("Full"),
            "child": self.tr("Child"),
        }
        for shape in SHAPES:
            self.shape.addItem(shapes[shape], shape)
        self.hair = QComboBox()
        self.hair.setObjectName("tryon_hair")
        self.hair.setAccessibleName(self.tr("Hair"))
        hairs = {
            "none": self.tr("No hair"),
            "short": self.tr("Short hair"),
            "bob": self.tr("Bob"),
            "long": self.tr("Long hair"),
            "bun": self.tr("Bun"),
            "ponytail": self.tr("Ponytail"),
            "curls": self.tr("Curls"),
        }
        for hair in HAIRS:
            self.hair.addItem(hairs[hair], hair)
        for box in (self.shape, self.hair):
            box.currentIndexChanged.connect(lambda _row: self._choose())
        self.skins = QButtonGroup(self)
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        for tone in SKINS:
            name = self.tr("Skin tone {number} of {count}").format(number=tone, count=len(SKINS))
            swatch = SkinSwatch(self._context.theme, tone, name)
            self.skins.addButton(swatch, tone)
            row.addWidget(swatch)
        row.addStretch(1)
        self.skins.idClicked.connect(lambda _tone: self._choose())
        column = QVBoxLayout(self._figure)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_S)
        both = QHBoxLayout()
        both.setSpacing(SPACE_S)
        both.addWidget(self.shape, 1)
        both.addWidget(self.hair, 1)
        column.addLayout(both)
        column.addLayout(row)

    def _make_photo(self) -> None:
        column = QVBoxLayout(self._photo)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_XS)
        self._told = label("", "caption", name="tryon_photo_told", wrap=True)
        column.addWidget(self._told)
        self.people = QComboBox()
        self.people.setObjectName("tryon_people")
        self.people.setAccessibleName(self.tr("Which of your photos"))
        self.people.activated.connect(
            lambda _row: self._trying.use_person(self.people.currentData())
        )
        column.addWidget(self.people)
        self._pick = button(self.tr("Choose a photo..."), name="tryon_pick", run=self.ask_photo)
        self.points = button(self.tr("Set body points"), name="tryon_points")
        self.points.setCheckable(True)
        self.points.toggled.connect(self.points_wanted)
        self._guess = button(
            self.tr("Guess the points again"), kind="quiet", name="tryon_guess",
            run=self._trying.guess_points,
        )  # fmt: skip
        self._forget = button(
            self.tr("Delete this photo..."), kind="quiet", name="tryon_forget", run=self.ask_forget
        )
        for each in (self._pick, self.points, self._guess, self._forget):
            column.addWidget(each)

    def ask_photo(self) -> None:
        """Ask for a photo of the person."""
        filters = self.tr("Photos ({patterns})").format(patterns=PHOTO_PATTERNS)
        choose_file(self, self.tr("A photo of you"), filters, self._trying.add_person)

    def ask_forget(self) -> None:
        """Ask, then delete the person's photo for good."""
        box = QMessageBox(self)
        box.setObjectName("forget_question")
        box.setWindowTitle(self.tr("Delete this photo"))
        box.setText(self.tr("Delete your photo and its body points for good?"))
        box.setInformativeText(
            self.tr("It cannot be brought back; backups that were made before still hold it.")
        )
        also = QCheckBox(self.tr("Also delete the try-ons that were saved on it"))
        also.setObjectName("forget_pictures")
        box.setCheckBox(also)
        delete = box.addButton(self.tr("Delete for good"), QMessageBox.ButtonRole.DestructiveRole)
        count = len(self._trying.people)
        if count > 1:
            every = box.addButton(
                self.tr("Delete all %Ln photo(s)", "", count),
                QMessageBox.ButtonRole.DestructiveRole,
            )
            every.setObjectName("forget_every")
            every.clicked.connect(
                lambda _checked=False: self._trying.delete_person(
                    every=True, with_pictures=also.isChecked()
                )
            )
        keep = box.addButton(self.tr("Keep"), QMessageBox.ButtonRole.RejectRole)
        box.setDefaultButton(keep)
        box.setEscapeButton(keep)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        delete.clicked.connect(
            lambda _checked=False: self._trying.delete_person(with_pictures=also.isChecked())
        )
        box.open()

    def _on_who(self, who: str) -> None:
        trying = self._trying
        if who == "figure":
            self.points.setChecked(False)
            trying.choose(trying.look.choice)
        elif trying.people:
            trying.use_person(trying.people[0])
        self._show()

    def _choose(self) -> None:
        if self._filling:
            return
        tone = self.skins.checkedId()
        choice = FigureChoice(
            self.shape.currentData(), tone if tone > 0 else 4, self.hair.currentData()
        )
        self._trying.choose(choice)

    def _show(self) -> None:
        look = self._trying.look
        photo = self.who.value() == "photo"
        if look.person is not None and not photo:
            self.who.choose("photo")
            photo = True
        self._filling = True
        self.shape.setCurrentIndex(max(0, self.shape.findData(look.choice.shape)))
        self.hair.setCurrentIndex(max(0, self.hair.findData(look.choice.hair)))
        self.skins.button(look.choice.skin).setChecked(True)
        self._filling = False
        self._figure.setVisible(not photo)
        self._photo.setVisible(photo)
        has = look.person is not None
        for each in (self.points, self._guess, self._forget):
            each.setVisible(has)
        self._list_people()
        kept = self.tr(
            "Your photo is kept in this wardrobe and its backups until you delete it, and is shown"
            " nowhere else."
        )
        stand = self.tr(
            "Stand straight, seen from the front, in close-fitting clothes before a plain wall."
        )
        self._told.setText(kept if has else f"{stand} {kept}")

    def _list_people(self) -> None:
        """Offer all photos that are kept: none must be out of sight and out of reach."""
        idents = self._trying.people
        shown = tuple(self.people.itemData(row) for row in range(self.people.count()))
        if shown != idents:
            self.people.clear()
            for number, ident in enumerate(reversed(idents), 1):
                self.people.insertItem(0, self.tr("Photo {number}").format(number=number), ident)
        person = self._trying.look.person
        self.people.setCurrentIndex(self.people.findData(person.id) if person else -1)
        self.people.setVisible(len(idents) > 1)
