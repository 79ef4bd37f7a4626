"""A garment's colors as the person sets them: more, fewer, in another order. Pure functions.

Colors are names with shares, the dominant one first; shares fill 1 and fall in that order.
"""

from __future__ import annotations

Colors = tuple[tuple[str, float], ...]

MOST_COLORS = 3


def toggled_color(colors: Colors, name: str) -> Colors:
    """Return the colors with one more or one less; shares keep their proportions and fill 1.

    A further color takes the place of the least one when there are three already.
    """
    held = dict(colors)
    if name in held:
        del held[name]
    else:
        kept = sorted(held.items(), key=lambda pair: -pair[1])[: MOST_COLORS - 1]
        held = dict(kept)
        held[name] = min((share for _, share in kept), default=1.0)
    total = sum(held.values())
    if total <= 0:
        return tuple((one, round(1 / len(held), 4)) for one in held)
    shared = [(one, round(share / total, 4)) for one, share in held.items()]
    return tuple(sorted(shared, key=lambda pair: -pair[1]))


def moved_color(colors: Colors, name: str, places: int) -> Colors:
    """Return the colors with one of them earlier or later; the shares stay in their places."""
    names = [one for one, _ in colors]
    if name not in names:
        return colors
    at = names.index(name)
    names.insert(min(len(names) - 1, max(0, at + places)), names.pop(at))
    shares = sorted((share for _, share in colors), reverse=True)
    return tuple(zip(names, shares, strict=True))
