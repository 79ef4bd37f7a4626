"""Makes what the next steps need while this one is computed.

Threads are enough: decoding and resizing pictures let go of the interpreter's lock. What is made
must not depend on when; the order is that of what was asked for.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

Asked = TypeVar("Asked")
Made = TypeVar("Made")


def made_ahead(
    make: Callable[[Asked], Made], asked: Iterable[Asked], *, threads: int = 1, waiting: int = 3
) -> Iterator[Made]:
    """Yield what ``make`` makes of each, in order; who stops early waits for what has begun.

    Args:
        waiting: Most that are made before they are wanted.
    """
    coming: deque[Future[Made]] = deque()
    with ThreadPoolExecutor(threads) as pool:
        try:
            for each in asked:
                coming.append(pool.submit(make, each))
                if len(coming) > waiting:
                    yield coming.popleft().result()
            while coming:
                yield coming.popleft().result()
        finally:
            for future in coming:
                future.cancel()
