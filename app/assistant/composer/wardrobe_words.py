"""What the wardrobe, the profile and the day answer, as sentences and cards; and what was written.

Everything that was written says what it did and carries the token that takes it back.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, Final

from app.assistant.composer.piece import Data, Piece, Table, each, strings, text
from app.assistant.composer.reply import DoneCard, GarmentsCard
from app.assistant.composer.speech import plain_name
from app.assistant.plan import Call

_MOST_NAMED: Final = 3


def found(table: Table, _call: Call, data: Data) -> Piece:
    """Return garments that were looked for."""
    ids = [text(one, "id") for one in each(data, "items")]
    if not ids:
        return Piece((table.speech.say("found_none"),), (), ("outfit",))
    total = data.get("total")
    count = total if isinstance(total, int) and total > len(ids) else len(ids)
    word = "found_one" if count == 1 else "found_more"
    card = GarmentsCard(tuple(table.line(one, _looks(table, one)) for one in ids), "", count)
    return Piece(
        (table.speech.say(word, count=count, names=table.names(ids)),), (card,), ("outfit",)
    )


def facts(table: Table, _call: Call, data: Data) -> Piece:
    """Return what is recorded of one garment."""
    speech, item = table.speech, data.get("item")
    if not isinstance(item, Mapping):
        return Piece()
    handle = text(item, "id")
    looks = _looks(table, handle)
    wears, last = data.get("wears"), text(data, "last_worn")
    said = [speech.say("facts", name=table.name(handle), facts=looks)] if looks else []
    if last:
        said.append(speech.say("last_worn", date=last, count=wears))
    else:
        said.append(speech.say("not_worn"))
    card = GarmentsCard((table.line(handle, looks),), "", 1)
    return Piece(tuple(said), (card,), ("outfit",))


def history(table: Table, _call: Call, data: Data) -> Piece:
    """Return what is worn most, and the preference that shows."""
    worn = [one for one in each(data, "items") if isinstance(one.get("item"), Mapping)]
    speech = table.speech
    if not worn:
        return Piece((speech.say("never_worn"),), weighty=False)
    ids = [text(one["item"], "id") for one in worn]
    shared = _preference(text(data, "preference_sentence"))
    first = (
        speech.say("preference", terms=speech.terms(shared))
        if shared
        else speech.say("favorites", names=table.names(ids[:_MOST_NAMED]))
    )
    lines = tuple(
        table.line(handle, f"{one.get('count', 0)} \u00d7")
        for handle, one in zip(ids, worn, strict=True)
    )
    return Piece((), (GarmentsCard(lines, "", len(lines)),), asides=(first,), weighty=False)


def profile(table: Table, _call: Call, data: Data) -> Piece:
    """Return what is known of the person's taste."""
    speech, stated = table.speech, data.get("stated")
    held = stated if isinstance(stated, Mapping) else {}
    likes = [
        one for key, words in held.items() if str(key).startswith("like") for one in strings(words)
    ]
    avoids = [one for key, words in held.items() if not str(key).startswith(("like", "size"))
              for one in strings(words)]  # fmt: skip
    said = [speech.say("profile_likes", terms=speech.terms(likes))] if likes else []
    said += [speech.say("profile_avoids", terms=speech.terms(avoids))] if avoids else []
    if data.get("still_learning"):
        said.append(speech.say("learning"))
    return Piece(tuple(said) if likes or avoids else (speech.say("profile_empty"),))


def day(table: Table, _call: Call, data: Data) -> Piece:
    """Return what is noted of a day; a look on the way to something else."""
    what = _of_day(table, data)
    speech = table.speech
    said = speech.say("weather_set", what=what) if what else speech.say("day_empty")
    return Piece((said,), weighty=False)


def day_changed(table: Table, _call: Call, data: Data) -> Piece:
    """Return what was noted for a day."""
    held = data.get("day")
    what = _of_day(table, held) if isinstance(held, Mapping) else ""
    said = table.speech.say("weather_set", what=what) if what else table.speech.say("only_done")
    return Piece((), (_done(table, said, data),), asides=(said,), weighty=False)


def _of_day(table: Table, data: Data) -> str:
    speech, degrees = table.speech, data.get("temperature")
    what = (
        [speech.say("degrees", value=f"{degrees:g}")] if isinstance(degrees, (int, float)) else []
    )
    what += [speech.of("rain", text(data, "rain"))] if text(data, "rain") else []
    what += [speech.term(text(data, "occasion"), "occasion")] if text(data, "occasion") else []
    return speech.say("comma").join(one for one in what if one)


# -- what was written ------------------------------------------------------------------------------


def written(table: Table, call: Call, data: Data) -> Piece:
    """Return what a call wrote, with the way back."""
    said = _WRITTEN[call.tool](table, data)
    cards: tuple[Any, ...] = ()
    item = data.get("item")
    if call.tool in ("wardrobe_add_item", "wardrobe_update_item") and isinstance(item, Mapping):
        handle = text(item, "id")
        cards = (GarmentsCard((table.line(handle, _looks(table, handle)),), "", 1),)
    return Piece((said,), (*cards, _done(table, said, data)))


def _done(table: Table, said: str, data: Data) -> DoneCard:
    token = text(data, "undo_token")
    return DoneCard(said, token, (table.action("undo", undo=token),) if token else ())


def _saved(table: Table, data: Data) -> str:
    outfit = data.get("outfit")
    name = plain_name(text(outfit, "name")) if isinstance(outfit, Mapping) else ""
    return table.speech.say("saved", name=name) if name else table.speech.say("saved_plain")


def _logged(table: Table, data: Data) -> str:
    word = "planned" if data.get("planned") else "logged"
    return table.speech.say(word, date=text(data, "date"))


def _item(word: str) -> Callable[[Table, Data], str]:
    def said(table: Table, data: Data) -> str:
        item = data.get("item")
        handle = text(item, "id") if isinstance(item, Mapping) else ""
        return table.speech.say(word, name=table.name(handle))

    return said


def _imported(table: Table, data: Data) -> str:
    source = plain_name(text(data, "source"))
    return table.speech.say("imported_list", count=data.get("added", 0), source=source)


def _felt(table: Table, data: Data) -> str:
    kind = text(data, "kind")
    return table.speech.say(kind if table.speech.has("say", kind) else "only_done")


_WRITTEN: Final[Mapping[str, Callable[[Table, Data], str]]] = MappingProxyType(
    {
        "wardrobe_add_item": _item("added"),
        "wardrobe_update_item": _item("changed"),
        "wardrobe_delete_item": _item("deleted"),
        "wardrobe_save_outfit": _saved,
        "wardrobe_log_wear": _logged,
        "profile_update": lambda table, _data: table.speech.say("remembered"),
        "feedback_record": _felt,
        "catalog_import": _imported,
    }
)


def _looks(table: Table, handle: str) -> str:
    """Return what a garment's record says of its looks."""
    garment = table.garments.get(handle)
    if garment is None:
        return ""
    speech = table.speech
    words = [speech.term(one, "colors") for one in garment.colors]
    words += [speech.term(garment.material, "material")] if garment.material else []
    if garment.pattern and garment.pattern != "plain":
        words.append(speech.term(garment.pattern, "pattern"))
    words += [speech.term(garment.category, "category")] if garment.category else []
    return speech.say("comma").join(words)


def _preference(sentence: str) -> list[str]:
    """Return the terms of the tool's sentence; other languages say it in their own words."""
    _before, found, terms = sentence.rstrip(".").rpartition(" is ")
    return [one.strip() for one in terms.split(",")] if found else []


PIECES: Final[Mapping[str, Callable[[Table, Call, Data], Piece]]] = MappingProxyType(
    {
        "wardrobe_search": found,
        "wardrobe_get_item": facts,
        "wardrobe_history": history,
        "profile_get": profile,
        "context_get": day,
        "context_set": day_changed,
        **dict.fromkeys(_WRITTEN, written),
    }
)
