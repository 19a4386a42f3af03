"""The file system of sealed processes in the tier `namespaces`: a new root with nothing in it but what they may read.

The nursery makes it once and goes into it; each sealed process then hides the others' folders from itself.
"""

import os
from contextlib import suppress

from grader.sandbox import system
from grader.sandbox.view import DEVICES, View

_PLAIN = system.MOUNT_ATTR_NOSUID | system.MOUNT_ATTR_NODEV | system.MOUNT_ATTR_NOEXEC
_READ_ONLY = system.MOUNT_ATTR_RDONLY | system.MOUNT_ATTR_NOSUID
_FLAGS = system.MS_NOSUID | system.MS_NODEV | system.MS_NOEXEC


def enter(view: View, folder: str) -> None:
    """Make the new root and go into it, for good. The mount namespace must be our own.

    Args:
        view: what may be read there.
        folder: what may be written there, under the same name as outside.

    Raises:
        OSError: the kernel, or something that guards it, refuses.
    """
    system.mount("", "/", "", system.MS_REC | system.MS_PRIVATE)
    copies = {
        place: _copy(place, _READ_ONLY | system.MOUNT_ATTR_NODEV) for place in (*view.folders, *view.packages)
    }
    devices = {place: _copy(place, system.MOUNT_ATTR_NOSUID | system.MOUNT_ATTR_NOEXEC) for place in DEVICES}
    writable = _copy(folder, _PLAIN)
    system.mount(
        "tmpfs", folder, "tmpfs", system.MS_NOSUID | system.MS_NODEV, "mode=755,size=1m,nr_inodes=4k"
    )
    os.chdir(folder)
    for place in view.folders:
        _put(copies[place], place)
    for place, target in view.links:
        os.symlink(target, _here(place))
    for place in view.hidden:
        system.mount("tmpfs", _here(place), "tmpfs", _FLAGS, "mode=755,size=64k,nr_inodes=64")
    for place in view.packages:
        _put(copies[place], place)
    for place in view.hidden:
        _restrict(_here(place), system.MOUNT_ATTR_RDONLY)
    for place, copy in devices.items():
        _put(copy, place)
    _put(writable, folder)
    system.enter_root(".")
    _restrict("/", system.MOUNT_ATTR_RDONLY)


def show_only(folder: str, nursery_folder: str) -> None:
    """Let this process see one folder of the nursery's; the others are gone. Its mount namespace must be its own."""
    copy = system.open_tree(folder)
    system.mount("tmpfs", nursery_folder, "tmpfs", _FLAGS, "mode=755,size=64k,nr_inodes=64")
    os.makedirs(folder, exist_ok=True)
    system.move_mount(copy, folder)
    os.close(copy)
    _restrict(nursery_folder, system.MOUNT_ATTR_RDONLY)


def show_private(user: int, nursery_folder: str) -> None:
    """Hide all folders of the nursery's behind an empty one of 16 MB, for this process alone."""
    options = f"mode=700,size=16m,nr_inodes=1k,uid={user},gid={user}"
    system.mount("tmpfs", nursery_folder, "tmpfs", _FLAGS, options)


def _copy(place: str, attributes: int) -> int:
    handle = system.open_tree(place)
    system.restrict_mount(handle, attributes)
    return handle


def _put(copy: int, place: str) -> None:
    """Put a copy into the new root, which we stand in; a place for it is made if there is none."""
    target = _here(place)
    with suppress(FileExistsError):
        if os.path.isdir(place):  # outside: the roots have not changed places yet
            os.makedirs(target, mode=0o755)
        else:
            os.makedirs(os.path.dirname(target), mode=0o755, exist_ok=True)
            os.close(os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o644))
    system.move_mount(copy, target)
    os.close(copy)


def _here(place: str) -> str:
    return place.lstrip("/")


def _restrict(place: str, attributes: int) -> None:
    handle = os.open(place, os.O_PATH | os.O_CLOEXEC)
    try:
        system.restrict_mount(handle, attributes, below=False)
    finally:
        os.close(handle)
