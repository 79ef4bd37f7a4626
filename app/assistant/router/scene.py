"""One turn with everything that bears on it: words, state, wardrobe; and who is meant by "it".

Answers the questions that every intent asks: which outfit, which garments, which picture, for what
and for which weather. Decides nothing about what to do.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from app.assistant.planning import Note
from app.assistant.router import quantities
from app.assistant.router.garments import Found, GarmentIndex
from app.assistant.router.hearing import Heard
from app.assistant.router.phrasebook import Phrasebook, phrasebook
from app.assistant.router.quantities import LAST, Degrees
from app.assistant.router.wording import Phrase, Wording
from app.assistant.state import DialogueState, Look, Product, Upload


@dataclass(frozen=True, slots=True)
class Referent:
    """What a phrase means.

    Attributes:
        id: Its handle; owned, uploaded or of a product list.
        others: Other garments that fit as well.
    """

    phrase: Phrase
    id: str
    others: tuple[str, ...] = ()


class Scene:
    """A turn; see the module."""

    def __init__(
        self,
        heard: Heard,
        wording: Wording,
        *,
        state: DialogueState,
        index: GarmentIndex,
        today: date,
    ) -> None:
        self.heard = heard
        self.text = heard.text
        self.book: Phrasebook = phrasebook(heard.language)
        self.state = state
        self.index = index
        self.today = today
        self.mentions = wording.mentions
        self.phrases = (*wording.phrases, *self._named_only(wording.phrases))
        self.question = self._is_question()
        self.spans: dict[str, tuple[int, int] | None] = {}

    # -- cues -------------------------------------------------------------------------------------

    def cue(self, *names: str) -> bool:
        """Return whether any of the cues is there."""
        return any(self.span(name) is not None for name in names)

    def span(self, name: str) -> tuple[int, int] | None:
        """Return where a cue first stands in the folded text."""
        if name not in self.spans:
            match = self.book.pattern("cue", name).search(self.text)
            self.spans[name] = match.span() if match else None
        return self.spans[name]

    def say(self, sentence: str, **values: object) -> str:
        """Return a sentence in the language of the turn."""
        return self.book.say[sentence].format(**values)

    @cached_property
    def length(self) -> int:
        """Words of the turn; a Chinese sign counts a half."""
        if self.book.code == "zh":
            return len(self.text.replace(" ", "")) // 2
        return len(re.findall(r"\w+", self.text))

    @property
    def asks_at_last(self) -> bool:
        """Whether the turn ends as a question: "velvet? never for me" does not."""
        if "?" in self.text and not self.text.rstrip().endswith("?"):
            return len(self.text.rsplit("?", 1)[1].split()) < 2
        return self.question

    @cached_property
    def only_asks(self) -> bool:
        """Whether advice or something to look at is wanted, so that nothing may be changed."""
        looks_up = self.cue("own", "like_this", "what_is") and self.question
        return self.cue("advice", "goes_with", "outfit_ask") or looks_up

    # -- for what ---------------------------------------------------------------------------------

    @cached_property
    def occasion(self) -> str:
        """What it is for, as said in this turn."""
        named = tuple(one.term for one in self.mentions if one.field == "occasion")
        return quantities.read_occasion(self.text, self.book, named=named)

    @cached_property
    def season(self) -> str:
        """The season, as said in this turn."""
        named = tuple(one.term for one in self.mentions if one.field == "season")
        return quantities.read_season(self.text, self.book, named=named)

    @cached_property
    def degrees(self) -> Degrees | None:
        """The temperature, as said in this turn."""
        return quantities.read_degrees(self.text, self.book)

    @cached_property
    def rain(self) -> str:
        """Rain, as said in this turn."""
        return quantities.read_rain(self.text, self.book)

    @cached_property
    def ranks(self) -> tuple[int, ...]:
        """Ranks that are named."""
        return quantities.read_ranks(self.text, self.book)

    @cached_property
    def count(self) -> int | None:
        """How many outfits are wanted."""
        return quantities.read_count(self.text, self.book)

    @property
    def says_situation(self) -> bool:
        """Whether the turn says an occasion, a season or the weather."""
        return bool(self.occasion or self.season or self.degrees or self.rain)

    def day(self, *, past: bool = False) -> str:
        """Return the day that is spoken of; empty for none."""
        return quantities.read_day(self.text, self.book, today=self.today, past=past)

    # -- which outfit -----------------------------------------------------------------------------

    @cached_property
    def rank(self) -> int:
        """The rank of the outfit that is meant (from 1); 0 where none was named."""
        shown = self.state.outfits
        for rank in self.ranks:
            place = len(shown) if rank == LAST else rank
            if 0 < place <= len(shown):
                return place
        return 0

    @property
    def look(self) -> Look | None:
        """The outfit that is meant: by its rank, else the one the talk is about."""
        return self.state.outfits[self.rank - 1] if self.rank else self.state.look

    @property
    def look_or_first(self) -> Look | None:
        """The outfit that is meant; the first one shown where nothing says which."""
        return self.look or (self.state.outfits[0] if self.state.outfits else None)

    # -- which garments ---------------------------------------------------------------------------

    @cached_property
    def wanted(self) -> tuple[Phrase, ...]:
        """Phrases that are not negated."""
        return tuple(one for one in self.phrases if not one.negated)

    @cached_property
    def unwanted(self) -> tuple[Phrase, ...]:
        """Phrases that are negated."""
        return tuple(one for one in self.phrases if one.negated)

    def owned(self, phrase: Phrase) -> Referent | None:
        """Return the owned garment that a phrase means; what was shown comes first."""
        for pool in self._pools():
            found = self.index.find(phrase, pool)
            if found.ids:
                return Referent(phrase, found.ids[0], found.ids[1:])
        found = self.index.find(phrase)
        return Referent(phrase, found.ids[0], found.ids[1:]) if found.ids else None

    def anywhere(self, phrase: Phrase) -> Referent | None:
        """Return what a phrase means: an upload it points at, an owned garment, a product."""
        upload = self.upload_of(phrase)
        if upload is not None:
            return Referent(phrase, upload.id)
        product = self.product_of(phrase)
        if product is not None and phrase.pointing:
            return Referent(phrase, product.id)
        owned = self.owned(phrase)
        if owned is None and product is not None:
            return Referent(phrase, product.id)
        return owned

    def upload_of(self, phrase: Phrase) -> Upload | None:
        """Return the uploaded picture that "this top" means."""
        if not self.state.uploads or not (phrase.pointing and phrase.has_head):
            return None
        carded = [one for one in self.state.uploads if one.card is not None and one.card.slot]
        for one in reversed(carded):
            if one.card is not None and one.card.slot == phrase.slot:
                return one
        unknown = [one for one in self.state.uploads if one not in carded]
        if len(unknown) == 1 and not self._shown_fits(phrase):
            return unknown[0]
        return None

    def product_of(self, phrase: Phrase) -> Product | None:
        """Return the product that was shown and that a phrase fits."""
        fitting = [one for one in self.state.products if phrase.slot and one.slot == phrase.slot]
        return fitting[0] if fitting else None

    def piece_in(self, look: Look, phrase: Phrase) -> str:
        """Return the piece of an outfit that a phrase means; empty for none."""
        found = self.index.find(phrase, look.item_ids)
        if found.ids:
            return found.ids[0]
        slots = self.slots_of(look)
        fitting = [one for one, slot in slots.items() if slot == phrase.slot and phrase.slot]
        return fitting[0] if fitting else ""

    def slots_of(self, look: Look) -> dict[str, str]:
        """Return where each piece of an outfit is worn, uploads and products included."""
        slots = self.index.slots(look.item_ids)
        for upload in self.state.uploads:
            if upload.id in look.item_ids and upload.card is not None:
                slots[upload.id] = upload.card.slot
        for product in self.state.products:
            if product.id in look.item_ids:
                slots[product.id] = product.slot
        return slots

    @cached_property
    def pointed(self) -> tuple[str, ...]:
        """What "this", "it" or "these two" means where no garment is named: the newest shown."""
        state = self.state
        if state.shown == "upload" and state.uploads:
            return tuple(one.id for one in state.uploads)
        if state.shown == "items" and state.items:
            return self._ranked(state.items)
        if state.shown == "products" and state.products:
            return self._ranked(tuple(one.id for one in state.products))
        if state.look is not None:
            return state.look.item_ids
        return tuple(one.id for one in state.uploads)

    @property
    def says_this(self) -> bool:
        """Whether something is pointed at without being named."""
        return self.book.pattern("determiners", "pointing").search(self.text) is not None

    def notes_about(self, referents: Iterable[Referent]) -> tuple[Note, ...]:
        """Return what is said about garments of which several fit."""
        notes = []
        for one in referents:
            if one.others and one.id in self.index.by_id:
                name = self.index.by_id[one.id].name or self.index.by_id[one.id].category
                text = self.say("many", name=name, count=len(one.others))
                notes.append(Note("which_item", text))
        return tuple(notes)

    # -- parts ------------------------------------------------------------------------------------

    def _is_question(self) -> bool:
        if "?" in self.text:
            return True
        asking = self.book.pattern("determiners", "question")
        if self.book.code == "zh":
            return asking.search(self.text) is not None
        return asking.match(self.text) is not None

    def _pools(self) -> list[tuple[str, ...]]:
        state = self.state
        look = self.look
        pools = [look.item_ids] if look is not None else []
        pools += [state.items, *(one.item_ids for one in state.outfits), state.anchors]
        return [pool for pool in pools if pool]

    def _shown_fits(self, phrase: Phrase) -> bool:
        return any(self.index.find(phrase, pool).ids for pool in self._pools())

    def _ranked(self, ids: tuple[str, ...]) -> tuple[str, ...]:
        places = [len(ids) if rank == LAST else rank for rank in self.ranks]
        chosen = tuple(ids[place - 1] for place in places if 0 < place <= len(ids))
        return chosen or ids

    def _named_only(self, phrases: Iterable[Phrase]) -> tuple[Phrase, ...]:
        """Return garments that only their names name: "the Breton", "my Barbour"."""
        taken = [(one.start, one.end) for one in phrases]
        named = []
        for match in re.finditer(r"\w{3,}", self.text):
            word, (start, end) = match.group(), match.span()
            covered = any(begin < end and start < finish for begin, finish in taken)
            near = any(0 <= begin - end <= 2 for begin, _finish in taken)
            spoken = word in self.book.words or word in self.book.spoken
            if covered or near or spoken or not self.index.rare(word):
                continue
            before = self.text[:start].split()[-1:]
            definite = self.book.pattern("determiners", "definite")
            if before and definite.fullmatch(before[0]):
                named.append(Phrase(start, end, words=(word,), definite=True))
        return tuple(named)


def without_negation(phrase: Phrase) -> Phrase:
    """Return a phrase as if it were wanted, to look up what is not."""
    return replace(phrase, negated=False)


__all__ = ["Found", "Referent", "Scene", "without_negation"]
