"""Runs a server in Docker, through the `docker` command alone."""

import os
import secrets
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any

import msgspec
from sqlalchemy import URL

from grader.databases.backend import Notify
from grader.databases.errors import StepFailed
from grader.databases.places import NO_DOWNLOAD, no_download
from grader.databases.run import Program, Run

READY_SECONDS = 120
"""MySQL's image takes 10 to 40 s to make its data folder."""

PULL_SECONDS = 900
INFO_SECONDS = 10.0

NAME_FILE = "container"


class Container(msgspec.Struct, frozen=True):
    """What to run: an image and how it is told its password; `url` lacks host, port and password."""

    backend: str
    image: str
    port: int
    data: str
    environment: Mapping[str, str]
    password_variable: str
    arguments: tuple[str, ...]
    url: URL
    driver_error: type[Exception]


def start(run: Run, notify: Notify, container: Container, connect: Callable[[str], Any]) -> str:
    """Start a container and return the administrator's URL.

    Raises:
        StepFailed: there is no Docker, no engine answers, or the container does not come up.
        Stopped: the run is being taken down.
    """
    docker = _docker()
    try:
        run.call(docker("info", "--format", "{{.ServerVersion}}"), privileged=True, seconds=INFO_SECONDS)
    except StepFailed as error:
        raise StepFailed(f"the docker command is there, but no engine answers: {error}") from None
    _have_image(run, notify, docker, container.image)
    home = run.home(container.backend)
    name = f"kata-{run.token}-{container.backend}"
    (home / NAME_FILE).write_text(name)
    password = secrets.token_hex(16)
    command = docker(
        *(
            "run",
            "--rm",
            "--name",
            name,
            "--publish",
            f"127.0.0.1::{container.port}",
            "--tmpfs",
            container.data,
        ),
        *(word for key, value in container.environment.items() for word in ("--env", f"{key}={value}")),
        *(
            "--env",
            container.password_variable,
        ),  # its value comes from the environment: others read command lines
        *(container.image, *container.arguments),
    )
    environment = {**command.environment, container.password_variable: password}
    command = Program(command.arguments, environment)
    process = run.serve(command, home / "log", signal.SIGTERM, privileged=True)
    deadline = time.monotonic() + READY_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            port = int(
                run.call(docker("port", name, str(container.port)), privileged=True)
                .split()[0]
                .rpartition(":")[2]
            )
            url = container.url.set(host="127.0.0.1", port=port, password=password).render_as_string(
                hide_password=False
            )
            connect(url).close()
            return url
        except (StepFailed, container.driver_error):
            run.pause(0.1)
    remove(name)
    log = (home / "log").read_text(errors="replace").strip().splitlines() or ["it said nothing"]
    raise StepFailed(f"the container of {container.image} did not come up: {log[-1]}")


def remove(name: str) -> None:
    """Remove a container, running or not; nothing happens where Docker is gone."""
    if docker := shutil.which("docker"):
        with suppress(subprocess.TimeoutExpired):
            subprocess.run([docker, "rm", "--force", name], capture_output=True, timeout=20, check=False)


def _docker() -> Program:
    path = shutil.which("docker")
    if path is None:
        raise StepFailed("there is no docker command")
    return Program((path,), dict(os.environ))  # DOCKER_HOST, contexts and credentials are the user's


def _have_image(run: Run, notify: Notify, docker: Program, image: str) -> None:
    try:
        run.call(docker("image", "inspect", image), privileged=True)
    except StepFailed:
        if no_download():
            raise StepFailed(f"the image {image} is not here, and {NO_DOWNLOAD} is set") from None
        notify(f"Fetching the Docker image {image}, once …")
        run.call(docker("pull", "--quiet", image), privileged=True, seconds=PULL_SECONDS)
