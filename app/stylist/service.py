"""The door to the engine: a library in, outfits out; what a window, a command and a chat call.

`Stylist` belongs to the thread of its library. What it reads of the wardrobe is kept in a
`StylistCache`, which threads may share: columns are made anew when garments or vectors changed, and
habits when the diary, outfits, feedback or the profile did. Nothing is written here but feedback
and the profile, each step of which can be undone.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from math import isfinite
from pathlib import Path
from typing import TYPE_CHECKING

import models
from app.errors import InputError
from app.stylist.habits import KINDS, NEVER_PAIR, SWAP, WRONG_COLOR, Habits, replay
from app.stylist.numbers import Numbers, shipped_numbers
from app.stylist.taste import Taste, learn, read_taste
from app.stylist.wishes import Recommendation, Suggestion, Wish

if TYPE_CHECKING:
    from app.stylist.closet import Closet
    from app.stylist.engine import Wardrobe
    from app.stylist.fillers import Filler
    from app.stylist.guests import Guest
    from app.stylist.saved import Compared, Finished
    from app.stylist.scoring import OutfitJudge
    from app.stylist.side_by_side import SideBySide
    from local_index import Library
    from local_index.feedback import FeedbackRecord
    from local_index.records import ChangeSet
    from models.compatibility import RuleScorer
    from models.compatibility.refitting import Sense
    from models.types import EncoderIdentity
    from models.vocabulary import Vocabulary

_log = logging.getLogger(__name__)

Stamp = tuple[object, ...]
JudgeFor = Callable[["Closet"], "Sense"]
"""The learned head for the vectors of a closet, with where it comes from."""

POCKET = Path(models.__file__).resolve().parent / "pocket" / "compatibility"
_PARTS_OF_WARDROBE = ("closet", "habits", "taste", "rules", "judge", "numbers")
_LEAST_PAIR = 2
_NEED_TWO = (NEVER_PAIR, WRONG_COLOR, SWAP)
_ORIGINS = {
    "rules": "Rules alone judged these outfits: the learned sense is not here.",
    "tags": "The learned sense went by tags alone: it does not know these photos' model.",
    "refitted": "The learned sense was fitted anew to these photos' model, on your own garments.",
}


@dataclass
class StylistCache:
    """What was read of one wardrobe, by the revision it was read at; safe to share."""

    closet: tuple[Stamp, Closet] | None = None
    habits: tuple[Stamp, Habits, Taste] | None = None
    wardrobe: Wardrobe | None = None
    sense: tuple[Stamp, Sense] | None = None
    rules: RuleScorer | None = None
    lock: threading.Lock = field(default_factory=threading.Lock)


class Stylist:
    """Recommends outfits from one open library.

    Args:
        library: Open in the caller's thread.
        vocabulary: Whose terms its garments use.
        today: The person's calendar day.
        judge_for: Where the learned head comes from; without it the rules decide.
        cache: Shared with other stylists of the same wardrobe.
        guests: Garments that are asked about and are not of the wardrobe; only anchors may be.
    """

    def __init__(
        self,
        library: Library,
        vocabulary: Vocabulary,
        *,
        today: date,
        judge_for: JudgeFor | None = None,
        cache: StylistCache | None = None,
        numbers: Numbers | None = None,
        guests: Sequence[Guest] = (),
    ) -> None:
        self._library = library
        self._vocabulary = vocabulary
        self._today = today
        self._judge_for = judge_for
        self._cache = cache or StylistCache()
        self._numbers = numbers or shipped_numbers()
        self._guests = tuple(guests)

    def with_guests(self, guests: Sequence[Guest]) -> Stylist:
        """Return a stylist of the same wardrobe that may be asked about these garments, too."""
        return Stylist(
            self._library,
            self._vocabulary,
            today=self._today,
            judge_for=self._judge_for,
            cache=self._cache,
            numbers=self._numbers,
            guests=guests,
        )

    # -- asking -----------------------------------------------------------------------------------

    def recommend(self, wish: Wish, *, replaced: int | None = None) -> Recommendation:
        """Return outfits for a wish, or alternatives for one garment of an outfit.

        Args:
            replaced: The garment that another one shall stand for; the other anchors are kept.

        Raises:
            InputError: A word or an id of the wish means nothing here.
        """
        from app.stylist.alternatives import replace_in
        from app.stylist.engine import compose

        wish = self.understood(wish)
        wardrobe = self.wardrobe(wish.today)
        if replaced is None:
            found = compose(wardrobe, wish)
        else:
            found = replace_in(wardrobe, wish, replaced)
        sense = self._cache.sense if self._judge_for is not None else None
        if found.suggestions and sense is not None and sense[1].origin in _ORIGINS:
            found = replace(found, notes=(*found.notes, _ORIGINS[sense[1].origin]))
        return found

    def judge(self, item_ids: Sequence[int], wish: Wish) -> Suggestion:
        """Return what the engine makes of garments as one outfit; see `saved.judge`."""
        from app.stylist.saved import judge

        return judge(self.wardrobe(wish.today), item_ids, self.understood(wish))

    def compare(self, first: Sequence[int], second: Sequence[int], wish: Wish) -> Compared:
        """Return how two outfits differ in the parts of their scores; see `saved.compare`."""
        from app.stylist.saved import compare

        return compare(self.wardrobe(wish.today), first, second, self.understood(wish))

    def side_by_side(self, outfits: Sequence[Sequence[int]], wish: Wish) -> SideBySide:
        """Return two to four outfits beside each other; see `side_by_side.side_by_side`."""
        from app.stylist.side_by_side import side_by_side

        return side_by_side(self.wardrobe(wish.today), outfits, self.understood(wish))

    def finish(self, item_ids: Sequence[int], wish: Wish) -> Finished:
        """Return whole outfits that keep all of these garments; see `saved.finish`."""
        from app.stylist.saved import finish

        return finish(self.wardrobe(wish.today), item_ids, self.understood(wish))

    def fillers(
        self, kept: Sequence[int], slot: str, wish: Wish, *, now: int = 0
    ) -> tuple[Filler, ...]:
        """Return what could stand in a place beside these garments; see `fillers.fillers_for`."""
        from app.stylist.fillers import fillers_for

        wardrobe = self.wardrobe(wish.today)
        return fillers_for(wardrobe, kept, slot, wish=self.understood(wish), now=now)

    def understood(self, wish: Wish) -> Wish:
        """Return a wish in the vocabulary's own words.

        Raises:
            InputError: The vocabulary does not know a word, or a number is none.
        """
        weather = wish.weather
        if weather is not None and not (
            isfinite(weather.temperature) and isfinite(weather.rain or 0.0)
        ):
            raise InputError(
                "The weather is not a number.", next_step="Give degrees Celsius, such as 12."
            )
        return replace(
            wish,
            occasion=self._term("occasion", wish.occasion),
            season=self._term("season", wish.season),
        )

    def wardrobe(self, today: date | None = None) -> Wardrobe:
        """Return everything the engine knows at this revision of the library."""
        from app.stylist.engine import Wardrobe
        from models.compatibility import RuleScorer

        day = today or self._today
        with self._cache.lock, self._library.reading():
            closet = self._closet()
            habits, taste = self._habits(closet, day)
            if self._cache.rules is None or self._cache.rules.vocabulary is not self._vocabulary:
                self._cache.rules = RuleScorer(self._vocabulary)
            judge = self._judge(closet)
            made = Wardrobe(
                closet, habits, taste, self._cache.rules, day, judge=judge, numbers=self._numbers
            )
            kept = self._cache.wardrobe
            if kept is None or any(
                getattr(kept, name) is not getattr(made, name) for name in _PARTS_OF_WARDROBE
            ):
                # what it works out by itself is kept with it
                kept = self._cache.wardrobe = made
        if self._guests:
            from app.stylist.guests import joined

            return joined(kept, self._guests, self._vocabulary)
        return kept

    # -- feedback ---------------------------------------------------------------------------------

    def tell(
        self,
        kind: str,
        item_ids: Sequence[int],
        *,
        occasion: str = "",
        swap: tuple[int, int] | None = None,
    ) -> ChangeSet:
        """Keep what the person says of an outfit or a garment; the next answer knows it.

        Args:
            kind: One of `habits.KINDS`.
            occasion: What the outfit was suggested for, where it was for something.
            swap: For ``swap``: the garment of the outfit that went, and the one that came.

        Raises:
            InputError: The kind is not known, or needs other garments.
            NotFoundError: A garment does not exist.
        """
        if kind not in KINDS:
            raise InputError(
                f"Feedback cannot say {kind}.", next_step=f"It can say {', '.join(KINDS)}."
            )
        items = tuple(dict.fromkeys(item_ids))
        if not items or (kind in _NEED_TWO and len(items) < _LEAST_PAIR):
            raise InputError(
                "Feedback needs the garments it is about.",
                next_step="Give one garment or more; two or more for what does not go together.",
            )
        details: dict[str, object] = {}
        if occasion:
            details["occasion"] = self._term("occasion", occasion)
        if kind == WRONG_COLOR:
            details["families"] = self._wrong_families(items)
        if kind == SWAP:
            gone, came = _checked_swap(items, swap)
            details |= {"replaced": gone, "by": came}
            items = (*items, came)
        _event, changes = self._library.feedback.add(
            kind, items, details=details, label=_LABELS[kind]
        )
        return changes

    def _wrong_families(self, item_ids: Sequence[int]) -> list[str]:
        """Return which two families of colors are meant when these garments' colors are wrong."""
        from app.stylist.wrong_colors import worst_pair
        from models.compatibility import RuleScorer

        items = sorted(self._library.items.get_many(item_ids), key=lambda item: item.id)
        found = worst_pair(items, self._cache.rules or RuleScorer(self._vocabulary))
        if found is None:
            raise InputError(
                "Fewer than two of these garments have a color, so none can be wrong.",
                next_step="Give the garments their colors first.",
            )
        return [*found]

    def told(self) -> list[FeedbackRecord]:
        """Return all feedback that counts, oldest first."""
        return self._library.feedback.all()

    def take_back(self, feedback_id: int) -> ChangeSet:
        """Let one event count no longer."""
        return self._library.feedback.take_back(feedback_id)

    # -- reading ----------------------------------------------------------------------------------

    def _closet(self) -> Closet:
        from app.stylist.closet import read_closet

        stamp = (self._library.folder, id(self._vocabulary), *self._library.garments_stamp())
        kept = self._cache.closet
        if kept is None or kept[0] != stamp:
            kept = self._cache.closet = (stamp, read_closet(self._library, self._vocabulary))
        return kept[1]

    def _judge(self, closet: Closet) -> OutfitJudge | None:
        if self._judge_for is None:
            return None
        kept = self._cache.sense
        stamp = self._cache.closet[0] if self._cache.closet is not None else ()
        if kept is None or kept[0] != stamp:
            kept = self._cache.sense = (stamp, self._judge_for(closet))
        return kept[1].head

    def _habits(self, closet: Closet, today: date) -> tuple[Habits, Taste]:
        library = self._library
        stamp = (library.folder, today, *library.habits_stamp(), *library.garments_stamp())
        kept = self._cache.habits
        if kept is None or kept[0] != stamp:
            taste = read_taste(library.profile.all())
            habits = replay(
                library.together(),
                library.feedback.all(),
                today=today,
                numbers=self._numbers,
                learned_since=taste.learned_since,
                since_wash={
                    item: count.since_wash for item, count in library.wears.counts().items()
                },
            )
            taste = replace(taste, learned=learn(closet.items, habits))
            kept = self._cache.habits = (stamp, habits, taste)
        return kept[1], kept[2]

    def _term(self, name: str, word: str) -> str:
        if not word:
            return ""
        term = self._vocabulary.resolve(name, word)
        if term is None or term not in self._vocabulary.terms(name):
            known = ", ".join(self._vocabulary.picker_terms(name))
            raise InputError(
                f'"{word[:40]}" is no {name} that Vestry knows.', next_step=f"It knows {known}."
            )
        return term


_LABELS = {
    "like": "Like",
    "dislike": "Dislike",
    "never_pair": "Never together",
    "too_formal": "Too formal",
    "too_casual": "Too casual",
    "too_warm": "Too warm",
    "too_cold": "Too cold",
    "wrong_color": "Wrong colors",
    "swap": "Took something else",
}


def _checked_swap(items: Sequence[int], swap: tuple[int, int] | None) -> tuple[int, int]:
    """Return what went and what came, where that is a swap within this outfit."""
    if swap is None or swap[0] not in items or swap[1] in items:
        raise InputError(
            "A swap names a garment of the outfit and another one that came for it.",
            next_step="Give the outfit as it was, the garment that went and the one that came.",
        )
    return swap


def shipped_judge(vocabulary: Vocabulary, *, folder: Path = POCKET) -> JudgeFor:
    """Return where the learned head comes from: loaded once, when it is first asked for.

    Photos of another encoder get the head with a reader that is fitted to them anew, or one that
    goes by tags; a head that is missing is done without. The answer says which it was.
    """
    loaded: dict[EncoderIdentity, Sense] = {}
    lock = threading.Lock()

    def judge_for(closet: Closet) -> Sense:
        from models.compatibility.refitting import sense_for
        from models.types import EncoderIdentity

        key = closet.encoder
        identity = (
            EncoderIdentity("", "", "")
            if key is None
            else EncoderIdentity(key.name, key.revision, key.preprocess)
        )
        with lock:
            known = loaded.get(identity)
            # what was fitted on these garments is fitted again when they are others
            if known is None or known.origin in ("refitted", "tags"):
                known = sense_for(identity, folder, vocabulary=vocabulary, table=closet.table)
                loaded[identity] = known
                _log.info("outfits are judged by: %s", known.origin)
        return known

    return judge_for
