"""What some tests need of the machine. pytest tells at its end which were left out (`-rs`) and why."""

import os
import shutil
import subprocess
import sys

import pytest

ROOT = hasattr(os, "geteuid") and os.geteuid() == 0


def _may_mount() -> bool:
    command = ["unshare", "--mount", "mount", "-t", "tmpfs", "none", "/mnt"]
    return sys.platform == "linux" and ROOT and subprocess.run(command, capture_output=True).returncode == 0


linux = pytest.mark.skipif(sys.platform != "linux", reason="what it is about exists on Linux alone")
shell = pytest.mark.skipif(sys.platform == "win32", reason="the programs of this test are shell scripts")
unix = pytest.mark.skipif(sys.platform == "win32", reason="users like these exist on Linux and macOS")
root = pytest.mark.skipif(
    not ROOT, reason="only root may act for other users, or make devices and their files"
)
ordinary_user = pytest.mark.skipif(ROOT, reason="root may do what this test sees refused")
mounts = pytest.mark.skipif(not _may_mount(), reason="only root on Linux may mount a small disk")
apt = pytest.mark.skipif(not shutil.which("apt-get"), reason="only Debian and its family have apt-get")
ldd = pytest.mark.skipif(not shutil.which("ldd"), reason="ldd tells which libraries lie beside a server")
