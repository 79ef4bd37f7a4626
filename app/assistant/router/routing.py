"""The router: the surest reading of a turn becomes the plan; an unsure one becomes a question.

Rules only: the same words in the same state of the same wardrobe always give the same plan. It
reads a wardrobe once per state of it. At most one question a turn and two in a row; after two the
person is given what can be given without an answer.

Source: assistant's specification, C.3 (rule router, clarifying questions).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from typing import Final

from app.assistant.plan import Answer, Ask, Call
from app.assistant.planning import Done, Note, Planned, WardrobeView
from app.assistant.router.garments import GarmentIndex
from app.assistant.router.hearing import Ears
from app.assistant.router.intents_buying import read_buying
from app.assistant.router.intents_lookup import read_lookups
from app.assistant.router.intents_pictures import PictureIntents
from app.assistant.router.intents_records import read_opinions, read_records
from app.assistant.router.intents_style import read_style
from app.assistant.router.intents_swap import read_swaps
from app.assistant.router.intents_talk import read_talk, read_vague
from app.assistant.router.reading import Reader, Reading, answer, ask, calls
from app.assistant.router.scene import Scene
from app.assistant.router.wording import Wordings
from app.assistant.state import DialogueState
from app.services.job_control import JobControl
from models.query_language.reading import QueryReader
from models.vocabulary import Vocabulary

LEAST_SURE: Final = 0.6
MOST_ASKED: Final = 2
_LONGEST_REPLY: Final = 6
_LONGEST_ASKED_ABOUT: Final = 300


def _never() -> bool:
    return False


class Router:
    """Plans by rules; safe to share between threads that take turns.

    Args:
        today: Tells the date.
        online: Tells whether searching the web is switched on.
    """

    def __init__(
        self,
        vocabulary: Vocabulary,
        *,
        today: Callable[[], date] = date.today,
        online: Callable[[], bool] = _never,
    ) -> None:
        reader = QueryReader(vocabulary)
        self._ears = Ears(reader, vocabulary)
        self._wordings = Wordings(vocabulary)
        self._today = today
        pictures = PictureIntents(reader, online)
        self._readers: tuple[Reader, ...] = (
            *(read_talk, pictures.read, read_records, read_opinions),
            *(read_buying, read_lookups, read_swaps, read_style, read_vague),
        )
        self._index: tuple[object, GarmentIndex] | None = None

    def plan(
        self,
        said: str,
        state: DialogueState,
        wardrobe: WardrobeView,
        *,
        done: Sequence[Done] = (),
        control: JobControl | None = None,
    ) -> Planned:
        """Return what to do about the person's words; see `Planner.plan`.

        With calls done there is nothing left to plan: the answer is for the composer to word.
        """
        del control  # it takes milliseconds
        if done:
            return Planned(Answer("", "normal", "results"), state)
        index = self._index_of(wardrobe)
        chosen = self._chosen(said, state, index)
        return _planned(said, chosen, state)

    def readings(self, said: str, state: DialogueState, wardrobe: WardrobeView) -> list[Reading]:
        """Return every way to understand a turn, the surest first."""
        found, _scene = self._read(said, state, self._index_of(wardrobe))
        return found

    def read_phrases(self) -> None:
        """Read what is read once, before anybody waits for it: phrases and lists of words."""
        self._read("what should I wear today?", DialogueState(), GarmentIndex(()))

    # -- parts ------------------------------------------------------------------------------------

    def _index_of(self, wardrobe: WardrobeView) -> GarmentIndex:
        revision, kept = wardrobe.revision, self._index
        if kept is None or kept[0] != revision:
            kept = self._index = (revision, GarmentIndex.of(wardrobe))
        return kept[1]

    def _read(
        self, said: str, state: DialogueState, index: GarmentIndex
    ) -> tuple[list[Reading], Scene]:
        heard = self._ears.hear(said, before=state.language, known=index.words)
        state = replace(state, language=heard.language)
        wording = self._wordings.read(heard)
        scene = Scene(heard, wording, state=state, index=index, today=self._today())
        if scene.rank:
            scene.state = replace(state, chosen=scene.rank)
        found = [one for reader in self._readers for one in reader(scene)]
        found.sort(key=lambda one: -one.sure)
        return found, scene

    def _chosen(self, said: str, state: DialogueState, index: GarmentIndex) -> Reading:
        found, scene = self._read(said, state, index)
        if state.missing and state.asked_about and scene.length <= _LONGEST_REPLY:
            # a bare reply ("for work") completes what was asked about
            best = found[0] if found else None
            if best is None or best.sure < 0.8 or best.intent in ("outfits", "search"):
                whole, _whole_scene = self._read(f"{state.asked_about} {said}", state, index)
                calls = [one for one in whole if isinstance(one.plan, tuple)]
                if calls and calls[0].sure >= LEAST_SURE:
                    return calls[0]
        if not found or found[0].sure < LEAST_SURE:
            found = [_unsure(scene)]
        best = found[0]
        if isinstance(best.plan, Ask) and state.asked >= MOST_ASKED:
            return _without_asking(scene, found)
        return best


def _unsure(scene: Scene) -> Reading:
    """Return what to say to words that mean nothing here: a question, or that it is no topic."""
    unseen = [one.id for one in scene.state.uploads if one.card is None]
    if unseen and scene.state.shown == "upload":
        # whatever is meant, it is about the picture that was just attached
        made = [Call("vision_recognize", {"image_ref": one, "mode": "item"}) for one in unseen[-2:]]
        return calls("look_first", LEAST_SURE, made, scene.state)
    about_clothes = bool(scene.phrases or scene.says_situation or scene.rank)
    if not about_clothes and scene.length >= 3 and scene.question:
        return answer(scene, "off_topic", LEAST_SURE)
    usual = ("choice_outfit", "choice_complete", "choice_search", "choice_surprise")
    choices = [scene.say(one) for one in usual]
    return ask(scene, "intent", LEAST_SURE, missing="intent", choices=choices)


def _without_asking(scene: Scene, found: Sequence[Reading]) -> Reading:
    """Return what can be done without an answer: two questions in a row are enough."""
    for one in found:
        if isinstance(one.plan, tuple):
            return one
    situation = replace(scene.state.situation, occasion="everyday")
    note = Note("assumed_everyday", scene.say("assumed_everyday"))
    call = Call("stylist_outfits", {"context": {"occasion": "everyday"}, "k": 3})
    state = replace(scene.state, situation=situation)
    return Reading("assumed", LEAST_SURE, (call,), state, (note,))


def _planned(said: str, chosen: Reading, before: DialogueState) -> Planned:
    asks = isinstance(chosen.plan, Ask)
    missing = chosen.plan.missing if isinstance(chosen.plan, Ask) else ()
    state = replace(
        chosen.state,
        turn=before.turn + 1,
        missing=missing,
        asked=before.asked + 1 if asks else 0,
        asked_about=said[:_LONGEST_ASKED_ABOUT] if asks else "",
        errors=(),
    )
    return Planned(chosen.plan, state, chosen.notes, chosen.sure)
