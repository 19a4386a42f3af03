"""Words leave out what changes nothing; fingerprints never miss what is long enough."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.similar.prints import LENGTH, MOST, WINDOW, _winnowed, digests, prints
from grader.similar.words import Word, words

ONE = '''\
from sqlalchemy import select


def names(session, at_most=3):
    """The names."""
    found = session.scalars(select(User.name).limit(at_most))  # all of them
    return [name.upper() for name in found if name != "ada"]
'''
SAME = """\
from sqlalchemy import select
def alle(s, count=17):
    '''Quite another sentence.
    '''
    # not the same at all
    result = s.scalars(
        select(User.name)
        .limit(count)
    )
    return [x.upper() for x in result if x != f'nobody']
"""


def texts(source: str) -> list[str]:
    return [word.text for word in words(source)]


def test_names_layout_comments_and_texts_of_choice_change_nothing() -> None:
    assert texts(ONE) == texts(SAME)


@pytest.mark.parametrize(
    ("old", "new"),
    [("scalars", "execute"), ("select(", "text("), ("upper", "lower"), ("!=", "=="), ("for", "in")],
)
def test_what_the_code_does_changes_them(old: str, new: str) -> None:
    assert texts(ONE) != texts(ONE.replace(old, new))


def test_words_know_their_lines() -> None:
    found = words('a = """x\n\ny""" + 1\n\nb\n')

    assert found == [
        Word("name", 1, 1),
        Word("=", 1, 1),
        Word("text", 1, 3),
        Word("+", 3, 3),
        Word("number", 3, 3),
        Word("name", 5, 5),
    ]


@pytest.mark.parametrize("damage", ["(", '"""', "x = '", "\0", "    oops\n", "\\", "return ]"])
def test_a_broken_module_is_read_all_the_same(damage: str) -> None:
    assert texts(ONE + damage)[: len(texts(ONE))] == texts(ONE)


@pytest.mark.parametrize(
    "piece", ['"""', "'", '\\"""', "(", "#", "\\", "a ", "1", "\n", '"', "f'{", "'''\\", "import ", "\t", "é"]
)
def test_hostile_texts_take_no_longer_than_others(piece: str) -> None:
    began = time.monotonic()
    prints(words((piece * 50_000)[:50_000]), set())

    assert time.monotonic() - began < 5  # it takes a tenth of a second; were it not linear, minutes


def test_winnowing_keeps_what_its_authors_keep() -> None:
    """Figure 2 of the paper: these digests, in windows of four."""
    given_ = [77, 74, 42, 17, 98, 50, 17, 98, 8, 88, 67, 39, 77, 74, 42, 17, 98]

    kept = [(digest, at) for at, digest in _winnowed(list(enumerate(given_)))]  # type: ignore[arg-type]

    assert kept == [(17, 3), (17, 6), (8, 8), (39, 11), (17, 15)]


def of(text: list[int]) -> list[Word]:
    return [Word(str(each), number, number) for number, each in enumerate(text, 1)]


AFEW = st.lists(st.integers(0, 4), max_size=40)


@settings(max_examples=300)
@given(AFEW, AFEW, AFEW, AFEW, st.data())
def test_what_is_long_enough_shows_wherever_it_stands(
    before: list[int], after: list[int], other: list[int], another: list[int], data: st.DataObject
) -> None:
    least = LENGTH + WINDOW - 1
    shared = data.draw(st.lists(st.integers(0, 4), min_size=least, max_size=least + 10))

    one, two = prints(of(before + shared + after), set()), prints(of(other + shared + another), set())

    assert one.keys() & two.keys()


@settings(max_examples=200)
@given(AFEW, AFEW)
def test_the_stub_is_subtracted(stub: list[int], more: list[int]) -> None:
    handed_out = set(digests(of(stub)))

    assert prints(of(stub), handed_out) == {}
    assert not prints(of(stub + more), handed_out).keys() & handed_out


def test_a_module_has_no_more_than_so_many() -> None:
    assert len(prints(of(list(range(20_000))), set())) == MOST
