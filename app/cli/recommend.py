"""``vestry recommend``, ``feedback`` and ``profile``: outfits, what is said of them, who for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from app.cli import output
from app.cli.options import Session, command, json_option, limit_option

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.stylist.profile import ShownProfile
    from app.stylist.wishes import Recommendation, Suggestion
    from local_index.records import ItemRecord

_SAYINGS = {
    "like": "like",
    "dislike": "dislike",
    "never-together": "never_pair",
    "too-formal": "too_formal",
    "too-casual": "too_casual",
    "too-warm": "too_warm",
    "too-cold": "too_cold",
    "wrong-color": "wrong_color",
    "swap": "swap",
}


@command(
    "recommend",
    examples="""
    vestry recommend
    vestry recommend --occasion work --season autumn
    vestry recommend --with 12 --temperature 8 --rain
    vestry recommend --with 12 --with 40 --with 33 --replace 33
    """,
)
@click.option("--with", "anchors", metavar="ID", multiple=True, help="Every outfit holds this one.")
@click.option("--occasion", metavar="WORD", default="", help="What for: work, party, sport ...")
@click.option("--season", metavar="WORD", default="", help="spring, summer, autumn or winter.")
@click.option(
    "--temperature",
    type=click.FloatRange(-60, 60),
    metavar="DEGREES",
    help="How warm it is, in degrees Celsius.",
)
@click.option("--rain", is_flag=True, help="It rains; together with --temperature.")
@click.option("--replace", "replaced", metavar="ID", help="Find something else for this one.")
@click.option("--without", metavar="ID", multiple=True, help="No outfit holds this one.")
@click.option(
    "--surprise",
    type=click.FloatRange(0, 1),
    default=0.0,
    metavar="0-1",
    help="0 for the usual, 1 for what is rarely worn.",
)
@click.option("--seed", type=int, default=0, metavar="N", help="Another seed, another draw.")
@limit_option(default=3, what="outfits")
@json_option
def recommend(
    session: Session,
    *,
    anchors: tuple[str, ...],
    occasion: str,
    season: str,
    temperature: float | None,
    rain: bool,
    replaced: str | None,
    without: tuple[str, ...],
    surprise: float,
    seed: int,
    limit: int,
    as_json: bool,
) -> None:
    """Put outfits together from your own wardrobe, and say why.

    What is dirty or away is left out, and so is what was worn too often since its last wash. With
    --replace, the outfit of the other --with garments stays and one garment changes.
    """
    from app.item_json import parse_id
    from app.stylist.wishes import Recommendation, Weather, Wish

    if rain and temperature is None:
        raise click.UsageError("--rain needs --temperature.")
    weather = None if temperature is None else Weather(temperature, 1.0 if rain else 0.0)
    wanted, unwanted = tuple(map(parse_id, anchors)), tuple(map(parse_id, without))
    if both := {*wanted} & {*unwanted}:
        raise click.UsageError(f"itm_{min(both)} is both in --with and in --without.")
    wish = Wish(
        anchors=wanted,
        occasion=occasion,
        season=season,
        weather=weather,
        limit=limit,
        excluded=unwanted,
        surprise=surprise,
        seed=seed,
    )
    other = None if replaced is None else parse_id(replaced)
    if session.is_new():
        _say(Recommendation(()), {}, as_json=as_json)
        output.note("This wardrobe is still empty; `vestry import` fills it.")
        return
    with session.library() as library:
        found = session.services.stylist(library).recommend(wish, replaced=other)
        ids = [item for one in found.suggestions for item in one.item_ids]
        items = {item.id: item for item in library.items.get_many(ids)}
    _say(found, items, as_json=as_json)


def _say(found: Recommendation, items: Mapping[int, ItemRecord], *, as_json: bool) -> None:
    from app.stylist.answer_json import recommendation_json

    if as_json:
        output.document(recommendation_json(found))
        return
    for number, suggestion in enumerate(found.suggestions, start=1):
        if number > 1:
            output.line()
        _show(number, suggestion, items)
    for gap in found.gaps:
        # what an outfit does without is told with the outfit
        if not found.suggestions or gap.kind == "poor":
            output.line(gap.text)
    for note in found.notes:
        output.note(note)
    if not found.suggestions and not found.gaps:
        output.line("No outfit fits this wish.")


def _show(number: int, suggestion: Suggestion, items: Mapping[int, ItemRecord]) -> None:
    from rich.table import Table
    from rich.text import Text

    from app.item_json import format_id
    from app.stylist.reasons import name_of

    shown = Table(box=None, pad_edge=False, show_header=False)
    shown.add_column(no_wrap=True)
    shown.add_column()
    title = f"{number}. {suggestion.score:.2f}"
    if suggestion.very_similar:
        title += "  (very similar)"
    shown.add_row(Text(title, style="bold"), "")
    for item_id in suggestion.item_ids:
        item = items.get(item_id)
        name = "" if item is None else f"{name_of(item)} ({item.slot.replace('_', ' ')})"
        shown.add_row(Text(format_id(item_id), style="dim"), Text(output.printable(name)))
    for reason in suggestion.reasons:
        shown.add_row(Text("+", style="green"), Text(output.printable(reason.text)))
    for warning in suggestion.warnings:
        shown.add_row(Text("!", style="yellow"), Text(output.printable(warning.text)))
    output.render(shown)


@command(
    "feedback",
    examples="""
    vestry feedback like 12 40 33
    vestry feedback never-together 12 40
    vestry feedback too-formal 12 40 33 --occasion work
    vestry feedback swap 12 40 33 --replace 33 --by 41
    vestry feedback
    vestry feedback --take-back 3
    """,
)
@click.argument("saying", metavar="[SAYING]", required=False, type=click.Choice([*_SAYINGS]))
@click.argument("item_ids", metavar="[ID]...", nargs=-1)
@click.option("--occasion", metavar="WORD", default="", help="What it was suggested for.")
@click.option("--replace", "replaced", metavar="ID", help="The garment that went; with swap.")
@click.option("--by", metavar="ID", help="The garment that came for it; with swap.")
@click.option("--take-back", type=click.IntRange(min=1), metavar="N", help="Forget entry N.")
@json_option
def feedback(
    session: Session,
    *,
    saying: str | None,
    item_ids: tuple[str, ...],
    occasion: str,
    replaced: str | None,
    by: str | None,
    take_back: int | None,
    as_json: bool,
) -> None:
    """Say what you think of an outfit or a garment; without a saying, list what you said.

    SAYING is like, dislike, never-together, too-formal, too-casual, too-warm, too-cold, wrong-color
    (the two colors of the outfit that go together least) or swap (--replace and --by: another
    garment was taken). The next suggestion knows it; `vestry undo` takes it back.
    """
    from app.item_json import parse_id
    from app.stylist.answer_json import feedback_json

    if (saying is None) != (not item_ids) or (take_back is not None and saying is not None):
        raise click.UsageError("Give a saying with the ids it is about, or neither.")
    if (saying == "swap") != (replaced is not None) or (replaced is None) != (by is None):
        raise click.UsageError("--replace and --by belong to swap, which needs both.")
    swap = None if replaced is None or by is None else (parse_id(replaced), parse_id(by))
    with session.library() as library:
        stylist = session.services.stylist(library)
        if take_back is not None:
            stylist.take_back(take_back)
        elif saying is not None:
            said_of = [parse_id(one) for one in item_ids]
            stylist.tell(_SAYINGS[saying], said_of, occasion=occasion, swap=swap)
        events = stylist.told()
    if as_json:
        output.document({"feedback": [feedback_json(one) for one in events]})
        return
    if saying is not None or take_back is not None:
        output.line("Noted." if take_back is None else "Forgotten.")
        return
    words = {kind: word for word, kind in _SAYINGS.items()}
    for one in events:
        ids = " ".join(f"itm_{item}" for item in one.item_ids)
        output.line(f"{one.id}  {one.added}  {words.get(one.kind, one.kind)}  {ids}")
    if not events:
        output.line("Nothing has been said yet.")


@command(
    "profile",
    examples="""
    vestry profile
    vestry profile likes.colors=navy,green dislikes.material=leather
    vestry profile size.shoes=42 wearer=adult
    vestry profile palette=
    vestry profile --reset learned
    """,
)
@click.argument("entries", metavar="[NAME=WORDS]...", nargs=-1)
@click.option(
    "--reset",
    type=click.Choice(["learned", "stated", "quiz", "all"]),
    help="Forget what was learned, what you stated, what the style quiz set, or all.",
)
@json_option
def profile(
    session: Session, *, entries: tuple[str, ...], reset: str | None, as_json: bool
) -> None:
    """Show or change what suggestions know about you: stated and learned, kept apart.

    Names are likes.FIELD, dislikes.FIELD (never suggested), palette, size.SLOT and wearer; nothing
    after the sign forgets an entry. `vestry undo` takes a change back.
    """
    from app.stylist.answer_json import profile_json
    from app.stylist.profile import ProfileEditor, shown_profile
    from app.stylist.quiz import forget, loved

    changes = [_entry(entry) for entry in entries]
    with session.library() as library:
        editor = ProfileEditor(library, session.services.vocabulary)
        with library.atomic(), library.history.group("Change the profile"):
            if reset in ("learned", "all"):
                editor.reset_learned()
            if reset in ("stated", "all"):
                editor.reset_stated()
            if reset in ("quiz", "all"):
                forget(library)
            for name, words in changes:
                editor.state(name, words)
        known = session.services.stylist(library).wardrobe()
        shown = shown_profile(known.taste, known.habits.events, loved=loved(library))
    if as_json:
        output.document(profile_json(shown))
    else:
        _show_profile(shown)


def _entry(text: str) -> tuple[str, tuple[str, ...]]:
    name, sign, words = text.partition("=")
    if not sign:
        raise click.UsageError(f"{text!r} is no NAME=WORDS.")
    return name.strip().lower(), tuple(word.strip() for word in words.split(",") if word.strip())


def _show_profile(shown: ShownProfile) -> None:
    from rich.table import Table
    from rich.text import Text

    rows: list[tuple[str, str, str]] = [
        ("stated", name, ", ".join(words)) for name, words in shown.stated.items()
    ]
    if shown.loved:
        rows.append(("stated", "loved", ", ".join(f"itm_{item}" for item in shown.loved)))
    for name, worth in shown.learned.items():
        told = [f"{term} {value:+.2f}" for term, value in worth.items()]
        rows.append(("learned", name, ", ".join(told[:8])))
    table: Any = Table(box=None, pad_edge=False, show_header=False)
    for row in rows:
        table.add_row(*(Text(output.printable(cell)) for cell in row))
    if rows:
        output.render(table)
    else:
        output.line("Nothing is stated and nothing is learned yet.")
    since = f" since {shown.learned_since}" if shown.learned_since else ""
    output.line(f"Learned from {output.plural(shown.events, 'event')}{since}.")
