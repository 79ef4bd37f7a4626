"""Conversations: listed, named, thrown away, brought back and purged; nothing lost before that."""

from __future__ import annotations

from pathlib import Path

import pytest

from local_index import DiskFullError, InvalidValueError, Library, NotFoundError
from local_index.chat_parts import (
    ItemPart,
    LeftOutPart,
    OtherPart,
    OutfitPart,
    Part,
    PhotoPart,
    PicturePart,
    SummaryPart,
    TextPart,
    ToolCallPart,
    ToolResultPart,
    decode_parts,
    encode_parts,
)
from local_index.chat_records import Keeping


def begun(library: Library, title: str, *texts: str) -> int:
    """A conversation in which person and model took turns."""
    ident = library.conversations.create(title=title).id
    parent = None
    for place, text in enumerate(texts):
        role = "assistant" if place % 2 else "person"
        parent = library.messages.add(ident, role, [TextPart(text)], parent_id=parent)
    return ident


def titles(library: Library, place: str = "open") -> list[str]:
    return [record.title for record in library.conversations.find(place)]


def test_the_one_talked_in_last_is_listed_first(library: Library, clock) -> None:
    first = begun(library, "First", "hello")
    clock.advance(minutes=1)
    begun(library, "Second", "hello")
    assert titles(library) == ["Second", "First"]
    clock.advance(minutes=1)
    library.messages.add(first, "person", [TextPart("again")], parent_id=1)
    assert titles(library) == ["First", "Second"]


def test_naming_archiving_and_deleting_are_steps_of_undo(library: Library) -> None:
    ident = begun(library, "Work", "hello")
    changes = library.conversations.rename(ident, "  A new\nname ")
    assert changes.conversations == (ident,)
    assert titles(library) == ["A new name"]
    library.conversations.archive([ident])
    assert (titles(library), titles(library, "archive")) == ([], ["A new name"])
    library.conversations.trash([ident])
    assert (titles(library, "archive"), titles(library, "trash")) == ([], ["A new name"])
    assert library.history.undo().conversations == (ident,)
    assert titles(library, "archive") == ["A new name"]
    library.history.undo()
    library.history.undo()
    assert titles(library) == ["Work"]
    assert library.history.redo().label == "Rename conversation"
    assert titles(library) == ["A new name"]


def test_nothing_is_done_to_any_when_one_is_unknown(library: Library) -> None:
    ident = begun(library, "Work", "hello")
    with pytest.raises(NotFoundError):
        library.conversations.trash([ident, 99])
    assert titles(library) == ["Work"]
    assert library.history.entries() == []


def test_a_conversation_is_purged_with_its_messages_after_the_days_of_the_trash(
    library: Library, clock
) -> None:
    kept, gone = begun(library, "Kept", "hello"), begun(library, "Gone", "hi", "hello there")
    library.conversations.trash([gone])
    clock.advance(days=29)
    assert library.trash.purge().conversation_ids == ()
    clock.advance(days=2)
    assert library.trash.purge().conversation_ids == (gone,)
    assert library.db.column("SELECT DISTINCT conversation_id FROM messages") == [kept]
    assert library.search_conversations("there") == ()
    # What is gone for good cannot be brought back by undo, and must not break it.
    assert not library.history.undo()
    assert library.integrity_problems() == []


def test_a_title_is_given_once_and_a_persons_title_stays(library: Library) -> None:
    ident = library.conversations.create().id
    assert library.conversations.give_title(ident, "From the first words")
    assert not library.conversations.give_title(ident, "From other words")
    assert titles(library) == ["From the first words"]


def test_drafts_models_and_what_is_kept_are_remembered(library: Library, folder: Path) -> None:
    ident = library.conversations.create(model="tiny").id
    library.conversations.set_draft(ident, "What about\nthe \ud800 coat")
    library.conversations.set_keeping(ident, Keeping(drop_oldest=True, first=7))
    with Library.open(folder) as other:
        record = other.conversations.get(ident)
    assert record.draft == "What about\nthe ? coat"
    assert record.keeping == Keeping(drop_oldest=True, first=7)
    assert record.model == "tiny"


PARTS: tuple[Part, ...] = (
    TextPart("Grüße 👗\n"),
    PicturePart(3, "bag.png"),
    PhotoPart(4, 5, "Coat"),
    ItemPart(5, "Coat"),
    OutfitPart((5, 6), "Monday", ("warm",)),
    ToolCallPart("1", "search", {"text": "coat", "limit": 3}),
    ToolResultPart("1", ok=True, result=[{"id": "itm_5"}]),
    SummaryPart("We spoke of coats.", 2),
    LeftOutPart(3, 1),
    OtherPart("weather", {"degrees": 4}),
)


@pytest.mark.parametrize("part", PARTS, ids=lambda part: type(part).__name__)
def test_every_kind_of_part_comes_back_as_it_went(part: Part) -> None:
    assert decode_parts(encode_parts([part])) == (part,)


@pytest.mark.parametrize(
    "part",
    [
        PicturePart(0),
        ItemPart(-1),
        TextPart("x" * 2_000_001),
        ToolResultPart("1", ok=True, result=object()),
    ],
)
def test_a_part_that_names_nothing_or_cannot_be_written_is_refused(part: Part) -> None:
    with pytest.raises(InvalidValueError):
        encode_parts([part])


@pytest.mark.parametrize(
    "content",
    [
        "[]",
        "{}",
        '{"parts":[1]}',
        '{"parts":[{"kind":"text"}]}',
        '{"parts":[{"kind":"item","item_id":"x"}]}',
    ],
)
def test_what_cannot_be_read_is_carried_along_and_breaks_nothing(content: str) -> None:
    assert all(isinstance(part, OtherPart) for part in decode_parts(content))


def test_marks_of_excerpts_cannot_be_smuggled_in(library: Library) -> None:
    begun(library, "", "a \x02bold\x03 coat\0")
    (hit,) = library.search_conversations("bold")
    assert hit.excerpt.text == "a bold coat"
    assert [hit.excerpt.text[start:end] for start, end in hit.excerpt.marks] == ["bold"]


# -- search ---------------------------------------------------------------------------------------


def test_words_are_found_by_their_beginning_without_accents_in_any_message(
    library: Library, clock
) -> None:
    talk = begun(library, "Shopping", "Which café jeans?", "The Élégant ones, I think.")
    clock.advance(minutes=1)
    named = begun(library, "Elegant evening", "hello")
    hits = library.search_conversations("ELEG")
    assert [(hit.conversation.id, hit.message_id) for hit in hits] == [(named, 0), (talk, 2)]
    start, end = hits[1].excerpt.marks[0]
    assert hits[1].excerpt.text[start:end] == "Élégant"
    assert library.search_conversations("cafe élé") == ()
    assert len(library.search_conversations("cafe jean")) == 1


@pytest.mark.parametrize("text", ["", '"', "AND", "* OR NEAR(", "'; DROP TABLE messages --", "^"])
def test_any_text_can_be_searched_for(library: Library, text: str) -> None:
    begun(library, "Work", "hello")
    assert library.search_conversations(text) == ()


def test_chinese_is_found_inside_a_clause(library: Library) -> None:
    begun(library, "", "我想买一件蓝色外套去上班")
    (hit,) = library.search_conversations("外套")
    start, end = hit.excerpt.marks[0]
    assert hit.excerpt.text[start:end] == "外套"


def test_search_follows_edits_titles_and_the_trash(library: Library) -> None:
    ident = begun(library, "Shoes", "hello", "")
    library.messages.write(2, state="streaming", parts=[TextPart("Brown bro")])
    library.messages.write(2, state="done", parts=[TextPart("Brown brogues")])
    assert len(library.search_conversations("brogues")) == 1
    library.conversations.rename(ident, "Boots")
    assert library.search_conversations("shoes") == ()
    library.conversations.trash([ident])
    assert library.search_conversations("boots") == ()
    library.history.undo()
    assert len(library.search_conversations("boots")) == 1


# -- pictures -------------------------------------------------------------------------------------


def pasted(library: Library, data: bytes = b"picture") -> int:
    return library.chat_pictures.add(data, extension="png", media_type="image/png").id


def test_a_pasted_picture_is_kept_once_among_the_persons_files(library: Library) -> None:
    first, second = pasted(library), pasted(library)
    assert first == second
    (picture,) = library.chat_pictures.all()
    file = library.chat_pictures.file(picture)
    assert file.read_bytes() == b"picture"
    assert file.relative_to(library.folder).parts[:2] == ("pictures", "chat")


def test_a_picture_goes_with_the_last_message_that_shows_it(library: Library, clock) -> None:
    picture = pasted(library)
    talks = [library.conversations.create().id for _ in range(2)]
    for talk in talks:
        library.messages.add(talk, "person", [PicturePart(picture)], parent_id=None)
    file = library.chat_pictures.file(library.chat_pictures.get(picture))
    library.conversations.trash([talks[0]])
    clock.advance(days=40)
    assert library.trash.purge().conversation_ids == (talks[0],)
    assert file.is_file()
    library.conversations.trash([talks[1]])
    clock.advance(days=40)
    purged = library.trash.purge()
    assert (purged.conversation_ids, purged.freed_bytes) == ((talks[1],), len(b"picture"))
    assert not file.exists()
    assert library.chat_pictures.all() == []


def test_a_picture_that_was_never_sent_waits_as_long_as_the_trash(library: Library, clock) -> None:
    pasted(library)
    clock.advance(days=29)
    assert library.trash.purge().freed_bytes == 0
    pasted(library)  # pasted again: it begins to wait anew
    clock.advance(days=29)
    assert library.trash.purge().freed_bytes == 0
    clock.advance(days=2)
    assert library.trash.purge().freed_bytes == len(b"picture")


def test_emptying_the_trash_leaves_what_was_just_pasted(library: Library, clock) -> None:
    pasted(library)
    library.trash.purge(older_than_days=0)
    assert len(library.chat_pictures.all()) == 1


def test_the_check_up_knows_pictures_of_conversations(library: Library, clock) -> None:
    lost = pasted(library, b"lost")
    library.chat_pictures.file(library.chat_pictures.get(lost)).unlink()
    stranger = library.folder / "pictures" / "chat" / "ab" / f"{'ab' * 32}.png"
    stranger.parent.mkdir(parents=True)
    stranger.write_bytes(b"from a crash")
    drawn = library.folder / "pictures" / "drawn.png"
    drawn.write_bytes(b"not of a conversation")
    clock.advance(days=1)
    import os

    day = clock().timestamp() - 7200
    for path in (stranger, drawn):
        os.utime(path, (day, day))
    report = library.sync.check()
    assert report.missing_pictures == (lost,)
    assert report.orphan_photos == (f"pictures/chat/ab/{'ab' * 32}.png",)
    assert not report.sound
    library.sync.repair()
    assert not stranger.exists()
    aside = library.folder / "backups" / "set-aside" / "pictures" / "chat" / "ab" / stranger.name
    assert aside.read_bytes() == b"from a crash"
    assert drawn.is_file()


def test_a_full_disk_keeps_neither_file_nor_row(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    import errno
    import os

    def full(_descriptor: int, _data: object) -> int:
        raise OSError(errno.ENOSPC, "full")

    with monkeypatch.context() as patched:
        patched.setattr(os, "write", full)
        with pytest.raises(DiskFullError):
            pasted(library)
    assert library.chat_pictures.all() == []
    assert not [path for path in (library.folder / "pictures").rglob("*") if path.is_file()]
