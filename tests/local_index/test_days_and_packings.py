"""What days are like and packing lists: checked, taken back, and following merged garments."""

from __future__ import annotations

import pytest

from local_index import InvalidValueError, ItemDraft, Library, NotFoundError
from local_index.days import DayRecord

DAY = "2026-11-21"


def test_a_day_is_said_and_taken_back(library: Library) -> None:
    assert not library.days.get(DAY)
    changes = library.days.put([DAY, DAY], {"temperature": 4, "rain": 0.5, "occasion": "party"})
    assert changes.days == (DAY,)
    assert library.days.get(DAY) == DayRecord(DAY, "", "party", 4.0, 0.5)
    assert not library.days.put([DAY], {"rain": 0.5})
    library.days.put([DAY], {"note": "opera", "rain": None})
    assert library.days.get(DAY) == DayRecord(DAY, "opera", "party", 4.0, None)
    assert library.history.undo().days == (DAY,)
    assert library.days.get(DAY).rain == 0.5
    library.history.undo()
    assert library.days.between("2026-01-01", "2026-12-31") == []
    library.history.redo()
    assert library.days.get(DAY).occasion == "party"


@pytest.mark.parametrize(
    ("days", "values"),
    [
        (["20261121"], {"note": "x"}),
        ([DAY, "soon"], {"note": "x"}),
        ([DAY], {"rain": 2}),
        ([DAY], {"temperature": float("nan")}),
        ([DAY], {"temperature": 1_000}),
        ([DAY], {"wind": 3}),
        ([DAY], {"rain": "much"}),
    ],
)
def test_what_does_not_fit_a_day_writes_nothing(library: Library, days, values) -> None:
    with pytest.raises(InvalidValueError):
        library.days.put(days, values)
    assert library.days.between("2026-01-01", "2026-12-31") == []
    assert library.history.entries() == []


def test_a_packing_list_is_made_changed_removed_and_brought_back(library: Library) -> None:
    number, changes = library.packings.create("2026-12-01", "2026-12-03", name="Rome", body={})
    assert changes.packings == (number,)
    library.packings.change(number, name="Paris", body={"days": [1]})
    assert library.packings.remove(number).packings == (number,)
    assert library.packings.all() == []
    with pytest.raises(NotFoundError):
        library.packings.get(number)
    for name in ("Paris", "Rome"):
        assert library.history.undo().packings == (number,)
        assert library.packings.get(number).name == name
    library.history.undo()
    assert library.packings.all() == []
    with pytest.raises(InvalidValueError):
        library.packings.create("2026-12-03", "2026-12-01", body={})


def test_packing_lists_follow_merged_garments_and_back(library: Library) -> None:
    keep, drop, other = (library.items.add(ItemDraft(name=name)) for name in "abc")
    body = {
        "items": [{"item": drop, "packed": True}, {"item": other}],
        "days": [{"items": [drop, keep, other], "temperature": drop}],
    }
    number, _ = library.packings.create("2026-12-01", "2026-12-03", body=body)
    library.items.merge(keep, drop)
    merged = library.packings.get(number).body
    assert merged["items"][0] == {"item": keep, "packed": True}
    assert merged["days"] == [{"items": [keep, other], "temperature": drop}]
    library.history.undo()
    assert library.packings.get(number).body == body
