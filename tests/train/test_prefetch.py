"""What is made ahead comes in order, no further ahead than asked, and tells what went wrong."""

from __future__ import annotations

import threading

import pytest

from train.prefetch import made_ahead


def test_what_is_made_comes_in_the_order_in_which_it_was_asked_for():
    first_may_end = threading.Event()

    def make(number: int) -> int:
        if number:
            first_may_end.set()
        else:
            assert first_may_end.wait(30)
        return number * 2

    assert list(made_ahead(make, range(7), threads=2)) == [0, 2, 4, 6, 8, 10, 12]
    assert list(made_ahead(make, [])) == []


def test_no_more_is_asked_for_than_may_wait():
    asked = []

    def numbers():
        for number in range(100):
            asked.append(number)
            yield number

    coming = made_ahead(lambda number: number, numbers(), waiting=2)
    assert (next(coming), next(coming)) == (0, 1)
    assert asked == [0, 1, 2, 3]


def test_what_goes_wrong_is_told_where_it_was_wanted():
    coming = made_ahead(lambda number: 6 // number, [3, 2, 0, 1])
    assert [next(coming), next(coming)] == [2, 3]
    with pytest.raises(ZeroDivisionError):
        next(coming)


def test_who_stops_early_leaves_no_thread():
    before = threading.active_count()
    coming = made_ahead(lambda number: number, range(9), threads=3)
    next(coming)
    coming.close()
    assert threading.active_count() == before
