"""The package's face: what it names exists, what it raises explains itself."""

from __future__ import annotations

import inspect

import pytest

import local_index
from local_index import errors
from local_index.errors import LocalIndexError


def test_every_public_name_resolves_and_the_list_is_sorted() -> None:
    assert local_index.__all__ == sorted(local_index.__all__)
    for name in local_index.__all__:
        assert getattr(local_index, name).__name__ == name
    assert dir(local_index) == local_index.__all__


def test_every_error_is_public() -> None:
    found = {
        name
        for name, thing in inspect.getmembers(errors, inspect.isclass)
        if issubclass(thing, LocalIndexError)
    }
    assert found <= set(local_index.__all__)


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="Wardrobe"):
        _ = local_index.Wardrobe


def test_every_kind_of_error_has_its_own_code_and_one_base() -> None:
    kinds = [LocalIndexError, *_below(LocalIndexError)]
    codes = [kind.code for kind in kinds]
    assert len(set(codes)) == len(codes)


def _below(kind: type[LocalIndexError]) -> list[type[LocalIndexError]]:
    ours = [sub for sub in kind.__subclasses__() if sub.__module__ == "local_index.errors"]
    return [found for sub in ours for found in (sub, *_below(sub))]
