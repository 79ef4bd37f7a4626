"""What goes with this, and what instead of that: a model that recommends, and the stylist.

    garments and words -> the model's words -> terms of the vocabulary -> garments of the wardrobe

"Swap this" about attached garments is answered by the stylist, whatever models there are: each card
is another garment of the wardrobe with the reason why. Where a model that recommends is installed,
its words stand before them, and what it names comes first. Any question to such a model is answered
by its words and by the garments of the wardrobe that come nearest; where nothing does, drawing it
is offered. Words of a model show no id and no markup; ids of garments come from the wardrobe alone.

Source: FashionM3 (arXiv 2504.17826), sections III and IV; engine specification, E.8.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final, Protocol

from app.errors import AppError, CancelledError, InputError
from app.services.chat_skills import Answering, Reply, plain, recognize_swap, replies
from app.services.chatting import ChatEngine
from app.services.job_control import JobControl
from app.services.perceiving import Perception
from app.services.searching import SearchService
from app.stylist.alternatives import LEAST_KEPT
from app.stylist.service import Stylist
from app.stylist.wishes import Suggestion, Wish
from local_index import Library
from local_index.chat_parts import ItemPart, Part, PhotoPart, TextPart, ToolCallPart
from local_index.records import ItemRecord
from models.chat import ChatMessage, ChatRequest
from models.errors import ModelsError
from models.garment_square import MOST_SHOWN, place_of
from models.vocabulary import Vocabulary

SHOWN: Final = 4
DRAW_TOOL: Final = "draw"
"""Name of the offer to draw what the wardrobe lacks; its argument is ``words``."""

_LONGEST_ANSWER: Final = 120
_ID: Final = re.compile(r"\bitm_(\d+)\b", re.IGNORECASE)
_LOOKS: Final = ("colors", "pattern", "material", "category")
_SENTENCE: Final = re.compile(r"[^.!?]+[.!?]?")


class RecommenderShelf(Protocol):
    """Knows which models recommend."""

    def recommender(self, name: str = "") -> str:
        """Return the model that recommends; empty when none does."""


@dataclass(frozen=True, slots=True)
class Recommending:
    """Answers what needs no chat model, or a model that recommends.

    Attributes:
        stylist: Made for the library of the thread that asks.
        settled: Name of the model that the person chose for conversations without one.
    """

    chat: ChatEngine
    shelf: RecommenderShelf
    stylist: Callable[[Library], Stylist]
    perception: Callable[[], Perception]
    vocabulary: Vocabulary
    settled: Callable[[], str] = str

    def answering(self) -> Answering:
        """Return it in the form in which a conversation asks."""
        return self._answer

    def _answer(
        self, library: Library, parts: Sequence[Part], model: str, control: JobControl
    ) -> Reply | None:
        swap = recognize_swap(parts)
        if swap is not None:
            items = library.items.get_many(swap.item_ids)
            if len(items) == len(swap.item_ids):
                return self._swap(library, items, replies(swap.language), control)
        chosen = model or self.settled()
        if not chosen or self.shelf.recommender(chosen) != chosen:
            return None
        ids = [part.item_id for part in parts if isinstance(part, PhotoPart) and part.item_id]
        items = library.items.get_many(tuple(dict.fromkeys(ids)))
        words = " ".join(part.text for part in parts if isinstance(part, TextPart))
        said = self._said(library, items, words, chosen, control)
        return self._recommendation(library, items, said, chosen)

    # -- instead of that --------------------------------------------------------------------------

    def _swap(
        self,
        library: Library,
        items: Sequence[ItemRecord],
        say: dict[str, str],
        control: JobControl,
    ) -> Reply:
        replaced, *_kept = items
        wish = Wish(anchors=tuple(item.id for item in items), limit=2 * SHOWN)
        found = self.stylist(library).recommend(wish, replaced=replaced.id).suggestions
        name = plain(_name(replaced))
        if not found:
            return Reply(say["swap_none"].format(name=name))
        by = self.shelf.recommender()
        said = ""
        if by:
            kind = self.vocabulary.search_text({"category": replaced.category}).split(" ")[0]
            question = say["different"].format(kind=kind or replaced.category)
            said = self._said_or_nothing(library, items, question, by, control)
        named = {match.term for match in self.vocabulary.find_terms(said)}
        new = [(self._newcomer(library, one, items), one) for one in found]
        ranked = sorted(new, key=lambda pair: -_agreement(pair[0], named))[:SHOWN]
        lines = [plain(said), ""] if said else []
        lines += [say["swap"].format(name=name), ""]
        lines += [
            f"{place}. **{plain(_name(item))}**{_because(item, one, say)}"
            for place, (item, one) in enumerate(ranked, start=1)
        ]
        notes = say["by_swap"]
        if len(items) <= LEAST_KEPT:
            notes = f"{say['swap_whole']} {notes}"
        if said:
            notes += " " + say["recommended_by"].format(model=plain(by))
        cards = tuple(ItemPart(item.id, _name(item)) for item, _one in ranked)
        return Reply("\n".join([*lines, "", f"*{notes}*"]), cards, model=by if said else "")

    def _newcomer(
        self, library: Library, suggestion: Suggestion, items: Sequence[ItemRecord]
    ) -> ItemRecord:
        former = {item.id for item in items}
        new = next(
            (one for one in suggestion.item_ids if one not in former), suggestion.item_ids[0]
        )
        return library.items.get(new)

    # -- what goes with this ----------------------------------------------------------------------

    def _recommendation(
        self, library: Library, items: Sequence[ItemRecord], said: str, model: str
    ) -> Reply:
        say = replies("en")  # such a model learned English alone
        if not said:
            raise InputError(
                f"{model} had nothing to say to this.",
                next_step="Attach garments of an outfit, and ask what goes with them.",
            )
        wanted = self._wanted(said, items)
        lines, note = [plain(said)], say["recommended_by"].format(model=plain(model))
        if not wanted:
            return Reply("\n".join([*lines, "", f"*{note}*"]), model=model)
        near = self._owned(library, wanted, items)
        if not near:
            lines += ["", say["nothing_like"]]
            offer = ToolCallPart(DRAW_TOOL, DRAW_TOOL, {"words": " ".join(wanted)})
            return Reply("\n".join([*lines, "", f"*{note}*"]), offers=(offer,), model=model)
        lines += ["", say["yours"], ""]
        judged = self._judged(library, items, near)
        lines += [
            f"{place}. **{plain(_name(item))}**{f': {plain(why)}' if why else ''}"
            for place, (item, why) in enumerate(judged, start=1)
        ]
        cards = tuple(ItemPart(item.id, _name(item)) for item, _why in judged)
        return Reply("\n".join([*lines, "", f"*{note}*"]), cards, model=model)

    def _wanted(self, said: str, items: Sequence[ItemRecord]) -> tuple[str, ...]:
        """Return the looks and the category that a model names and that are not attached."""
        shown = {item.category for item in items}
        for sentence in _SENTENCE.findall(said):
            matches = self.vocabulary.find_terms(sentence)
            kinds = [one for one in matches if one.field == "category" and one.term not in shown]
            if not kinds:
                continue
            kind = kinds[0]
            begin = max((one.span[1] for one in matches if one.field == "category"
                         and one.span[1] <= kind.span[0]), default=0)  # fmt: skip
            looks = [
                one.term
                for one in matches
                if one.field in _LOOKS and begin <= one.span[0] < kind.span[0]
            ]
            return (*dict.fromkeys(looks), kind.term)
        return ()

    def _owned(
        self, library: Library, wanted: tuple[str, ...], items: Sequence[ItemRecord]
    ) -> list[ItemRecord]:
        """Return garments of the wardrobe of the category that is meant, the nearest first."""
        service = SearchService(library, self.perception(), self.vocabulary)
        hits = service.search(
            " ".join(wanted), conditions=(f"category={wanted[-1]}",), limit=3 * SHOWN,
            include_weaker=True,
        ).result.hits  # fmt: skip
        former = {item.id for item in items}
        ids = [hit.item_id for hit in hits if hit.item_id not in former]
        found = {item.id: item for item in library.items.get_many(ids)}
        return [found[one] for one in ids if one in found][:SHOWN]

    def _judged(
        self, library: Library, items: Sequence[ItemRecord], near: Sequence[ItemRecord]
    ) -> list[tuple[ItemRecord, str]]:
        """Return garments with the stylist's best reason about each beside what is attached."""
        if not items:
            return [(item, "") for item in near]
        stylist = self.stylist(library)
        told = []
        for item in near:
            try:
                found = stylist.judge((*(one.id for one in items), item.id), Wish())
            except InputError:  # one of them lies in the trash, say
                told.append((item, ""))
                continue
            about = [reason.text for reason in found.reasons if item.id in reason.item_ids]
            told.append((item, about[0] if about else ""))
        return told

    # -- the model --------------------------------------------------------------------------------

    def _said(
        self,
        library: Library,
        items: Sequence[ItemRecord],
        words: str,
        model: str,
        control: JobControl,
    ) -> str:
        """Return what a model says of garments, without ids that the wardrobe does not know."""
        shown = sorted(items[:MOST_SHOWN], key=lambda item: place_of(item.slot))
        views = [view.photo_id for item in shown for view in item.views[:1]]
        files = [library.photos.file(photo) for photo in library.photos.get_many(views)]
        photos = [file for file in files if file.is_file()]
        request = ChatRequest((ChatMessage.of("user", words, photos),), max_tokens=_LONGEST_ANSWER)
        ends = self.chat.generate(request, lambda _event: None, model=model, control=control)
        if control.cancelled or (ends and ends[-1].reason == "cancelled"):
            raise CancelledError
        return _with_names(ends[-1].text if ends else "", library)

    def _said_or_nothing(
        self,
        library: Library,
        items: Sequence[ItemRecord],
        words: str,
        model: str,
        control: JobControl,
    ) -> str:
        """Return what a model says; nothing where it fails, because the stylist needs none."""
        try:
            return self._said(library, items, words, model, control)
        except CancelledError:
            raise
        except (AppError, ModelsError):
            return ""


def _with_names(text: str, library: Library) -> str:
    """Return words in which ids are names of garments; one that nothing has is left out."""

    def named(match: re.Match[str]) -> str:
        number = match.group(1)
        found = library.items.get_many((int(number),)) if len(number) < 16 else ()
        return _name(found[0]) if found else ""

    return " ".join(_ID.sub(named, text).split())


def _name(item: ItemRecord) -> str:
    return item.name or item.category


def _agreement(item: ItemRecord, named: set[str]) -> int:
    """Return how many of a model's words are true of a garment."""
    terms = {name for name, _share in item.colors} | {item.category, item.pattern, item.material}
    return len(terms & named)


def _because(item: ItemRecord, suggestion: Suggestion, say: dict[str, str]) -> str:
    reasons = [reason.text for reason in suggestion.reasons if item.id in reason.item_ids]
    reasons = reasons or [reason.text for reason in suggestion.reasons]
    similar = f" ({say['swap_similar']})" if suggestion.very_similar else ""
    return f"{similar}: {plain(reasons[0])}" if reasons else similar
