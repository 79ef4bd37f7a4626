"""The cards of an assistant's answer: garments, outfits, gaps, products, pictures, what was done.

Widgets of values that are ready to be shown; every text is plain. What is not owned, drawn or said
by another program carries a badge in words, never a color alone. A button says what it stands for
(an ``Action``, or words) and decides nothing.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.assistant.composer.reply import (
    Action,
    ActionKind,
    AssistantCard,
    DoneCard,
    GapCard,
    GarmentLine,
    GarmentsCard,
    LinksCard,
    OutfitCard,
    PictureCard,
    ProductCard,
    QuestionCard,
    QuotedCard,
    TroubleCard,
)
from app.viewmodels.chat_replies import ShownReply
from app.viewmodels.chat_values import RowPicture
from app.views.chat_pictures import ChatPicture
from app.views.collage import CollageView
from app.views.context import WindowContext
from app.views.controls import button, label
from app.views.theme import set_role
from app.views.tokens import SPACE_M, SPACE_XS
from app.views.wall import Wall
from local_index.chat_parts import PicturePart

OUTFIT_WIDTH, GARMENT_WIDTH, PICTURE_WIDTH = 226, 112, 300
PRODUCT_BOX = QSize(96, 120)
CHIP_HEIGHT = 28
_ICONS: dict[ActionKind, str] = {
    "save": "heart",
    "wear": "check",
    "like": "thumbs-up",
    "dislike": "thumbs-down",
    "swap": "rotate-cw",
    "try_on": "user",
    "draw": "wand-sparkles",
    "shop": "search",
    "add": "plus",
    "more": "ellipsis",
    "undo": "undo-2",
}


class ReplyCard(QFrame):
    """One card.

    Args:
        context: What pages share.
        shown: The reply that it belongs to.
    """

    acted = Signal(object)
    """An ``Action``, or words that are said in the person's name."""
    opened = Signal(object)
    """A ``RowPicture`` to be shown large."""

    def __init__(
        self,
        context: WindowContext,
        shown: ShownReply,
        *,
        role: str = "card",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.context, self.shown = context, shown
        self.asking: list[QPushButton] = []
        if role:
            set_role(self, role)
        self.column = QVBoxLayout(self)
        edge = SPACE_M if role else 0
        self.column.setContentsMargins(edge, edge, edge, edge)
        self.column.setSpacing(SPACE_XS)

    def add(self, text: str, role: str = "", *, name: str = "") -> None:
        """Add a line of words; nothing where there are none."""
        if text:
            self.column.addWidget(label(text, role, name=name, wrap=True))

    def badge(self, text: str, *, name: str) -> None:
        """Add a badge."""
        if text:
            row = QHBoxLayout()
            row.addWidget(label(text, "badge", name=name))
            row.addStretch(1)
            self.column.addLayout(row)

    def offer(self, actions: Sequence[Action]) -> None:
        """Add a button for each action."""
        if actions:
            self.column.addSpacing(SPACE_XS)
            self.column.addWidget(Wall([self._button(one) for one in actions], spacing=SPACE_XS))

    def choices(self, words: Sequence[str], *, name: str) -> None:
        """Add chips that say their words in the person's name."""
        chips = [
            chip(
                self.context, one, name=f"{name}_{at}", run=functools.partial(self.acted.emit, one)
            )
            for at, one in enumerate(words, start=1)
        ]
        self.asking += chips
        if chips:
            self.column.addWidget(Wall(chips))

    def picture(self, file: Path | None, name: str, box: QSize) -> ChatPicture:
        """Return a picture that opens large."""
        made = ChatPicture(self.context, RowPicture(PicturePart(1), file, name), box=box)
        made.opened.connect(self.opened)
        return made

    def _button(self, action: Action) -> QPushButton:
        run = functools.partial(self.acted.emit, action)
        made = chip(self.context, f" {action.label}", name=f"card_{action.kind}", run=run)
        made.setIcon(self.context.theme.icon(_ICONS[action.kind]))
        made.setIconSize(QSize(14, 14))
        if action.undo and action.undo in self.shown.over:
            done = QCoreApplication.translate("ReplyCards", "Taken back")
            made.setText(f" {done}")
            made.setAccessibleName(done)
            made.setEnabled(False)
        else:
            self.asking.append(made)
        return made


def chip(
    context: WindowContext, words: str, *, name: str, run: Callable[[], object]
) -> QPushButton:
    """Return a round button; an ampersand in its words is no shortcut."""
    made = button(words.replace("&", "&&"), kind="chip", name=name, run=run)
    made.setAccessibleName(words.strip())
    made.setMinimumHeight(context.theme.scaled(CHIP_HEIGHT))
    return made


def make_card(context: WindowContext, shown: ShownReply, card: AssistantCard) -> ReplyCard:
    """Return a card as a widget."""
    return _MAKERS[type(card)](context, shown, card)


def _outfit(context: WindowContext, shown: ShownReply, card: OutfitCard) -> ReplyCard:
    made = ReplyCard(context, shown)
    wide = context.theme.scaled(OUTFIT_WIDTH)
    made.setFixedWidth(wide)
    made.setObjectName("outfit_card")
    names = ", ".join(one.name for one in card.items)
    title = QCoreApplication.translate("ReplyCards", "Outfit {n}").format(n=card.rank)
    made.setAccessibleName(f"{card.name or title}: {names}")
    tile = CollageView(context.theme, context.thumbnails)
    tile.show_pieces(shown.laid(card.items))
    tile.setFixedHeight(round((wide - 2 * SPACE_M) * 1.2))
    made.column.addWidget(tile)
    head = f"{title} \N{MIDDLE DOT} {card.name}" if card.name else title
    made.add(head, "strong", name="outfit_title")
    made.add(names, "caption", name="outfit_names")
    if card.kept:
        kept = [one.name for one in card.items if one.id in card.kept]
        told = QCoreApplication.translate("ReplyCards", "Kept: {names}")
        made.add(told.format(names=", ".join(kept)), "caption", name="outfit_kept")
    made.add(card.reasons[0] if card.reasons else "", "muted", name="outfit_reason")
    made.add("\n".join(card.cautions), "warn", name="outfit_caution")
    if more := card.reasons[1:]:
        _fold(made, QCoreApplication.translate("ReplyCards", "More reasons"), more)
    made.offer(card.actions)
    made.column.addStretch(1)
    return made


def _fold(made: ReplyCard, title: str, lines: Sequence[str]) -> None:
    """Add lines that open on a click."""
    inside = label("\n".join(lines), "muted", name="card_more", wrap=True)
    inside.hide()
    opener = button(title, kind="link", name="card_fold")
    opener.setCheckable(True)
    opener.toggled.connect(inside.setVisible)
    made.column.addWidget(opener, 0, Qt.AlignmentFlag.AlignLeft)
    made.column.addWidget(inside)


def _garments(context: WindowContext, shown: ShownReply, card: GarmentsCard) -> ReplyCard:
    made = ReplyCard(context, shown, role="")
    made.setObjectName("garments_card")
    made.add(card.title, "strong")
    tiles = [_garment(context, shown, one) for one in card.items]
    made.column.addWidget(Wall(tiles, spacing=SPACE_M))
    if card.total > len(card.items):
        more = QCoreApplication.translate("ReplyCards", "{shown} of {total}")
        made.add(more.format(shown=len(card.items), total=card.total), "caption")
    made.offer(card.actions)
    return made


def _garment(context: WindowContext, shown: ShownReply, line: GarmentLine) -> QWidget:
    tile = QWidget()
    wide = context.theme.scaled(GARMENT_WIDTH)
    tile.setFixedWidth(wide)
    tile.setObjectName("garment_tile")
    column = QVBoxLayout(tile)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(SPACE_XS)
    picture = CollageView(context.theme, context.thumbnails)
    picture.show_pieces([shown.piece(line)])
    picture.setFixedHeight(round(wide * 1.25))
    column.addWidget(picture)
    column.addWidget(label(line.name, wrap=True))
    if line.detail:
        column.addWidget(label(line.detail, "caption", wrap=True))
    if not line.owned:
        badge = QCoreApplication.translate("ReplyCards", "Not in your wardrobe")
        column.addWidget(label(badge, "warn", wrap=True))
    column.addStretch(1)
    return tile


def _gap(context: WindowContext, shown: ShownReply, card: GapCard) -> ReplyCard:
    made = ReplyCard(context, shown)
    made.setObjectName("gap_card")
    made.badge(card.badge, name="gap_badge")
    made.add(card.text, name="gap_text")
    made.offer(card.actions)
    return made


def _product(context: WindowContext, shown: ShownReply, card: ProductCard) -> ReplyCard:
    made = ReplyCard(context, shown)
    made.setObjectName("product_card")
    made.setAccessibleName(f"{card.title}. {card.badge}")
    made.setFixedWidth(context.theme.scaled(OUTFIT_WIDTH))
    if card.thumb:
        made.column.addWidget(made.picture(shown.files.get(card.id), card.title, PRODUCT_BOX))
    made.badge(card.badge, name="product_badge")
    made.add(card.title, "strong", name="product_title")
    made.add(card.price, name="product_price")
    told = " \N{MIDDLE DOT} ".join(one for one in (card.source, card.imported) if one)
    made.add(told, "caption", name="product_source")
    made.offer(card.actions)
    made.column.addStretch(1)
    return made


def _made_picture(context: WindowContext, shown: ShownReply, card: PictureCard) -> ReplyCard:
    made = ReplyCard(context, shown)
    made.setObjectName("picture_card")
    wide = context.theme.scaled(PICTURE_WIDTH)
    made.setFixedWidth(wide)
    inside = wide - 2 * SPACE_M
    picture = made.picture(shown.files.get(card.ref), card.alt, QSize(inside, inside * 5 // 4))
    picture.setAccessibleName(f"{card.badge}: {card.alt}")
    made.column.addWidget(picture, 0, Qt.AlignmentFlag.AlignHCenter)
    made.badge(card.badge, name="picture_badge")
    made.add(card.limits, "muted", name="picture_limits")
    made.add("\n".join(card.left_out), "warn", name="picture_left_out")
    lines = [card.words] if card.words else []
    if card.seed is not None:
        seed = QCoreApplication.translate("ReplyCards", "Seed {seed}")
        lines.append(seed.format(seed=card.seed))
    if card.seconds:
        took = QCoreApplication.translate("ReplyCards", "Took {n} s")
        lines.append(took.format(n=round(card.seconds)))
    if lines:
        _fold(made, QCoreApplication.translate("ReplyCards", "How it was made"), lines)
    made.offer(card.actions)
    return made


def _question(context: WindowContext, shown: ShownReply, card: QuestionCard) -> ReplyCard:
    made = ReplyCard(context, shown, role="")
    made.setObjectName("question_card")
    if card.text not in shown.reply.text:
        made.add(card.text)
    made.choices(card.choices, name="choice")
    return made


def _done(context: WindowContext, shown: ShownReply, card: DoneCard) -> ReplyCard:
    made = ReplyCard(context, shown)
    made.setObjectName("done_card")
    made.add(card.text, "success", name="done_text")
    undo = QCoreApplication.translate("ReplyCards", "Undo")
    back = (Action("undo", undo, undo=card.undo),) if card.undo else ()
    has = any(one.undo for one in card.actions)
    made.offer((*card.actions, *(() if has else back)))
    return made


def _links(context: WindowContext, shown: ShownReply, card: LinksCard) -> ReplyCard:
    made = ReplyCard(context, shown)
    made.setObjectName("links_card")
    made.badge(card.badge, name="links_badge")
    for title, address in card.links:
        made.add(title, "strong")
        made.add(address, "caption")
    return made


def _quoted(context: WindowContext, shown: ShownReply, card: QuotedCard) -> ReplyCard:
    made = ReplyCard(context, shown)
    made.setObjectName("quoted_card")
    told = QCoreApplication.translate("ReplyCards", "{program} said; nobody has checked it:")
    made.add(told.format(program=card.source), "caption")
    made.add(card.text, "muted", name="quoted_text")
    return made


def _trouble(context: WindowContext, shown: ShownReply, card: TroubleCard) -> ReplyCard:
    made = ReplyCard(context, shown, role="trouble")
    made.setObjectName("trouble_card")
    made.add(card.text, "strong", name="card_trouble")
    made.add(card.next_step, "muted", name="card_next_step")
    return made


_MAKERS: dict[type, Callable[..., ReplyCard]] = {
    OutfitCard: _outfit,
    GarmentsCard: _garments,
    GapCard: _gap,
    ProductCard: _product,
    PictureCard: _made_picture,
    QuestionCard: _question,
    DoneCard: _done,
    LinksCard: _links,
    QuotedCard: _quoted,
    TroubleCard: _trouble,
}
