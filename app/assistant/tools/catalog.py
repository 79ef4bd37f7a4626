"""Tools of imported product lists: search in them, and take one in.

What a list says is somebody else's: shown as it is, with where it came from and when, and never as
something that is owned.
"""

from __future__ import annotations

from app.assistant.tools import arguments as takes
from app.assistant.tools import results as gives
from app.assistant.tools.cards import item_of, product_handle
from app.assistant.tools.desk import Answer, Bench, ToolFailure, shown
from app.assistant.tools.images import image_of
from app.assistant.tools.vision import look
from app.errors import InputError
from app.services.perceiving import encoder_key
from app.services.product_search import Likeness, ProductService
from local_index.catalog import CatalogSource, ProductRecord


def search(bench: Bench, asked: takes.CatalogSearch) -> Answer:
    """Find products in imported lists."""
    if not bench.library.catalog.count():
        raise ToolFailure(
            "E_EMPTY", "No product list was imported yet.",
            next_step="Import one as CSV or JSON.",
        )  # fmt: skip
    service = ProductService(bench.library, bench.desk.perception(), bench.vocabulary)
    hits, total = service.find(
        asked.query or "",
        like=_like(bench, asked),
        slot=asked.slot or "",
        max_price=asked.max_price,
        limit=asked.k,
    )
    sources = {one.id: one for one in bench.library.catalog.sources()}
    cards = [
        product_card(hit.product, sources[hit.product.source_id], score=hit.score)
        for hit in hits
        if hit.product.source_id in sources
    ]
    warnings = [] if cards else ["Nothing in the imported lists is like that."]
    if cards and (asked.like_item or asked.like_image):
        warnings.append("Similar, not identical.")
    if cards:
        warnings.append("Prices are those of the lists, and nobody has checked them since.")
    return Answer(gives.ProductsFound(products=cards, total=total), tuple(warnings))


def take_in(bench: Bench, asked: takes.CatalogImport) -> Answer:
    """Take in a list that the person chose."""
    try:
        file = bench.desk.chosen_file(asked.file_handle)
    except KeyError as error:
        raise ToolFailure(
            "E_NOT_FOUND", "No file was chosen.", next_step="Choose a CSV or JSON file first."
        ) from error
    columns = asked.column_map.model_dump(exclude_none=True) if asked.column_map else None
    service = ProductService(bench.library, bench.desk.perception(), bench.vocabulary)
    try:
        with bench.writing("Import a product list") as token:
            taken = service.take_in(
                file,
                columns=columns,
                control=bench.session.control,
                progress=bench.session.progress,
            )
    except (InputError, OSError) as error:
        message = error.message if isinstance(error, InputError) else "This file cannot be opened."
        raise ToolFailure("E_FORMAT", message, next_step=getattr(error, "next_step", "")) from error
    source = bench.library.catalog.source(taken.source)
    return Answer(
        gives.CatalogImported(
            undo_token=token,
            did=f"Took in {taken.added} products from {source.name}.",
            source=source.name,
            added=taken.added,
            rejected=taken.rejected,
            reasons={shown(reason, 80): count for reason, count in taken.reasons.items()},
        ),
        taken.notes,
    )


def product_card(
    product: ProductRecord, source: CatalogSource, *, score: float | None = None
) -> gives.ProductCard:
    """Return a product in short."""
    fields = product.fields
    return gives.ProductCard(
        id=product_handle(product.id),
        title=shown(product.title),
        slot=product.slot,
        category=str(fields.get("category", "")),
        colors=[str(color) for color in fields.get("colors", [])],
        material=str(fields.get("material", "")),
        price=product.price,
        currency=product.currency,
        source=shown(source.name, 80),
        imported_at=source.imported,
        price_date=shown(source.price_date, 40),
        license=shown(source.license, 80),
        thumb=bool(product.picture),
        score=score,
    )


def _like(bench: Bench, asked: takes.CatalogSearch) -> Likeness | None:
    if asked.like_item:
        item = item_of(bench, asked.like_item)
        fields: dict[str, object] = {
            "category": item.category, "colors": [name for name, _share in item.colors[:2]],
            "material": item.material, "pattern": item.pattern, "attributes": item.attributes,
        }  # fmt: skip
        for view in item.views[:1]:
            best = bench.library.encoders.covering(view.photo_id)
            if best is not None:
                vectors = bench.library.vectors
                return Likeness(
                    fields, str(best.key), vectors.get(view.photo_id, "image", best.key),
                    vectors.get(view.photo_id, "text", best.key),
                )  # fmt: skip
        return Likeness(fields)
    if asked.like_image is None:
        return None
    image = image_of(bench, asked.like_image)
    words = str(image.attachment.card.get("words", ""))
    if words:
        # a drawing is like what it was drawn from; its pixels are a model's
        fields = _fields_of(bench, words)
        if fields:
            return Likeness(fields)
    seen = look(bench, image)
    perception = bench.desk.perception()
    perceived = perception.analyze(image.file)
    return Likeness(
        seen[0].model_dump() if seen else {}, str(encoder_key(perception.info())),
        perceived.image_vector, perceived.text_vector,
    )  # fmt: skip


def _fields_of(bench: Bench, words: str) -> dict[str, object]:
    found: dict[str, object] = {}
    colors: list[str] = []
    attributes: list[str] = []
    for match in bench.vocabulary.find_terms(words):
        for name, term in ((match.field, match.term), *match.also):
            if name == "colors":
                colors.append(term)
            elif name == "attributes":
                attributes.append(term)
            else:
                found.setdefault(name, term)
    return {**found, "colors": colors, "attributes": attributes} if "category" in found else {}
