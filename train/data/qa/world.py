"""All looks of the corpora, and the places to find others that are like one of them.

Read-only after it is made; every worker makes its own from the same folders. Looks of different
corpora and splits never meet in one question: a wrong choice from another kind of picture is no
choice, and one from another split is a leak.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from models.families import family_of
from models.vocabulary import Vocabulary
from train.data.corpus import Corpus, read_corpus
from train.data.qa.denying import Denials
from train.data.qa.drawing import Dice, digest
from train.data.qa.looks import (
    CUT_FIELDS,
    Garment,
    Look,
    LookReader,
    Split,
    assign_splits,
    group_of,
)
from train.errors import DataError

SPLITS: Final[tuple[Split, ...]] = ("train", "test")
TRIES: Final = 48
"""How many looks are tried for one wrong choice before the question is given up."""

Key = tuple[str, ...]


@dataclass(frozen=True)
class World:
    """Looks by image, and indexes over them.

    Attributes:
        looks: Of every usable picture, in the order of their images.
        corpora: By name.
        moved: Pictures whose split had to follow their group's.
        empty: Pictures without a garment, left out.
        held_out: Pictures that no question may show: of a benchmark, or without a side in a corpus
            that was divided.
        easy: Whether wrong answers come from all looks instead of from like ones.
        memo: What texts were found to name; only ever saves time.
        frequency: (split, field) to how often a value occurs, the most frequent first.
        together: (split, corpus, category, value, value) of what occurs in one garment.
    """

    looks: Mapping[str, Look]
    corpora: Mapping[str, Corpus]
    vocabulary: Vocabulary
    denials: Denials
    moved: int
    empty: int
    held_out: int
    frequency: Mapping[Key, Mapping[str, int]]
    together: frozenset[Key]
    _places: Mapping[Key, Sequence[str]] = field(repr=False)
    easy: bool = False
    memo: dict[tuple[str, str], frozenset[tuple[str, str]]] = field(
        default_factory=dict, repr=False
    )

    @classmethod
    def read(
        cls,
        folders: Sequence[Path],
        *,
        seed: int,
        images: Mapping[Path, Path] | None = None,
        test_share: float = 0.1,
        left_out: frozenset[str] = frozenset(),
    ) -> World:
        """Read the corpora.

        Args:
            images: Where a corpus' pictures are, when not beside it.
            left_out: Groups that no question may show.
            test_share: Share of groups that become test groups where no split is given.

        Raises:
            DataError: A folder is no corpus, or two of them share a name.
        """
        corpora: dict[str, Corpus] = {}
        for folder in folders:
            corpus = read_corpus(folder, images=(images or {}).get(folder))
            if corpus.facts.name in corpora:
                raise DataError(
                    f"Two corpora are called {corpus.facts.name}.",
                    next_step="Give each corpus a name of its own in its corpus.json.",
                )
            corpora[corpus.facts.name] = corpus
        return cls.of(corpora, seed=seed, test_share=test_share, left_out=left_out)

    @classmethod
    def of(
        cls,
        corpora: Mapping[str, Corpus],
        *,
        seed: int,
        test_share: float = 0.1,
        left_out: frozenset[str] = frozenset(),
    ) -> World:
        """Return the world of corpora that were read already."""
        vocabulary = Vocabulary.load()
        reader = LookReader(vocabulary)
        found: dict[str, Look] = {}
        for name in sorted(corpora):
            for record in corpora[name].records.values():
                # the real split follows below, when all pictures of the group are known
                look = reader.read(record, corpus=name, split="train")
                found[look.image] = look
        stated = [
            (found[f"{name}/{record.image_id}"].group, record.split)
            for name in sorted(corpora)
            for record in corpora[name].records.values()
        ]
        cut = int(test_share * 2**64)
        drawn = {
            group: int.from_bytes(digest("split", seed, group, size=8), "big") < cut
            for group, split in stated
            if split == "unassigned"
        }
        splits, moved = assign_splits(stated, unassigned_test=drawn)
        held = left_out | _without_side(corpora)
        shown = {image: look for image, look in found.items() if look.group not in held}
        looks = {
            image: _with_split(look, splits[look.group])
            for image, look in sorted(shown.items())
            if look.garments
        }
        return cls(
            looks=looks,
            corpora=corpora,
            vocabulary=vocabulary,
            denials=Denials(vocabulary),
            moved=moved,
            empty=len(shown) - len(looks),
            held_out=len(found) - len(shown),
            frequency=_frequencies(looks.values()),
            together=frozenset(_together(looks.values(), vocabulary)),
            _places=_places(looks.values()),
        )

    def images(self, split: Split) -> Sequence[str]:
        """Return the pictures of a split, in order."""
        return self._places.get((split,), ())

    def near(self, look: Look, kind: str, value: str = "") -> Sequence[str]:
        """Return the pictures of the same corpus and split that share something.

        Args:
            kind: "all", "main", "kind" (parts and main category), "names" (what the garments are
                called), "season", "style", "occasion", "outfit", "group" or "color" (main and its
                family).
            value: What is shared; the look's own when empty.
        """
        shared = value or _shared(look, kind)
        return self._places.get((look.split, look.corpus, kind, shared), ())

    def wrong(self, look: Look, kind: str) -> Sequence[str]:
        """Return the pictures that wrong answers are chosen from: ``near``, unless easy."""
        return self.near(look, "all" if self.easy else kind)

    def choose(
        self,
        dice: Dice,
        pool: Sequence[str],
        wanted: Callable[[Look], bool],
        *,
        tries: int = TRIES,
    ) -> Look | None:
        """Return a look of the pool that is as wanted, None when none was found in time."""
        for image in dice.some(pool, tries):
            look = self.looks[image]
            if wanted(look):
                return look
        return None


def _without_side(corpora: Mapping[str, Corpus]) -> frozenset[str]:
    """Return the groups that a divided corpus gave no side: somebody measures with them."""
    groups: set[str] = set()
    for name, corpus in corpora.items():
        sides: dict[str, set[str]] = defaultdict(set)
        for record in corpus.records.values():
            group = group_of(record, image=f"{name}/{record.image_id}")
            sides[group].add(record.split)
        if any(found != {"unassigned"} for found in sides.values()):
            groups.update(group for group, found in sides.items() if found == {"unassigned"})
    return frozenset(groups)


def apart(look: Look, *others: Look) -> bool:
    """Tell whether a look is another outfit than all of these."""
    return all(
        look.image != other.image and not (look.outfit and look.outfit == other.outfit)
        for other in others
    )


def likeness(first: Look, second: Look) -> float:
    """Return the Jaccard index of what is known of both."""
    ours, theirs = first.facts, second.facts
    return len(ours & theirs) / len(ours | theirs) if ours or theirs else 1.0


def _with_split(look: Look, split: Split) -> Look:
    return look if look.split == split else replace(look, split=split)


def _shared(look: Look, kind: str) -> str:
    return dict(_keys(look)).get(kind, "")


def _keys(look: Look) -> Iterable[tuple[str, str]]:
    yield "all", ""
    yield "group", look.group
    yield "main", look.main
    yield "kind", f"{' '.join(look.signature)}: {look.main}"
    yield "names", "; ".join(sorted(garment.term for garment in look.garments))
    families = [family_of("colors", each) for each in look.garments[0].colors[:1]]
    yield "color", f"{look.main}: {families}"
    if look.outfit:
        yield "outfit", look.outfit
    for kind, values in (
        ("season", look.seasons),
        ("style", look.style),
        ("occasion", look.occasion),
    ):
        # the best value last: `dict` keeps it as the look's own
        for value in reversed(values):
            yield kind, value


def _places(looks: Iterable[Look]) -> dict[Key, list[str]]:
    places: dict[Key, list[str]] = defaultdict(list)
    for look in looks:
        places[(look.split,)].append(look.image)
        for kind, value in dict.fromkeys(_keys(look)):
            places[(look.split, look.corpus, kind, value)].append(look.image)
    return dict(places)


def values_of(garment: Garment, vocabulary: Vocabulary) -> list[str]:
    """Return a garment's main color, materials, pattern, and the details that have a word."""
    details = [each for each in garment.details if each in vocabulary.attributes]
    return [*garment.colors[:1], *garment.materials, garment.pattern, *details]


def _together(looks: Iterable[Look], vocabulary: Vocabulary) -> Iterator[Key]:
    for look in looks:
        for garment in look.garments:
            # an annotator's own words would make a pair of almost every two of them
            values = values_of(garment, vocabulary)
            for one in values:
                for other in values:
                    yield look.split, look.corpus, garment.category, one, other


def _frequencies(looks: Iterable[Look]) -> dict[Key, dict[str, int]]:
    counts: dict[Key, Counter[str]] = defaultdict(Counter)
    for look in looks:
        counts[(look.split, "style")].update(look.style)
        counts[(look.split, "occasion")].update(look.occasion)
        counts[(look.split, "season")].update(look.seasons)
        for garment in look.garments:
            counts[(look.split, "colors")].update(garment.colors)
            counts[(look.split, "material")].update(garment.materials)
            counts[(look.split, "pattern")].update([garment.pattern] if garment.pattern else [])
            for cut in CUT_FIELDS:
                if cut in garment.cuts:
                    counts[(look.split, cut)][garment.cuts[cut]] += 1
    return {
        key: dict(sorted(found.items(), key=lambda each: (-each[1], each[0])))
        for key, found in counts.items()
    }
