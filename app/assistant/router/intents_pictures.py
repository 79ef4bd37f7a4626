"""Turns about pictures and products: draw, try on, recognize, add, product lists, the web."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any, Final

from app.assistant.plan import Call
from app.assistant.planning import Note
from app.assistant.router.quantities import read_limit
from app.assistant.router.reading import Reading, answer, ask, ask_rank, calls
from app.assistant.router.scene import Referent, Scene
from models.query_language.reading import QueryReader

MANNEQUIN: Final = "mannequin"
MARKS: Final = " .,:;!?\u3002\uff0c\uff1a\uff01\uff1f"
"""Marks at the ends of what is taken over as it was typed."""
_LONGEST_DESCRIPTION: Final = 300
_MOST_WORN: Final = 6
_SHORT_QUESTION: Final = 5
_OF_OTHERS: Final = (
    *("own", "goes_with", "under_it", "build_around", "outfit_ask", "need", "like_this", "catalog"),
    *("online", "draw", "picture_of", "try_on", "add", "show_all", "mine", "thanks", "forecast"),
)
"""Cues of turns that only mention a picture."""
_POLITE: Final = re.compile(
    r"[\s,.!?]*\b(?:please|pls|for me|bitte|mal|por favor|s'il (?:te|vous) pla[iî]t|svp|请)\b"
    r"[\s.!?]*$",
    re.IGNORECASE,
)


class PictureIntents:
    """Reads turns about pictures and products.

    Args:
        reader: Puts a description into English, which painters learned.
        online: Whether searching the web is switched on.
    """

    def __init__(self, reader: QueryReader, online: Callable[[], bool]) -> None:
        self._reader = reader
        self._online = online

    def read(self, scene: Scene) -> Iterator[Reading]:
        """Yield what the turn would do."""
        yield from self._web(scene)
        yield from self._catalog(scene)
        yield from self._draw(scene)
        yield from self._try_on(scene)
        yield from self._add(scene)
        yield from self._recognize(scene)

    # -- the web and product lists ----------------------------------------------------------------

    def _web(self, scene: Scene) -> Iterator[Reading]:
        if not scene.cue("online"):
            return
        if not self._online():
            yield answer(scene, "online_off", 0.96)
            return
        words = " ".join(one.english for one in scene.wanted) or self._last_words(scene)
        if words:
            call = Call("online_search", {"query": words})
            yield calls("online", 0.96, [call], scene.state)

    def _catalog(self, scene: Scene) -> Iterator[Reading]:
        cheaper = scene.cue("cheaper") and bool(scene.state.products)
        if not scene.cue("catalog") and not cheaper:
            return
        arguments: dict[str, Any] = {}
        named = [one for one in scene.wanted if one.has_head or one.says_properties]
        alike = scene.cue("like_this")
        referent = next((scene.owned(one) for one in named if alike and one.definite), None)
        pictures = scene.state.pictures
        if referent is not None:
            arguments["like_item"] = referent.id
        elif named and not (alike and pictures and not any(one.asking for one in named)):
            arguments["query"] = " ".join(one.english for one in named)
            slot = next((one.slot for one in named if one.slot), "")
            if slot:
                arguments["slot"] = slot
        elif pictures:
            arguments["like_image"] = pictures[-1].id
        elif scene.state.uploads and (alike or scene.says_this):
            arguments["like_image"] = scene.state.uploads[-1].id
        elif alike and scene.state.items and scene.pointed:
            arguments["like_item"] = scene.pointed[0]
        elif self._last_words(scene):
            arguments["query"] = self._last_words(scene)
        limit = read_limit(scene.text)
        if limit is None and cheaper:
            prices = [one.price for one in scene.state.products if one.price]
            limit = min(prices) if prices else None
        if limit is not None:
            arguments["max_price"] = limit
        if arguments:
            notes = scene.notes_about([referent] if referent else [])
            call = Call("catalog_search", arguments)
            yield calls(
                "catalog", 0.8 if scene.cue("delete") else 0.93, [call], scene.state, notes=notes
            )
        else:
            yield ask(scene, "item", 0.8, missing="item")

    def _last_words(self, scene: Scene) -> str:
        state = scene.state
        if state.gap is not None:
            return state.gap.text
        if state.pictures and state.pictures[-1].text:
            return state.pictures[-1].text
        return state.products[0].title if state.products else ""

    # -- drawing ----------------------------------------------------------------------------------

    def _draw(self, scene: Scene) -> Iterator[Reading]:
        span = scene.span("draw")
        picture = scene.span("picture_of")
        worn = scene.cue("try_on") and not scene.cue("draw")
        if span is None and scene.state.uploads and scene.cue("in_picture"):
            return  # the picture is there already
        if (span is None and picture is None) or worn:
            return
        gap = scene.state.gap
        after = self._after(scene, span, picture)
        named = [one for one in scene.wanted if one.has_head and one.end > after]
        whole = scene.cue("outfit_noun") and not any(one.has_head for one in scene.wanted)
        if whole:
            return
        explicit = span is not None
        if gap is not None and self._means_gap(scene, named):
            yield self._drawing(scene, gap.text, 0.95 if explicit else 0.9)
        elif named and (explicit or picture is not None):
            owned = scene.owned(named[0]) if named[0].definite else None
            words = self._words_of(scene, owned) if owned else self._description(scene, after)
            yield self._drawing(scene, words, 0.95 if explicit else 0.87)
        elif span is not None and (before := [
            one for one in scene.wanted if one.has_head and one.end <= span[0]
        ]):  # fmt: skip
            # a German verb stands at the end
            typed = scene.heard.typed(before[0].start, span[0]).strip(MARKS)
            yield self._drawing(scene, self._in_english(scene, typed), 0.93)
        elif span is not None and self._other_words(scene, after):
            yield self._drawing(scene, self._description(scene, after), 0.9)
        elif explicit and not named:
            shown = self._shown_words(scene)
            if shown and scene.says_this:
                yield self._drawing(scene, shown, 0.85)
            else:
                yield ask(scene, "draw", 0.8, missing="description")

    def _after(
        self, scene: Scene, draw: tuple[int, int] | None, picture: tuple[int, int] | None
    ) -> int:
        """Return where the description starts: after the last cue that a garment stands after."""
        ends = sorted((one[1] for one in (draw, picture) if one is not None), reverse=True)
        starts = [one.end for one in scene.wanted if one.has_head]
        return next((end for end in ends if any(one > end for one in starts)), ends[0])

    def _other_words(self, scene: Scene, after: int) -> bool:
        """Return whether something is described in words that no list has: "a red beret"."""
        pointing = scene.book.pattern("determiners", "pointing")
        words = [one for one in scene.text[after:].split() if one not in scene.book.words]
        return any(len(one) > 2 and not pointing.fullmatch(one) for one in words)

    def _means_gap(self, scene: Scene, named: list[Any]) -> bool:
        gap = scene.state.gap
        if gap is None:
            return False
        if not named:
            return True
        return any(one.slot == gap.slot and not one.asking and not one.says_properties
                   for one in named)  # fmt: skip

    def _drawing(self, scene: Scene, words: str, sure: float) -> Reading:
        call = Call("imagegen_product", {"description": words[:_LONGEST_DESCRIPTION]})
        return calls("draw", sure, [call], scene.state)

    def _description(self, scene: Scene, after: int) -> str:
        typed = scene.heard.typed(after, len(scene.text)).strip(MARKS)
        return self._in_english(scene, _POLITE.sub("", typed))

    def _in_english(self, scene: Scene, typed: str) -> str:
        if scene.heard.language == "en":
            return typed
        english = self._reader.read(typed).english.strip()
        return english or typed

    def _words_of(self, scene: Scene, referent: Referent) -> str:
        one = scene.index.by_id.get(referent.id)
        if one is None:
            return referent.phrase.english
        pattern = "" if one.pattern == "plain" else one.pattern
        words = [*one.colors[:2], pattern, one.material, *one.attributes[:3], one.category]
        return " ".join(filter(None, words))

    def _shown_words(self, scene: Scene) -> str:
        if scene.state.shown == "products" and scene.state.products:
            return scene.state.products[0].title
        ids = [one for one in scene.pointed if one in scene.index.by_id]
        if len(ids) != 1:
            return ""
        return self._words_of(scene, Referent(scene.phrases[0], ids[0])) if scene.phrases else (
            scene.index.by_id[ids[0]].name
        )  # fmt: skip

    # -- trying on --------------------------------------------------------------------------------

    def _try_on(self, scene: Scene) -> Iterator[Reading]:
        if not scene.cue("try_on"):
            return
        if scene.cue("dislike") and not scene.question:
            return
        if scene.state.uploads and scene.cue("in_picture") and not scene.state.outfits:
            return  # "what does she wear in the photo" speaks of the picture that was attached
        explicit = scene.cue("mannequin", "on_me") or bool(scene.rank)
        ids, referents = self._worn(scene)
        if not ids:
            if scene.state.outfits:
                yield ask_rank(scene, 0.8)
            elif explicit:
                yield ask(scene, "nothing_last", 0.75, missing="outfit")
            return
        arguments: dict[str, Any] = {"item_ids": list(ids[:_MOST_WORN])}
        notes = list(scene.notes_about(referents))
        if scene.cue("on_me") and not scene.cue("mannequin"):
            if scene.state.person:
                arguments["person"] = scene.state.person
            else:
                notes.append(Note("no_photo", scene.say("person")))
        elif scene.cue("mannequin"):
            arguments["person"] = MANNEQUIN
        call = Call("tryon_render", arguments)
        yield calls("try_on", 0.93 if explicit else 0.87, [call], scene.state, notes=tuple(notes))

    def _worn(self, scene: Scene) -> tuple[tuple[str, ...], list[Referent]]:
        named = [scene.anywhere(one) for one in scene.wanted if one.names_garment]
        referents = [one for one in named if one is not None]
        if scene.rank and not referents and scene.look is not None:
            return scene.look.item_ids, []
        if referents:
            return tuple(dict.fromkeys(one.id for one in referents)), referents
        if scene.state.products and scene.state.anchors:
            # what the person brought, with the product that was found for it
            slots = {one.slot for one in scene.state.products[:1]}
            kept = [one for one in scene.state.anchors if not one.startswith("cat_")]
            uploads = {one.id: one for one in scene.state.uploads}
            kept = [
                one for one in kept
                if (card := uploads[one].card if one in uploads else None) is None
                or card.slot not in slots
            ]  # fmt: skip
            return (*kept, scene.state.products[0].id), []
        look = scene.look_or_first
        return (look.item_ids if look is not None else scene.pointed), []

    # -- uploaded pictures ------------------------------------------------------------------------

    def _add(self, scene: Scene) -> Iterator[Reading]:
        if not scene.cue("add") or scene.rank or scene.only_asks:
            return
        if not scene.state.uploads:
            if scene.says_this and not scene.state.items and not scene.state.outfits:
                yield ask(scene, "photo", 0.7, missing="photo")
            return
        made: list[Call] = []
        for upload in scene.state.uploads[-2:]:
            if upload.card is None:
                made.append(Call("vision_recognize", {"image_ref": upload.id, "mode": "item"}))
            made.append(Call("wardrobe_add_item", {"image_ref": upload.id}))
        yield calls("add", 0.92, made, scene.state)

    def _recognize(self, scene: Scene) -> Iterator[Reading]:
        spoken_of = self._speaks_of_picture(scene)
        if not scene.cue("what_is") and not spoken_of:
            return
        if not scene.state.uploads:
            nothing = not scene.state.ids() and scene.says_this
            if nothing and not scene.wanted and not scene.cue("off_topic", "outfit_ask", "help"):
                yield ask(scene, "photo", 0.65, missing="photo")
            return
        upload = scene.state.uploads[-1]
        outfit = scene.cue("whole_outfit") or upload.outfit
        pointed = [scene.upload_of(one) for one in scene.wanted]
        upload = next((one for one in pointed if one is not None), upload)
        owned = [one for one in scene.wanted if one.definite and not one.pointing and one.has_head]
        elsewhere = owned and upload not in pointed
        if elsewhere and scene.state.shown == "upload" and not scene.cue("mine", "own"):
            elsewhere = []  # "what is the coat?" right after a picture is about the picture
        told = scene.cue("what_is") or scene.cue("in_picture")
        sure = 0.6 if elsewhere else 0.86 if told else 0.73
        mode = "outfit" if outfit else "item"
        call = Call("vision_recognize", {"image_ref": upload.id, "mode": mode})
        yield calls("recognize", sure, [call], scene.state)

    def _speaks_of_picture(self, scene: Scene) -> bool:
        """Return whether a question is about the picture that was just attached.

        The picture is the evidence: "is this navy or black?" names no intent at all.
        """
        if scene.state.shown != "upload":
            return False
        if scene.cue("in_picture") and not scene.cue(*_OF_OTHERS):
            return True
        about = scene.says_this or scene.length <= _SHORT_QUESTION
        return scene.question and about and not scene.cue(*_OF_OTHERS, "vague", "help", "off_topic")
