"""The libraries of sealed processes, and the users that they become."""

import os
import subprocess
import sys
from pathlib import Path

from grader.databases.places import cache_folder
from grader.sandbox.library import everybody_can_read, path_for
from grader.sandbox.users import FIRST_USER, USERS, claimed
from grader.sandbox.view import PACKAGES, view
from grader.tests import needs, people


def test_the_packages_of_katas_are_found_wherever_they_are(tmp_path: Path) -> None:
    for tier in ("namespaces", "process"):
        path = path_for(tier, cache_folder())

        assert any(os.path.isdir(os.path.join(folder, "sqlalchemy", "orm")) for folder in path)
        assert any(os.path.isdir(os.path.join(folder, "psycopg2")) for folder in path)
        assert Path(path[0], "os.py").exists()


@needs.root
def test_another_user_can_read_what_root_prepares_for_it() -> None:
    path = path_for("process", cache_folder())
    assert all(everybody_can_read(Path(folder)) for folder in path)
    python = people.python()

    code = "import sys\nsys.path[:] = sys.argv[1:]\nimport sqlalchemy.orm, typing_extensions, uuid\nprint(sqlalchemy.__file__)"
    found = subprocess.run(
        [python, "-I", "-S", "-c", code, *path], capture_output=True, text=True, check=True, **people.user()
    )

    assert found.stdout.startswith(path[-1])


def test_only_these_packages_are_to_be_seen() -> None:
    found = view(path_for("namespaces", cache_folder()))

    assert {os.path.basename(package) for package in found.packages} <= set(PACKAGES)
    assert not any("site-packages" in folder for folder in found.folders)
    assert all(os.path.exists(place) for place in found.all)


def test_a_folder_behind_a_link_is_named_by_its_real_name(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(path_for("namespaces", cache_folder())[0])

    found = view([str(tmp_path / "link")])

    assert not any(place.startswith(str(tmp_path)) for place in found.all)


@needs.root
def test_no_two_graders_claim_the_same_users() -> None:
    other = "from grader.sandbox.users import claimed\nwith claimed(5) as users: print(*users)"
    with claimed(3) as ours, claimed(3) as more:
        found = subprocess.run([sys.executable, "-c", other], capture_output=True, text=True, check=True)
        theirs = [int(user) for user in found.stdout.split()]

    everybody = [*ours, *more, *theirs]
    assert len(set(everybody)) == 11
    assert all(FIRST_USER <= user < FIRST_USER + USERS for user in everybody)
