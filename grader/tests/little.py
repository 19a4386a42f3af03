"""Courses for tests, made as they are needed: katas by name, with the text of their stubs and tests."""

from pathlib import Path

from grader.course.model import digest_of

STUB = "def answer():\n    raise NotImplementedError\n"
TEST = 'def test_answer(kata):\n    """Say 42."""\n    assert kata.answer() == 42\n'
MINE = "def answer():\n    return 42\n"


def stub_of(root: Path, kata: str) -> Path:
    return root / "exercises" / kata / f"{kata.rpartition('/')[2]}.py"


def write_kata(
    root: Path, kata: str, *, stub: str = STUB, test: str = TEST, title: str = "", renamed_from: str = ""
) -> None:
    """Write one kata, `topic/name`, without its place in course.toml."""
    name = kata.rpartition("/")[2]
    folder = root / "exercises" / kata
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}.py").write_text(stub)
    (folder / f"test_{name}.py").write_text(test)
    (folder / "README.md").write_text(f"# {title or name}\n\nSay 42.\n")
    (folder / "kata.toml").write_text(
        f'title = "{title or name}"\nconcepts = ["answers"]\npoints = 1\ndifficulty = 2\n'
        f'stub = "{digest_of(stub.encode())}"\ndocumentation = ["https://docs.sqlalchemy.org/"]\n'
        + (f'renamed_from = ["{renamed_from}"]\n' if renamed_from else "")
        + '[hints.answer]\nconcept = "c"\napi = "a"\ncode = "d"\n'
    )
    solution = root / "solutions" / kata
    solution.mkdir(parents=True, exist_ok=True)
    (solution / f"{name}.py").write_text(MINE)


def write_index(root: Path) -> None:
    """Write course.toml: every kata that is there, in the order of their names."""
    text = 'title = "A little course"\n'
    for topic in sorted(path for path in (root / "exercises").iterdir() if path.is_dir()):
        katas = sorted(path.parent.name for path in topic.glob("*/kata.toml"))
        if katas:
            names = ", ".join(f'"{name}"' for name in katas)
            text += (
                f'\n[[topics]]\nid = "{topic.name}"\ntitle = "{topic.name[3:].title()}"\nkatas = [{names}]\n'
            )
            (topic / "README.md").write_text(f"# {topic.name}\n")
    (root / "exercises" / "course.toml").write_text(text)


def write_course(root: Path, *katas: str) -> Path:
    """Write a course whose katas differ only in their names and in a comment of their stubs."""
    for kata in katas:
        write_kata(root, kata, stub=f"# {kata}\n{STUB}")
    write_index(root)
    return root
