"""One document per message that grows with the answer: what is finished is never laid out again.

Text comes in any pieces. Blocks that are over (``markdown_blocks``) are put into the document once;
what is still open is read again at each flush, and of it only the lines that changed are replaced.
So a flush costs the same on the tenth page as in the first line. ``finish`` reads the whole text
once more and replaces what differs, which makes the result the same however the text came.

The document shows what ``markdown_parts`` gives and loads nothing: pictures come from whoever made
it, every other address is refused. Where a link leads is for the widget to ask.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from PySide6.QtCore import QObject, QRectF, Qt, QUrl
from PySide6.QtGui import (
    QBrush,
    QColor,
    QFont,
    QPixmap,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
    QTextFrameFormat,
    QTextImageFormat,
    QTextLength,
    QTextOption,
    QTextTableCellFormat,
    QTextTableFormat,
)

from app.views.markdown_blocks import BlockCutter, plain
from app.views.markdown_parts import PICTURE_SCHEMES, Line, Part, Run, Table, definitions, parts

Pictures = Callable[[QUrl], QPixmap | None]
"""Returns a picture of ours as it is here now; None when it is not."""

CODE_PAD = 12
CODE_HEAD = 30
"""Above the first line of code: room for its language and the button that copies it."""
PICTURE_WIDTH, PICTURE_HEIGHT = 160, 200
_HEADINGS = {1: 1.38, 2: 1.22, 3: 1.08}
_LINE_HEIGHT = 148.0
_CODE_LINE_HEIGHT = 136.0
_MONO = ["JetBrains Mono", "SF Mono", "Menlo", "Cascadia Mono", "Consolas", "DejaVu Sans Mono"]


@dataclass(frozen=True, slots=True)
class Look:
    """How a message looks: colors as ``#RRGGBB`` and the size of its letters in pixels."""

    text: str
    muted: str
    accent: str
    code_ground: str
    edge: str
    family: str = "Inter"
    size: int = 15


@dataclass(frozen=True, slots=True)
class CodeArea:
    """Code in the document: which part of the page it takes, and which parts it is.

    Attributes:
        first: The first part of the document that belongs to it.
        end: The first one after it.
    """

    rect: QRectF
    language: str
    first: int
    end: int


@dataclass(frozen=True, slots=True)
class _Placed:
    """A part in the document.

    Attributes:
        start: Position that it begins at, the break before it included.
        reused: Whether it took the empty line that was there.
    """

    part: Part
    start: int
    reused: bool


@dataclass(frozen=True, slots=True)
class _Areas:
    """What is painted behind the first parts of a document at one width."""

    width: float = -1.0
    parts: int = 0
    codes: list[CodeArea] = field(default_factory=list)
    quotes: list[QRectF] = field(default_factory=list)


class MarkdownDocument(QTextDocument):
    """The document of one message.

    Args:
        look: Colors and size.
        pictures: Gives pictures of ours.
    """

    def __init__(
        self, look: Look, *, pictures: Pictures | None = None, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._look = look
        self._pictures = pictures
        self._text: list[str] = []
        self._waiting: list[str] = []
        self._cutter = BlockCutter()
        self._placed: list[_Placed] = []
        self._frozen = 0
        self._known = _Areas()
        self._spare = True  # an empty last line that the next part takes
        self.setUndoRedoEnabled(False)
        self.setDocumentMargin(0)
        self._apply_look()

    # -- text -------------------------------------------------------------------------------------

    @property
    def source(self) -> str:
        """Everything that was given, as it was written."""
        return "".join(self._text)

    def append(self, text: str) -> None:
        """Take more text; it is shown at the next flush."""
        self._text.append(text)
        self._waiting.append(text)

    def flush(self) -> None:
        """Show what has come."""
        over = self._cutter.feed("".join(self._waiting))
        self._waiting.clear()
        finished = [part for block in over for part in parts(block)]
        rest = self._cutter.open_block()
        tail = parts(rest) if rest is not None else ()
        self._show([*finished, *tail], keep=self._frozen)
        self._frozen += len(finished)

    def finish(self) -> None:
        """Read the whole text once more; nothing comes any more."""
        text = self.source
        known = definitions(text)
        cutter = BlockCutter()
        blocks = [*cutter.feed(text), *cutter.finish()]
        self._waiting.clear()
        self._show([part for block in blocks for part in parts(block, known)], keep=0)
        self._frozen = len(self._placed)

    def set_text(self, text: str) -> None:
        """Show a whole answer instead of what is here."""
        self._text, self._waiting = [text], []
        self._cutter, self._frozen = BlockCutter(), 0
        self.finish()

    def set_plain(self, text: str) -> None:
        """Show what a person wrote, letter for letter."""
        self._text, self._waiting = [text], []
        lines = plain(text).strip("\n").split("\n")
        whole = Line("text", (Run("\n".join(lines)),))
        self._show([whole], keep=0)
        self._frozen = len(self._placed)

    def set_look(self, look: Look) -> None:
        """Show everything in other colors or another size."""
        if look == self._look:
            return
        self._look = look
        self._known = _Areas()
        self._apply_look()
        shown, frozen = [each.part for each in self._placed], self._frozen
        self._show([], keep=0)
        self._show(shown, keep=0)
        self._frozen = frozen

    @property
    def look(self) -> Look:
        """Colors and size."""
        return self._look

    @property
    def ends_in_code(self) -> bool:
        """Whether code is the last thing, which needs room for its edge below."""
        return bool(self._placed) and _is_code(self._placed[-1].part)

    def code_areas(self) -> list[CodeArea]:
        """Return where code is now, from the top."""
        return self._areas().codes

    def quote_areas(self) -> list[QRectF]:
        """Return where a line stands beside what is quoted, from the top."""
        return self._areas().quotes

    def code_text(self, area: CodeArea) -> str:
        """Return the letters of code, for the clipboard."""
        lines = (each.part for each in self._placed[area.first : area.end])
        return "\n".join(line.text for line in lines if isinstance(line, Line))

    def _areas(self) -> _Areas:
        """Return areas; what is finished is measured once, however often the end changes."""
        known = self._known
        if known.width != self.textWidth() or known.parts > self._frozen:
            known = _Areas(self.textWidth())
        if known.parts < self._frozen:
            known = self._measured(known, self._frozen)
        self._known = known
        return self._measured(known, len(self._placed))

    def _measured(self, known: _Areas, end: int) -> _Areas:
        made = _Areas(known.width, end, list(known.codes), list(known.quotes))
        layout = self.documentLayout()
        for at in range(known.parts, end):
            placed = self._placed[at]
            part = placed.part
            if not isinstance(part, Line) or not (part.quote or part.kind == "code"):
                continue
            block = self.findBlock(placed.start + (0 if placed.reused else 1))
            rect = layout.blockBoundingRect(block)
            if part.kind == "code":
                self._add_code(made.codes, at, part, rect)
            else:
                line = QRectF(3, rect.top(), 3, rect.height())
                before = self._placed[at - 1].part if at else None
                if made.quotes and isinstance(before, Line) and before.quote:
                    made.quotes[-1] = made.quotes[-1].united(line)
                else:
                    made.quotes.append(line)
        return made

    def _add_code(self, codes: list[CodeArea], at: int, line: Line, rect: QRectF) -> None:
        left = line.quote * round(self._look.size * 1.6)
        top = rect.top() - (CODE_HEAD if line.first else 0)
        ground = QRectF(left, top, self.textWidth() - left, rect.bottom() + CODE_PAD - top)
        if codes and not line.first and codes[-1].end == at:
            before = codes[-1]
            codes[-1] = CodeArea(before.rect.united(ground), before.language, before.first, at + 1)
        else:
            codes.append(CodeArea(ground, line.language, at, at + 1))

    def link_at(self, position: int) -> str:
        """Return where the letter at a position leads; empty for nowhere."""
        cursor = QTextCursor(self)
        cursor.setPosition(position)
        return cursor.charFormat().anchorHref()

    # -- pictures ---------------------------------------------------------------------------------

    def loadResource(self, kind: int, name: QUrl | str) -> Any:
        """Give pictures of ours; everything else, from files and networks, does not exist."""
        url = QUrl(name)
        image = int(QTextDocument.ResourceType.ImageResource.value)
        if kind == image and url.scheme() in PICTURE_SCHEMES and self._pictures is not None:
            found = self._pictures(url)
            if found is not None:
                return found
        blank = QPixmap(1, 1)
        blank.fill(Qt.GlobalColor.transparent)
        return blank

    def picture_came(self, url: QUrl, pixmap: QPixmap) -> None:
        """Show a picture that was asked for and is here now."""
        self.addResource(int(QTextDocument.ResourceType.ImageResource.value), url, pixmap)
        self.markContentsDirty(0, self.characterCount())

    # -- showing ----------------------------------------------------------------------------------

    def letters(self) -> QFont:
        """Return the font of plain words."""
        font = QFont(self._look.family)
        font.setPixelSize(self._look.size)
        return font

    def _apply_look(self) -> None:
        self.setDefaultFont(self.letters())

    def _show(self, wanted: Sequence[Part], *, keep: int) -> None:
        """Have these parts after the first ``keep``; what is there already is not touched."""
        same = keep
        for new, old in zip(wanted, self._placed[keep:], strict=False):
            if new != old.part:
                break
            same += 1
        if same == len(self._placed) and same - keep == len(wanted):
            return
        cursor = QTextCursor(self)
        cursor.beginEditBlock()
        self._cut_from(same, cursor)
        for part in wanted[same - keep :]:
            self._put(part, cursor)
        cursor.endEditBlock()
        self._leave_room_below_tables(max(0, same - 1))

    def _cut_from(self, index: int, cursor: QTextCursor) -> None:
        if index >= len(self._placed):
            return
        gone = self._placed[index]
        cursor.setPosition(gone.start)
        cursor.movePosition(QTextCursor.MoveOperation.End, QTextCursor.MoveMode.KeepAnchor)
        cursor.removeSelectedText()
        del self._placed[index:]
        self._frozen = min(self._frozen, index)
        if self._known.parts > index:
            self._known = _Areas()
        before = self._placed[-1].part if self._placed else None
        self._spare = before is None or isinstance(before, Table)
        # What is left of a cut takes on the form of what went.
        if before is None:
            cursor.setBlockFormat(QTextBlockFormat())
            cursor.setBlockCharFormat(QTextCharFormat())
        elif isinstance(before, Line):
            over = self._placed[-2].part if len(self._placed) > 1 else None
            cursor.setBlockFormat(self._form(before, over))
        else:
            cursor.setBlockFormat(_unseen())
            cursor.setBlockCharFormat(QTextCharFormat())

    def _put(self, part: Part, cursor: QTextCursor) -> None:
        cursor.movePosition(QTextCursor.MoveOperation.End)
        before = self._placed[-1].part if self._placed else None
        start, reused = cursor.position(), self._spare
        if isinstance(part, Table):
            self._put_table(part, cursor, before)
        else:
            form, letters = self._form(part, before), self._letters(part)
            if reused:
                cursor.setBlockFormat(form)
                cursor.setBlockCharFormat(letters)
            else:
                cursor.insertBlock(form, letters)
            self._put_line(part, cursor, letters)
            self._spare = False
        self._placed.append(_Placed(part, start, reused))

    def _put_line(self, line: Line, cursor: QTextCursor, letters: QTextCharFormat) -> None:
        if line.marker:
            marked = QTextCharFormat(letters)
            marked.setForeground(QColor(self._look.muted))
            cursor.insertText(f"{line.marker}\t", marked)
        for run in line.runs:
            self._put_run(run, cursor, letters)

    def _put_run(self, run: Run, cursor: QTextCursor, letters: QTextCharFormat) -> None:
        if run.picture:
            image = QTextImageFormat()
            image.setName(run.picture)
            image.setWidth(PICTURE_WIDTH)
            image.setHeight(PICTURE_HEIGHT)
            image.setProperty(QTextFormat.Property.ImageAltText, run.text)
            cursor.insertImage(image)
            return
        form = QTextCharFormat(letters)
        if run.bold:
            form.setFontWeight(QFont.Weight.DemiBold)
        if run.italic:
            form.setFontItalic(True)
        if run.struck:
            form.setFontStrikeOut(True)
        if run.code and not letters.fontFixedPitch():
            form.setFontFamilies(_MONO)
            form.setFontFixedPitch(True)
            form.setProperty(QTextFormat.Property.FontPixelSize, round(self._look.size * 0.9))
            form.setBackground(QBrush(QColor(self._look.code_ground)))
        if run.link:
            form.setAnchor(True)
            form.setAnchorHref(run.link)
            form.setForeground(QColor(self._look.accent))
            form.setFontUnderline(True)
        cursor.insertText(run.text.replace("\n", "\u2028"), form)

    def _put_table(self, table: Table, cursor: QTextCursor, before: Part | None) -> None:
        form = QTextTableFormat()
        form.setBorder(0)
        form.setCellSpacing(0)
        form.setCellPadding(7)
        form.setTopMargin(self._gap(table, before))
        form.setBottomMargin(0)
        form.setBorderStyle(QTextFrameFormat.BorderStyle.BorderStyle_None)
        form.setHeaderRowCount(1)
        columns = max(len(row) for row in table.rows)
        if sum(len(run.text) for row in table.rows[:2] for cell in row for run in cell) > 60:
            form.setWidth(QTextLength(QTextLength.Type.PercentageLength, 100))
        made = cursor.insertTable(len(table.rows), columns, form)
        for at, row in enumerate(table.rows):
            for column in range(columns):
                cell = made.cellAt(at, column)
                cell.setFormat(self._cell(head=at == 0))
                inside = cell.firstCursorPosition()
                block = QTextBlockFormat()
                block.setLineHeight(136, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
                if column in table.right:
                    block.setAlignment(Qt.AlignmentFlag.AlignRight)
                inside.setBlockFormat(block)
                letters = QTextCharFormat()
                letters.setForeground(QColor(self._look.text))
                if at == 0:
                    letters.setFontWeight(QFont.Weight.DemiBold)
                for run in row[column] if column < len(row) else ():
                    self._put_run(run, inside, letters)
        cursor.movePosition(QTextCursor.MoveOperation.End)
        cursor.setBlockFormat(_unseen())
        self._spare = True

    def _leave_room_below_tables(self, first: int) -> None:
        """Have the room that the next part wants below tables: Qt gives that part none."""
        for at in range(first, len(self._placed)):
            part = self._placed[at].part
            if not isinstance(part, Table):
                continue
            inside = QTextCursor(self)
            inside.setPosition(self._placed[at].start + 1)
            table = inside.currentTable()
            after = self._placed[at + 1].part if at + 1 < len(self._placed) else None
            room = self._gap(after, part) if after is not None else 0.0
            form = table.format()
            if form.bottomMargin() != room:
                form.setBottomMargin(room)
                table.setFormat(form)

    def _cell(self, *, head: bool) -> QTextTableCellFormat:
        form = QTextTableCellFormat()
        form.setBottomBorder(1)
        form.setBottomBorderStyle(QTextFrameFormat.BorderStyle.BorderStyle_Solid)
        form.setBottomBorderBrush(QBrush(QColor(self._look.muted if head else self._look.edge)))
        return form

    # -- forms ------------------------------------------------------------------------------------

    def _form(self, line: Line, before: Part | None) -> QTextBlockFormat:
        form = QTextBlockFormat()
        size = self._look.size
        step = round(size * 1.6)
        form.setTopMargin(self._gap(line, before))
        height = _CODE_LINE_HEIGHT if line.kind == "code" else _LINE_HEIGHT
        if any(run.picture for run in line.runs):
            height = 100.0
        form.setLineHeight(height, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
        left = line.quote * step
        if line.kind == "item":
            left += line.level * step
            form.setTextIndent(-step)
            form.setTabPositions([QTextOption.Tab(step, QTextOption.TabType.LeftTab)])
        elif line.kind == "text":
            left += line.level * step
        elif line.kind == "heading":
            form.setHeadingLevel(line.level)
        elif line.kind == "code":
            left += CODE_PAD + 2
            form.setRightMargin(CODE_PAD + 2)
        elif line.kind == "rule":
            form.setProperty(
                QTextFormat.Property.BlockTrailingHorizontalRulerWidth,
                QTextLength(QTextLength.Type.PercentageLength, 100),
            )
            form.setBackground(QBrush(QColor(self._look.edge)))
        form.setLeftMargin(left)
        return form

    def _letters(self, line: Line) -> QTextCharFormat:
        form = QTextCharFormat()
        form.setForeground(QColor(self._look.muted if line.quote else self._look.text))
        if line.kind == "heading":
            scale = _HEADINGS.get(line.level, 1.0)
            form.setProperty(QTextFormat.Property.FontPixelSize, round(self._look.size * scale))
            form.setFontWeight(QFont.Weight.DemiBold)
        elif line.kind == "code":
            form.setFontFamilies(_MONO)
            form.setFontFixedPitch(True)
            form.setProperty(QTextFormat.Property.FontPixelSize, round(self._look.size * 0.87))
        return form

    def _gap(self, part: Part, before: Part | None) -> float:
        """Return the room above a part."""
        size = self._look.size
        inside = isinstance(part, Line) and part.kind == "code"
        room = 0.0
        if before is not None:
            room = size * 0.72
            if isinstance(part, Line) and inside and not part.first and _is_code(before):
                return 0.0
            if isinstance(part, Line) and part.kind == "heading":
                room = size * 1.25
            elif _is_item(part) and _is_item(before):
                room = size * 0.32
            if _is_code(before):
                room += CODE_PAD
        return room + (CODE_HEAD if inside else 0)


def _is_code(part: Part) -> bool:
    return isinstance(part, Line) and part.kind == "code"


def _is_item(part: Part) -> bool:
    return isinstance(part, Line) and part.kind == "item"


def _unseen() -> QTextBlockFormat:
    """Return the form of a line that is only there because a document needs one."""
    form = QTextBlockFormat()
    form.setLineHeight(1, QTextBlockFormat.LineHeightTypes.FixedHeight.value)
    return form
