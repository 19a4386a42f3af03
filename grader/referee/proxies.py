"""What a test holds in the place of the submission's objects.

An object is equal to itself alone: that is decided here, by its handle, whatever its class says. A container is
compared by what it held when it was last looked at, in plain values; the submission cannot lie about how they compare.
"""

from collections.abc import Callable, Iterator
from typing import Any

Request = Callable[..., Any]
"""Asks the worker for an operation on an object: `request("len", proxy)`."""


class Untrue(TypeError):
    """The submission's object answered one of Python's own operations with a value of the wrong type."""


class Proxy:
    """Stands for an object of the submission."""

    def __init__(self, request: Request, handle: int, type_name: str) -> None:
        self.__dict__.update(_request=request, _handle=handle, _type_name=type_name)

    def _ask(self, operation: str, *arguments: Any) -> Any:
        return self.__dict__["_request"](operation, self, *arguments)

    def _exactly(self, kind: type, operation: str, *arguments: Any) -> Any:
        value = self._ask(operation, *arguments)
        if type(value) is not kind:
            raise Untrue(f"{operation}() of a {self._type_name} gave no {kind.__name__}")
        return value

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_pytest") or (name[:2] == "__" and name not in ("__doc__", "__name__")):
            raise AttributeError(name)  # pytest looks for these, and they are not the learner's matter
        return self._ask("getattr", name)

    def __setattr__(self, name: str, value: Any) -> None:
        self._ask("setattr", name, value)

    def __delattr__(self, name: str) -> None:
        self._ask("delattr", name)

    def __call__(self, *arguments: Any, **keywords: Any) -> Any:  # noqa: D102
        return self._ask("call", list(arguments), keywords)

    def __len__(self) -> int:
        return self._exactly(int, "len")  # type: ignore[no-any-return]

    def __bool__(self) -> bool:
        return self._exactly(bool, "bool")  # type: ignore[no-any-return]

    def __getitem__(self, key: Any) -> Any:
        return self._ask("getitem", key)

    def __setitem__(self, key: Any, value: Any) -> None:
        self._ask("setitem", key, value)

    def __delitem__(self, key: Any) -> None:
        self._ask("delitem", key)

    def __contains__(self, value: Any) -> bool:
        return self._exactly(bool, "contains", value)  # type: ignore[no-any-return]

    def __iter__(self) -> Any:
        return self._ask("iter")

    def __next__(self) -> Any:
        return self._ask("next")

    def __enter__(self) -> Any:
        return self._ask("enter")

    def __exit__(self, kind: Any, error: BaseException | None, traceback: Any) -> bool:
        return self._exactly(bool, "exit", error)  # type: ignore[no-any-return]

    def __eq__(self, other: object) -> bool:
        return self is other  # there is one proxy for each object

    def __hash__(self) -> int:
        return hash(self.__dict__["_handle"])

    def __instancecheck__(self, value: Any) -> bool:
        return isinstance_of_proxy(value) and self._exactly(bool, "isinstance", value)

    def __format__(self, specification: str) -> str:
        return format(str(self), specification)

    def __repr__(self) -> str:
        return self._exactly(str, "repr")  # type: ignore[no-any-return]

    def __str__(self) -> str:
        return self._exactly(str, "str")  # type: ignore[no-any-return]

    @property
    def __clause_element__(self) -> Any:
        raise TypeError(
            "a test cannot build a query from the submission's classes, which live in another process: "
            "use `database`, or a function in support.py"
        )


class Container(Proxy):
    """Stands for a container: what it holds is known until the submission runs again."""

    def __init__(self, request: Request, handle: int, type_name: str, clock: Callable[[], int]) -> None:
        super().__init__(request, handle, type_name)
        self.__dict__.update(_clock=clock, _held=None, _held_at=-1)

    def _hold(self, held: Any) -> None:
        self.__dict__.update(_held=held, _held_at=self._clock())

    def _now(self) -> Any:
        if self.__dict__["_held_at"] != self._clock():
            self._ask("now")  # its answer carries a new snapshot, which `_hold` takes
        return self.__dict__["_held"]

    def __len__(self) -> int:
        return len(self._now())

    def __bool__(self) -> bool:
        return bool(self._now())

    def __iter__(self) -> Iterator[Any]:
        return iter(self._now())

    def __contains__(self, value: Any) -> bool:
        return value in self._now()

    def __eq__(self, other: object) -> bool:
        return bool(self._now() == held_by(other))

    __hash__ = None  # type: ignore[assignment]  # equal to one value today, to another tomorrow

    def __repr__(self) -> str:
        return repr(self._now())

    def __str__(self) -> str:
        return str(self._now())


class ListProxy(Container):
    """Stands for a list, or another sequence."""

    __class__ = property(lambda self: list)

    def __getitem__(self, key: Any) -> Any:
        return self._now()[key]


class DictProxy(Container):
    """Stands for a dict, or another mapping."""

    __class__ = property(lambda self: dict)

    def __getitem__(self, key: Any) -> Any:
        return self._now()[key]

    def keys(self) -> Any:
        """The keys."""
        return self._now().keys()

    def values(self) -> Any:
        """The values."""
        return self._now().values()

    def items(self) -> Any:
        """Keys and values."""
        return self._now().items()

    def get(self, key: Any, default: Any = None) -> Any:
        """The value of a key, or the default."""
        return self._now().get(key, default)


class SetProxy(Container):
    """Stands for a set."""

    __class__ = property(lambda self: set)


class TupleProxy(Container):
    """Stands for a named tuple or a URL: compared by what it holds, but it has its own attributes and texts."""

    __class__ = property(lambda self: tuple)

    def __getitem__(self, key: Any) -> Any:
        return self._now()[key]

    def __hash__(self) -> int:  # type: ignore[override]
        return hash(self._now())

    def __repr__(self) -> str:
        return self._exactly(str, "repr")  # type: ignore[no-any-return]

    def __str__(self) -> str:
        return self._exactly(str, "str")  # type: ignore[no-any-return]


class ScalarProxy(Container):
    """Stands for a member of an enumeration of texts or numbers: equal to itself and to its value."""

    def __eq__(self, other: object) -> bool:
        return self is other or (not isinstance_of_proxy(other) and bool(self._now() == other))

    def __hash__(self) -> int:  # type: ignore[override]
        return hash(self._now())

    def __repr__(self) -> str:
        return self._exactly(str, "repr")  # type: ignore[no-any-return]

    def __str__(self) -> str:
        return self._exactly(str, "str")  # type: ignore[no-any-return]


class Row(tuple[Any, ...]):
    """What a SQLAlchemy Row becomes: a tuple whose values also have names."""

    _fields: tuple[str, ...]

    def __new__(cls, fields: tuple[str, ...], values: tuple[Any, ...]) -> "Row":  # noqa: D102
        made = super().__new__(cls, values)
        made._fields = fields
        return made

    def __getattr__(self, name: str) -> Any:
        try:
            return self[self._fields.index(name)]
        except ValueError:  # in SQLAlchemy's words, as in practice mode
            raise AttributeError(f"Could not locate column in row for column {name!r}") from None

    @property
    def _mapping(self) -> dict[str, Any]:
        return dict(zip(self._fields, self, strict=True))

    def __repr__(self) -> str:
        return repr(tuple(self))


_CONTAINERS: dict[str, type[Proxy]] = {
    "list": ListProxy,
    "dict": DictProxy,
    "set": SetProxy,
    "tuple": TupleProxy,
    "scalar": ScalarProxy,
}


def proxy_class(kind: str) -> type[Proxy]:
    """Return the class of proxies for a kind of objects; any word that is not known is taken for an object."""
    return _CONTAINERS.get(kind, Proxy)


def isinstance_of_proxy(value: object) -> bool:
    """Whether this is a proxy; `isinstance` would believe its `__class__`."""
    return issubclass(type(value), Proxy)


def held_by(value: object) -> Any:
    """Return what a container's proxy holds; everything else as it is."""
    return value._now() if issubclass(type(value), Container) else value  # type: ignore[attr-defined]
