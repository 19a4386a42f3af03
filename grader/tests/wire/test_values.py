"""Plain values survive the way exactly; whatever else comes is refused, and nothing worse happens."""

import datetime as dt
import tracemalloc
from decimal import Decimal
from typing import Any
from uuid import UUID

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.wire import ProtocolError, pack, unpack


def there_and_back(value: Any) -> Any:
    return unpack(msgspec.msgpack.decode(msgspec.msgpack.encode(pack(value))))


def alike(one: Any, other: Any) -> bool:
    """Equal, of the same type, and told in the same way: 1 is not True, 0.0 is not -0.0, fold=1 is not fold=0."""
    if type(one) is not type(other):
        return False
    if isinstance(one, list | tuple):
        return len(one) == len(other) and all(map(alike, one, other))
    if isinstance(one, dict):
        return len(one) == len(other) and all(
            alike(mine, theirs) for mine, theirs in zip(one.items(), other.items(), strict=True)
        )
    if isinstance(one, set | frozenset):
        return len(one) == len(other) and all(any(alike(mine, theirs) for theirs in other) for mine in one)
    return repr(one) == repr(other) and getattr(one, "fold", 0) == getattr(other, "fold", 0)


ZONES = st.one_of(
    st.none(),
    st.just(dt.UTC),
    st.timezones(),
    st.builds(dt.timezone, st.timedeltas(dt.timedelta(hours=-23), dt.timedelta(hours=23))),
    st.builds(dt.timezone, st.just(dt.timedelta(hours=1)), st.text(max_size=5)),
)
HASHABLE = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(),
        st.floats(),
        st.text(st.characters()),
        st.binary(),
        st.complex_numbers(),
        st.decimals().filter(lambda number: not number.is_snan()),
        st.uuids(),
        st.dates(),
        st.timedeltas(),
        st.datetimes(timezones=ZONES),
        st.times(timezones=ZONES),
    ),
    lambda inner: st.one_of(st.frozensets(inner, max_size=3), st.lists(inner, max_size=3).map(tuple)),
    max_leaves=5,
)
VALUES = st.recursive(
    st.one_of(HASHABLE, st.decimals(), st.binary().map(bytearray)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.lists(inner, max_size=4).map(tuple),
        st.sets(HASHABLE, max_size=4),
        st.dictionaries(HASHABLE, inner, max_size=4),
    ),
    max_leaves=12,
)


@settings(deadline=None, max_examples=400)
@given(VALUES)
def test_any_plain_value_survives_exactly(value: Any) -> None:
    assert alike(there_and_back(value), value)


@settings(deadline=None, max_examples=400)
@given(st.binary(max_size=400))
def test_any_bytes_are_a_value_or_refused(data: bytes) -> None:
    try:
        tree = msgspec.msgpack.decode(data)
    except (msgspec.MsgspecError, RecursionError, ValueError, OverflowError):
        return
    try:
        unpack(tree)
    except ProtocolError:
        return


TREES = st.recursive(
    st.one_of(
        st.none(), st.booleans(), st.integers(-(2**63), 2**64 - 1), st.floats(), st.text(), st.binary()
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=9),
        st.builds(
            lambda tag, rest: [tag, *rest],
            st.sampled_from("s i ba c d u D td dt T l t e f m h x cb".split()),
            st.lists(inner, max_size=9),
        ),
    ),
    max_leaves=20,
)


@settings(deadline=None, max_examples=600)
@given(TREES)
def test_any_tree_is_a_value_or_refused(tree: Any) -> None:
    try:
        value = unpack(tree)
    except ProtocolError:
        return
    assert alike(there_and_back(value), value)


@pytest.mark.parametrize(
    "tree",
    [
        [],
        [1, 2],
        ["?"],
        ["m", 1],
        ["m", ["l"], 1],
        ["e", ["l"]],
        ["dt", 2020, 13, 1, 0, 0, 0, 0, 0, None],
        ["dt", 2020, 1, 1, 0, 0, 0, 0, 0, "../../etc/passwd"],
        ["T", 1, 2, 3, 4, 5, None],
        ["d", "1" * 10 + "x"],
        ["u", b"short"],
        ["i", "12"],
        ["s", b"\xff"],
        {"a": 1},
        dt.datetime(2020, 1, 1),
    ],
    ids=repr,
)
def test_what_is_no_value_is_refused(tree: Any) -> None:
    with pytest.raises(ProtocolError):
        unpack(tree)


@pytest.mark.parametrize("value", [object(), range(3), UUID, type("Text", (str,), {})("x"), print])
def test_what_is_no_plain_value_is_not_sent(value: Any) -> None:
    with pytest.raises(ProtocolError, match="is no plain value"):
        pack([value])


def test_values_do_not_lie_endlessly_deep_in_each_other() -> None:
    deep: Any = 1
    for _ in range(60):
        deep = [deep]
    tree: Any = 1
    for _ in range(60):
        tree = ["l", tree]

    with pytest.raises(ProtocolError, match="deep"):
        pack(deep)
    with pytest.raises(ProtocolError, match="deep"):
        unpack(tree)


def test_a_promise_of_much_takes_no_memory() -> None:
    tracemalloc.start()
    for promise in (
        b"\xdd\xff\xff\xff\xff",
        b"\xc6\xff\xff\xff\xff",
        b"\xdb\xff\xff\xff\xff",
        b"\xdf\xff\xff\xff\xff",
    ):
        with pytest.raises(msgspec.MsgspecError):
            msgspec.msgpack.decode(promise)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert peak < 1_000_000


def test_containers_that_may_change_are_left_to_the_caller() -> None:
    seen: list[Any] = []

    def other(value: Any, inner: Any) -> Any:
        seen.append(value)
        return ["h", len(seen)]

    assert pack(([1], {2: 3}, (Decimal(1),)), other, live=True) == [
        "t",
        ["h", 1],
        ["h", 2],
        ["t", ["d", "1"]],
    ]
    assert seen == [[1], {2: 3}]
