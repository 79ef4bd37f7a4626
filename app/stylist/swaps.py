"""What a person takes instead of a garment, taught as one word for where the walk ended.

Who walks through ten shirts tries them; what is learned is the first and the last. A step that goes
on from what came before takes the former word back and says the whole way, and one that ends where
it began says nothing. At least two garments are kept, as for alternatives (specification of the
engine, E.8 and feedback). Everything here is events of the log, so undo forgets it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.stylist.alternatives import LEAST_KEPT
from app.stylist.habits import SWAP
from local_index.errors import NotFoundError

if TYPE_CHECKING:
    from local_index import Library


@dataclass(frozen=True, slots=True)
class Swap:
    """One garment that came for another in an outfit.

    Attributes:
        event: Its number in the log; 0 where it is not said.
        replaced: What went.
        by: What came.
    """

    replaced: int
    by: int
    event: int = 0


def changed_one(before: Sequence[int], now: Sequence[int]) -> Swap | None:
    """Return the swap that leads from one outfit to another; None where it is none alone."""
    gone, came = {*before} - {*now}, {*now} - {*before}
    if len(gone) != 1 or len(came) != 1 or len({*now}) - 1 < LEAST_KEPT:
        return None
    return Swap(gone.pop(), came.pop())


def teach(library: Library, swap: Swap, kept: Sequence[int], *, former: Swap | None = None) -> Swap:
    """Write a swap down and return it with its number.

    Args:
        kept: What stayed in the outfit.
        former: The swap before it in the same outfit; where this one goes on from it, one of both
            is made.
    """
    if former is not None and former.event and former.by == swap.replaced:
        try:
            library.feedback.take_back(former.event, label="Took something else")
        except NotFoundError:
            # undone meanwhile: it says nothing any more
            pass
        else:
            swap = Swap(former.replaced, swap.by)
    if swap.replaced == swap.by:
        return swap
    items = [one for one in kept if one not in (swap.replaced, swap.by)]
    event, _changes = library.feedback.add(
        SWAP,
        [*items, swap.replaced, swap.by],
        details={"replaced": swap.replaced, "by": swap.by},
        label="Took something else",
    )
    return Swap(swap.replaced, swap.by, event)
