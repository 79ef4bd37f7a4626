"""``vestry catalog``: product lists of shops, taken in from files and searched here."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from app.cli import output
from app.cli.options import Session, attach_library, command, json_option

if TYPE_CHECKING:
    from app.services.product_search import ProductHit
    from local_index.catalog import CatalogSource


@click.group(
    "catalog",
    epilog="\b\nExamples:\n  vestry catalog import shop.csv\n"
    "  vestry catalog search tan ankle boots --max-price 90",
)
@attach_library
def catalog() -> None:
    """Take product lists in and search them.

    Nothing in a list is yours, nothing is bought, and no link is opened.
    """


@command(
    "import",
    examples="vestry catalog import shop.csv --license 'private use' --price-date 2026-11-01\n"
    "vestry catalog import shop.json --column title=product_name --column price=cost",
)
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--name", default="", help="What to call the list  [default: the file's name]")
@click.option("--license", "license_", default="", help="Under which terms you have it.")
@click.option("--price-date", default="", metavar="DAY", help="Of which day its prices are.")
@click.option(
    "--column",
    "columns",
    multiple=True,
    metavar="FIELD=HEADING",
    help="Which column holds what, where the headings do not say: title, price, currency,"
    " category, color, material, brand, description, link, picture, number.",
)
@json_option
def import_list(
    session: Session,
    *,
    file: Path,
    name: str,
    license_: str,
    price_date: str,
    columns: tuple[str, ...],
    as_json: bool,
) -> None:
    """Take a CSV or JSON list in, whole or not at all; `vestry undo` takes it back."""
    from app.cli.interrupts import stoppable
    from app.services.product_search import ProductService

    pairs = [one.partition("=") for one in columns]
    if any(not sign for _field, sign, _heading in pairs):
        raise click.UsageError("Write --column like title=HEADING.")
    services = session.services
    with session.library(create=True) as library, stoppable() as control:
        service = ProductService(library, services.perception, services.vocabulary)
        with output.progress("Reading") as progress:
            taken = service.take_in(
                file,
                columns={field: heading for field, _sign, heading in pairs},
                name=name,
                license=license_,
                price_date=price_date,
                control=control,
                progress=progress,
            )
        source = library.catalog.source(taken.source)
    if as_json:
        output.document(
            {
                "list": _source(source),
                "added": taken.added,
                "rejected": taken.rejected,
                "reasons": dict(taken.reasons),
            }
        )
        return
    added = output.plural(taken.added, "product")
    output.line(output.printable(f"{added} from {source.name}, list {source.id}."))
    for reason, count in taken.reasons.items():
        output.note(f"{output.plural(count, 'row')} left out: {reason}")
    for note in taken.notes:
        output.note(note)


@command("list", examples="vestry catalog list --json")
@json_option
def list_lists(session: Session, *, as_json: bool) -> None:
    """List the product lists that were taken in."""
    with session.library() as library:
        found = [(one, library.catalog.count(one.id)) for one in library.catalog.sources()]
    if as_json:
        output.document({"lists": [{**_source(one), "products": count} for one, count in found]})
        return
    if not found:
        output.line("No product list was taken in yet.")
    for one, count in found:
        dated = f", prices of {one.price_date}" if one.price_date else ""
        products = output.plural(count, "product")
        output.line(output.printable(f"{one.id}  {one.name}: {products}{dated}"))


@command("search", examples="vestry catalog search gray wool coat --max-price 150 --json")
@click.argument("words", nargs=-1)
@click.option("--slot", default="", help="Only what is worn there, such as shoes.")
@click.option("--max-price", type=click.FloatRange(min=0, min_open=True), help="At most.")
@click.option("--limit", type=click.IntRange(1, 100), default=10, help="How many at most.")
@json_option
def search_lists(
    session: Session,
    *,
    words: tuple[str, ...],
    slot: str,
    max_price: float | None,
    limit: int,
    as_json: bool,
) -> None:
    """Find products by words in six languages, by slot and by price."""
    from app.services.product_search import ProductService

    services = session.services
    with session.library() as library:
        service = ProductService(library, services.perception, services.vocabulary)
        hits, total = service.find(" ".join(words), slot=slot, max_price=max_price, limit=limit)
        sources = {one.id: one for one in library.catalog.sources()}
    if as_json:
        products = [_hit(hit, sources[hit.product.source_id]) for hit in hits]
        output.document({"products": products, "total": total})
        return
    if not hits:
        output.line("Nothing in the product lists fits that.")
    for hit in hits:
        one = hit.product
        price = f"  {one.price:g} {one.currency}".rstrip() if one.price is not None else ""
        source = sources[one.source_id].name
        output.line(output.printable(f"cat_{one.id}  {one.title}{price}  ({source})"))


@command("remove", examples="vestry catalog remove 2")
@click.argument("number", type=click.IntRange(min=1), metavar="LIST")
@json_option
def remove_list(session: Session, *, number: int, as_json: bool) -> None:
    """Remove a list; `vestry undo` brings it back."""
    with session.library() as library:
        library.catalog.remove(number)
    if as_json:
        output.document({"removed": number})
        return
    output.line(f"List {number} is removed.")


for _one in (import_list, list_lists, search_lists, remove_list):
    catalog.add_command(_one)


def _source(source: CatalogSource) -> dict[str, Any]:
    return {
        "id": source.id,
        "name": source.name,
        "license": source.license or None,
        "price_date": source.price_date or None,
        "columns": dict(source.columns),
        "imported": source.imported,
    }


def _hit(hit: ProductHit, source: CatalogSource) -> dict[str, Any]:
    one = hit.product
    return {
        "id": f"cat_{one.id}",
        "title": one.title,
        "number": one.number or None,
        "slot": one.slot or None,
        "price": one.price,
        "currency": one.currency or None,
        "fields": dict(one.fields),
        "list": source.id,
        "source": source.name,
        "score": hit.score,
    }
