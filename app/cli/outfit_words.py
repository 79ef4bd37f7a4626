"""What commands about outfits read and print: ids, names, one outfit, two beside another."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.cli import output

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.services.outfits import OutfitWarning, SavedOutfit
    from app.stylist.saved import Compared, Finished
    from local_index import Library
    from local_index.outfits import OutfitRecord


def say_empty(*, as_json: bool) -> None:
    """Print that nothing is there, and what fills a wardrobe."""
    if as_json:
        output.document({"outfits": [], "total": 0})
    else:
        output.line(output.plural(0, "outfit"))
    output.note("This wardrobe is still empty; `vestry import` fills it.")


def names_of(library: Library, item_ids: Sequence[int]) -> dict[int, str]:
    """Return what each garment is called."""
    from app.stylist.reasons import name_of

    return {item.id: name_of(item) for item in library.items.get_many(item_ids)}


def title_of(library: Library, outfit: OutfitRecord) -> str:
    """Return an outfit's name, or its garments' where it has none."""
    if outfit.name:
        return outfit.name
    names = names_of(library, outfit.item_ids)
    return ", ".join(names[item] for item in outfit.item_ids) or "(no garments)"


def say_outfit(library: Library, saved: SavedOutfit, *, as_json: bool) -> None:
    """Print one outfit with its garments and what is odd about it."""
    from app.outfit_json import saved_json

    outfit = saved.outfit
    if as_json:
        output.document(saved_json(saved))
        return
    output.line(output.printable(f"out_{outfit.id}  {title_of(library, outfit)}"))
    names = names_of(library, outfit.item_ids)
    for item in outfit.item_ids:
        output.line(output.printable(f"  itm_{item}  {names[item]}"))
    for label, words in (("for", outfit.occasion), ("in", outfit.season)):
        if words:
            output.line(f"  {label} {', '.join(words)}")
    if outfit.notes:
        output.line(output.printable(f"  {outfit.notes}"))
    say_warnings(saved.warnings)


def say_warnings(warnings: Sequence[OutfitWarning]) -> None:
    """Print what is odd about an outfit."""
    for warning in warnings:
        output.line(output.printable(f"  ! {warning.text}"))


def say_compared(found: Compared, titles: tuple[str, str], items: dict[str, list[str]]) -> None:
    """Print two outfits beside one another, part by part."""
    from rich.table import Table
    from rich.text import Text

    shown: Table = Table(box=None, pad_edge=False, header_style="dim")
    shown.add_column("")
    for title in titles:
        shown.add_column(Text(output.printable(title)))
    shown.add_row("score", f"{found.first.score:.2f}", f"{found.second.score:.2f}")
    for name, (one, other) in found.parts.items():
        shown.add_row(name.replace("_", " "), f"{one:.2f}", f"{other:.2f}")
    output.render(shown)
    words = {"both": "In both", "first": "Only in the first", "second": "Only in the second"}
    for name, ids in items.items():
        output.line(f"{words[name]}: {', '.join(ids) or 'nothing'}")


def say_finished(found: Finished, names: dict[int, str]) -> None:
    """Print how an outfit can be finished, or why it cannot."""
    for number, (one, added) in enumerate(zip(found.suggestions, found.added, strict=True), 1):
        words = ", ".join(f"{names[item]} (itm_{item})" for item in added)
        output.line(output.printable(f"{number}. {one.score:.2f}  add {words}"))
        for warning in one.warnings:
            output.line(output.printable(f"   ! {warning.text}"))
    for gap in found.gaps:
        output.line(gap.text)
    if not found.suggestions and not found.gaps:
        output.line("Nothing can be added to this.")
    for note in found.notes:
        output.note(note)


def garments_of(library: Library, ids: Sequence[str]) -> list[int]:
    """Return the garments that ids name; an outfit stands for its own (``out_3``).

    Raises:
        InputError: An outfit has none left, or an id is none.
    """
    from app.errors import InputError
    from app.item_json import parse_id
    from app.outfit_json import parse_outfit_id

    found: list[int] = []
    for one in ids:
        if one.strip().lower().startswith("out_"):
            outfit = library.outfits.get(parse_outfit_id(one))
            if not outfit.item_ids:
                raise InputError(
                    f"Nothing of out_{outfit.id} is left: its garments are in the trash.",
                    next_step="`vestry restore-item` brings garments back.",
                )
            found += outfit.item_ids
        else:
            found.append(parse_id(one))
    return found
