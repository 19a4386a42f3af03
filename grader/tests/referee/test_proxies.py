"""Proxies behave as the objects do that they stand for; the submission cannot lie about what is compared."""

import builtins
import gc
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import exc
from sqlalchemy.orm import exc as orm_exc

from grader.referee.channel import Channel
from grader.referee.errors import FromWorker, Lost
from grader.tests.referee.conftest import Load

MODELS = """
import enum
from collections import namedtuple
from dataclasses import dataclass
from sqlalchemy import JSON, ForeignKey, String, make_url
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship

class Base(DeclarativeBase): pass

class Role(enum.Enum):
    ADMIN = "admin"

class Status(str, enum.Enum):
    PAID = "paid"

class User(Base):
    __tablename__ = "user"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(50))
    data: Mapped[dict] = mapped_column(JSON)
    posts: Mapped[list["Post"]] = relationship()
    def __repr__(self): return f"User({self.name!r})"

class Post(Base):
    __tablename__ = "post"
    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))

Point = namedtuple("Point", "x y")

@dataclass
class Pair:
    a: int

def url(text): return make_url(text)
def role(): return Role.ADMIN
def status(): return Status.PAID
def point(): return Point(1, 2)
def numbers():
    yield from range(10 ** 9)
def apply(function, *arguments): return function(*arguments)
def swallow(function):
    try: function()
    except Exception as error: return type(error).__name__
def echo(value): return value
"""


@pytest.fixture
def kata(load: Load) -> Any:
    return load(MODELS)


def test_objects_have_attributes_and_methods(kata: Any) -> None:
    user = kata.User(name="Ada")
    user.name += " L."

    assert user.name == "Ada L."
    assert repr(user) == "User('Ada L.')"
    assert f"{user}" == str(user) == "User('Ada L.')"


def test_an_object_is_equal_to_itself_alone(kata: Any) -> None:
    user, other = kata.User(), kata.User()

    assert kata.echo(user) is user
    assert kata.echo(user) == user
    assert user != other
    assert {user: 1}[kata.echo(user)] == 1


def test_isinstance_is_asked_of_the_submission(kata: Any) -> None:
    assert isinstance(kata.User(), kata.User)
    assert not isinstance(kata.Post(), kata.User)
    assert not isinstance(3, kata.User)


def test_a_list_is_live_and_compares_by_what_it_holds(kata: Any) -> None:
    user = kata.User()
    posts = user.posts
    post = kata.Post()

    posts.append(post)

    assert posts == [post]
    assert len(posts) == 1
    assert post in posts
    assert isinstance(posts, list)
    posts.clear()
    assert posts == []
    assert not posts


def test_a_dict_is_live_too(kata: Any) -> None:
    user = kata.User(data={"a": {"b": 1}})

    user.data["a"]["b"]

    assert user.data == {"a": {"b": 1}}
    assert dict(user.data) == {"a": {"b": 1}}
    assert list(user.data.items()) == [("a", {"b": 1})]
    assert user.data.get("z", 7) == 7


@pytest.mark.parametrize(
    "value", [None, True, 3, 1.5, "é", b"x", Decimal("1.50"), (1, (2,)), [1, [2]], {"a": {1}}]
)
def test_plain_values_pass_both_ways(kata: Any, value: Any) -> None:
    assert kata.echo(value) == value


def test_named_tuples_and_urls_keep_their_names(kata: Any) -> None:
    x, y = kata.point()

    assert (x, y) == kata.point() == (1, 2)
    assert kata.point().y == 2
    assert kata.url("sqlite:///a") == kata.url("sqlite:///a")
    assert str(kata.url("sqlite:///a")) == "sqlite:///a"
    assert repr(kata.point()) == "Point(x=1, y=2)"


def test_members_of_enumerations(kata: Any) -> None:
    assert kata.role() is kata.Role.ADMIN
    assert kata.role() != "admin"
    assert kata.status() == "paid"
    assert kata.status() == kata.Status.PAID


def test_a_generator_is_read_as_far_as_one_asks(kata: Any) -> None:
    numbers = kata.numbers()

    assert [next(numbers), next(numbers), next(numbers)] == [0, 1, 2]


def test_the_tests_functions_can_be_called(kata: Any) -> None:
    assert kata.apply(lambda number: number + 1, 41) == 42
    assert kata.apply(lambda user: user.name, kata.User(name="Ada")) == "Ada"
    assert kata.apply(len, [1, 2]) == 2
    assert kata.apply(str, 5) == "5"


def test_what_such_a_function_raises_reaches_the_submission(kata: Any) -> None:
    def fail() -> None:
        raise LookupError("no")

    assert kata.swallow(fail) == "LookupError"


def test_an_exception_of_the_test_comes_back_as_itself(kata: Any) -> None:
    boom = ValueError("boom")

    def fail() -> None:
        raise boom

    with pytest.raises(ValueError, match="boom") as found:
        kata.apply(fail)
    assert found.value is boom


def test_exceptions_have_the_nearest_class_that_both_know(load: Load) -> None:
    kata = load("""
from sqlalchemy.exc import NoResultFound
class Missing(NoResultFound):
    def __init__(self, what):
        super().__init__(f"{what} is missing")
        self.what = what
def find(): raise Missing("Ada")
def leave(): raise SystemExit(3)
def interrupt(): raise KeyboardInterrupt
""")

    with pytest.raises(exc.NoResultFound, match="Ada is missing") as found:
        kata.find()
    assert type(found.value).__name__ == "Missing"
    assert found.value.what == "Ada"  # type: ignore[attr-defined]
    assert found.value.told.lines == ('kata.py:7    def find(): raise Missing("Ada")',)  # type: ignore[attr-defined]
    for function in (kata.leave, kata.interrupt):
        with pytest.raises(FromWorker):
            function()


KNOWN = [
    name
    for module in (builtins, exc, orm_exc)
    for name, cls in vars(module).items()
    if isinstance(cls, type) and issubclass(cls, Exception) and not issubclass(cls, ExceptionGroup)
]


def test_every_exception_that_both_know_keeps_its_class(load: Load) -> None:
    kata = load("""
import builtins
from sqlalchemy import exc
from sqlalchemy.orm import exc as orm_exc
from sqlalchemy.orm import exc as orm_exc
def fail(name):
    cls = next(getattr(module, name) for module in (builtins, exc, orm_exc) if hasattr(module, name))
    raise type(name, (cls,), {"__init__": lambda self: None, "__str__": lambda self: "told"})
""")

    for name in KNOWN:
        cls = next(getattr(module, name) for module in (builtins, exc, orm_exc) if hasattr(module, name))
        with pytest.raises(cls) as found:
            kata.fail(name)
        assert str(found.value) == "told"
        assert type(found.value).__name__ == name


def test_a_missing_attribute_is_an_attribute_error(kata: Any) -> None:
    assert hasattr(kata, "echo")
    assert not hasattr(kata, "nothing")
    with pytest.raises(AttributeError, match=r"kata\.py defines no 'nothing'"):
        kata.nothing  # noqa: B018


def test_context_managers_work_and_their_lack_is_told_as_python_does(load: Load) -> None:
    kata = load("""
from contextlib import contextmanager
seen = []
@contextmanager
def block(swallows):
    try:
        yield 7
    except ValueError:
        seen.append("rolled back")
        if not swallows: raise
def generator(): yield 1
""")
    boom = ValueError("boom")

    with kata.block(False) as value:
        assert value == 7
    with pytest.raises(ValueError, match="boom") as found, kata.block(False):
        raise boom
    assert found.value is boom
    with kata.block(True):
        raise boom
    assert kata.seen == ["rolled back", "rolled back"]
    with (
        pytest.raises(TypeError, match="'generator' object does not support the context manager protocol"),
        kata.generator(),
    ):
        pass


def test_objects_live_as_long_as_the_test_holds_them(load: Load) -> None:
    kata = load("""
import weakref
class Thing: pass
seen = []
def thing():
    made = Thing()
    seen.append(weakref.ref(made))
    return made
def alive(): return [each() is not None for each in seen]
""")
    kept, dropped = kata.thing(), kata.thing()

    del dropped

    assert kata.alive() == [True, False]
    assert kept is not None


def test_an_exception_keeps_its_frames_alive(load: Load) -> None:
    kata = load("""
import weakref
class Thing: pass
seen = []
def fail():
    local = Thing()
    seen.append(weakref.ref(local))
    raise ValueError
def alive(): return [each() is not None for each in seen]
""")
    try:
        kata.fail()
    except ValueError:
        assert kata.alive() == [True]
    gc.collect()

    assert kata.alive() == [False]


def test_threads_may_call_the_test_while_the_submission_works(load: Load) -> None:
    kata = load("""
import threading
def in_threads(function, count):
    found = []
    threads = [threading.Thread(target=lambda n=n: found.append(function(n))) for n in range(count)]
    for each in threads: each.start()
    for each in threads: each.join()
    return sorted(found)
def double(number): return 2 * number
""")

    assert kata.in_threads(lambda number: kata.double(number) + 1, 8) == [2 * n + 1 for n in range(8)]


def test_what_a_test_cannot_hand_over_is_told(kata: Any) -> None:
    with pytest.raises(TypeError, match=r"belongs in support\.py"):
        kata.echo(object())
    with pytest.raises(TypeError, match="cannot build a query"):
        _ = kata.User.__clause_element__


LIARS = """
class Text(str):
    def __eq__(self, other): return True
    def __hash__(self): return 0
class Number(int):
    def __eq__(self, other): return True
    def __hash__(self): return 0
class Names(list):
    def __eq__(self, other): return True
    def __len__(self): return 3
    def __contains__(self, value): return True
class Anything:
    def __eq__(self, other): return True
    def __hash__(self): return 0
    def __len__(self): return Number(3)
    def __bool__(self): return True
    def __iter__(self): return iter([1])
    def __repr__(self): return Text("x" * 100_000_000)
class Broken:
    def __repr__(self): raise RuntimeError("no repr for you")
"""


@pytest.fixture
def liars(load: Load) -> Any:
    return load(LIARS)


def test_an_object_that_claims_to_be_equal_to_everything_is_not(liars: Any) -> None:
    anything = liars.Anything()

    assert anything != 3
    assert not anything == [1]  # noqa: SIM201
    assert [anything] != [1]
    assert anything not in [liars.Anything(), 3]


def test_values_of_lying_classes_are_plain_here(liars: Any) -> None:
    assert type(liars.Text("no")) is str
    assert liars.Text("no") != "yes"
    assert type(liars.Number(1)) is int
    assert liars.Number(1) != 2


def test_a_container_is_what_it_holds(liars: Any) -> None:
    names = liars.Names()

    assert names != ["Ada"]
    assert len(names) == 0
    assert "Ada" not in names


def test_answers_of_the_wrong_type_are_no_answers(load: Load) -> None:
    kata = load("""
import sys
class Odd: pass
operations = sys.modules["grader.worker.operations"].OPERATIONS
operations |= {"len": lambda value: "three", "repr": lambda value: 3, "bool": lambda value: 1}
""")

    for operation, kind in ((len, "int"), (repr, "str"), (bool, "bool")):
        with pytest.raises(TypeError, match=f"gave no {kind}"):
            operation(kata.Odd())  # type: ignore[operator]


def test_a_repr_is_bounded_and_may_fail(liars: Any) -> None:
    assert len(repr(liars.Anything())) == 4000
    with pytest.raises(RuntimeError, match="no repr for you"):
        repr(liars.Broken())


def test_a_container_without_end_is_an_error(load: Load) -> None:
    kata = load("""
from collections.abc import Sequence
class Endless(Sequence):
    def __len__(self): return 10 ** 9
    def __getitem__(self, index): return index
""")

    with pytest.raises(Exception, match="more than 20000 values at once"):
        kata.Endless()


def test_nothing_can_be_asked_after_the_worker_has_gone(channel: Channel, load: Load) -> None:
    kata = load("import os\ndef leave(): os._exit(0)\ndef fine(): pass")

    for function in (kata.leave, kata.fine):
        with pytest.raises(Lost, match="It ended with 0"):
            function()
    assert channel.lost
