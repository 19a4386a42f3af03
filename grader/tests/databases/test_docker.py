"""Docker, by a `docker` command that acts like the real one, with the system's own server as its container."""

import signal
import time
from pathlib import Path

import pytest
from sqlalchemy import text

from grader.databases import Server, Unavailable, provide
from grader.tests.databases.conftest import Script, put_before
from grader.tests.databases.test_life import Left, wait_until

FAKE = r"""
import json, os, pathlib, shutil, signal, socket, subprocess, sys
state = pathlib.Path(os.environ["FAKE_DOCKER"])
verb, *rest = sys.argv[1:]
with open(state / "calls", "a") as calls:
    calls.write(json.dumps(sys.argv[1:]) + "\n")
if verb == "info":
    print("28.2.2")
elif verb == "image":
    sys.exit(0 if (state / "image").exists() else "Error response from daemon: No such image: " + rest[1])
elif verb == "pull":
    (state / "image").touch()
elif verb == "port":
    name = rest[0]
    port = state / (name + ".port")
    if not port.exists():
        sys.exit("Error response from daemon: No such container: " + name)
    print("127.0.0.1:" + port.read_text())
elif verb == "rm":
    name = rest[-1]
    if (state / (name + ".pid")).exists():
        os.kill(int((state / (name + ".pid")).read_text()), signal.SIGQUIT)
        (state / (name + ".pid")).unlink()
elif verb == "run":
    # As the image does: the password from the environment, the data folder made anew, one port published.
    name = rest[rest.index("--name") + 1]
    assert rest[rest.index("--publish") + 1] == "127.0.0.1::5432", rest
    data, secret = state / "data", state / "secret"
    secret.write_text(os.environ["POSTGRES_PASSWORD"])
    bin = os.environ["FAKE_BIN"]
    shutil.rmtree(data, ignore_errors=True)
    user = dict(user=65534, group=65534, extra_groups=[]) if os.geteuid() == 0 else {}
    if user:
        os.chown(state, 65534, 65534)
        os.chown(secret, 65534, 65534)
    setup = [bin + "/initdb", "-D", data, "--no-sync", "-U", "postgres", "-A", "scram-sha-256"]
    subprocess.run([*setup, "--pwfile", secret], check=True, capture_output=True, cwd="/", **user)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    options = ["-c", "unix_socket_directories=", "-c", "dynamic_shared_memory_type=mmap"]
    options += ["-c", "port=" + port]
    given = rest[rest.index("postgres:17") + 1:]
    server = subprocess.Popen([bin + "/postgres", "-D", data, *options, *given], **user)
    (state / (name + ".pid")).write_text(str(server.pid))
    (state / (name + ".port")).write_text(port)
    signal.signal(signal.SIGTERM, lambda *_: server.send_signal(signal.SIGQUIT))
    sys.exit(server.wait())
"""


@pytest.fixture
def docker(runtime: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A docker command that answers; the folder is its state, with a list of calls."""
    import sys

    from grader.databases.postgresql_private import PLACES

    bins = sorted(path for pattern in PLACES for path in Path("/").glob(pattern[1:]))
    state = runtime / "docker-state"
    state.mkdir()
    state.chmod(0o755)
    (state / "fake.py").write_text(FAKE)
    put_before(monkeypatch, runtime / "bin", "docker", f'exec {sys.executable} -I {state}/fake.py "$@"')
    monkeypatch.setenv("FAKE_DOCKER", str(state))
    monkeypatch.setenv("FAKE_BIN", str(bins[-1]))
    monkeypatch.setenv("KATA_POSTGRESQL_SOURCE", "docker")
    return state


def test_a_server_in_docker(docker: Path) -> None:
    heard: list[str] = []
    with provide(["postgresql"], heard.append) as found:
        server = found["postgresql"]
        assert isinstance(server, Server), server
        assert server.source == "docker"
        with server.account() as account:
            engine = server.backend.outside_engine(account.fresh().outside_url)
            with engine.connect() as connection:
                assert connection.execute(text("SHOW fsync")).scalar() == "off"
    assert heard == ["Fetching the Docker image postgres:17, once …"]
    assert not list(docker.glob("*.pid"))


def test_the_password_is_in_no_command_line(docker: Path) -> None:
    with provide(["postgresql"]) as found:
        assert isinstance(found["postgresql"], Server)
    password = (docker / "secret").read_text()
    assert len(password) >= 32
    assert password not in (docker / "calls").read_text()


def test_an_image_is_not_fetched_where_that_is_forbidden(
    docker: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KATA_NO_DOWNLOAD", "1")
    with provide(["postgresql"]) as found:
        server = found["postgresql"]
        assert isinstance(server, Unavailable)
        assert server.steps[-1].reason == "the image postgres:17 is not here, and KATA_NO_DOWNLOAD is set"
    (docker / "image").touch()
    with provide(["postgresql"]) as found:
        assert isinstance(found["postgresql"], Server)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGKILL])
def test_a_container_does_not_outlive_the_run(docker: Path, left: Left, number: int) -> None:
    script = Script("with provide(['postgresql']) as found: say(seen=seen(found)); time.sleep(60)")
    assert script.hear()["seen"] == {"postgresql": "docker"}
    (pid_file,) = docker.glob("*.pid")
    pid = int(pid_file.read_text())
    script.process.send_signal(number)
    script.end()
    with provide(["sqlite"]):
        pass
    assert wait_until(lambda: not Path(f"/proc/{pid}").exists())
    assert [what for what in left() if "docker" not in what and "/bin/" not in what] == []


def test_a_container_that_does_not_come_up(docker: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FAKE_BIN", "/nowhere")
    began = time.monotonic()
    with provide(["postgresql"]) as found:
        server = found["postgresql"]
        assert isinstance(server, Unavailable)
        assert server.steps[-1].reason.startswith("the container of postgres:17 did not come up: ")
        assert "/nowhere/initdb" in server.steps[-1].reason
    assert time.monotonic() - began < 10


def test_docker_without_an_engine(monkeypatch: pytest.MonkeyPatch, runtime: Path) -> None:
    complaint = (
        "Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?"
    )
    put_before(monkeypatch, runtime / "bin", "docker", f'echo "{complaint}" >&2; exit 1')
    monkeypatch.setenv("KATA_MYSQL_SOURCE", "docker")
    with provide(["mysql"]) as found:
        server = found["mysql"]
        assert isinstance(server, Unavailable)
        reason = f"the docker command is there, but no engine answers: {complaint}"
        assert server.steps[-1].reason == reason


def test_an_engine_that_hangs_does_not_hang_us(monkeypatch: pytest.MonkeyPatch, runtime: Path) -> None:
    put_before(monkeypatch, runtime / "bin", "docker", "exec sleep 60")
    monkeypatch.setenv("KATA_MYSQL_SOURCE", "docker")
    monkeypatch.setattr("grader.databases.docker.INFO_SECONDS", 0.5)
    with provide(["mysql"]) as found:
        server = found["mysql"]
        assert isinstance(server, Unavailable)
        assert "docker took more than 0.5 s" in server.steps[-1].reason


def test_no_docker_command(monkeypatch: pytest.MonkeyPatch, runtime: Path) -> None:
    monkeypatch.setenv("PATH", str(runtime))
    monkeypatch.setenv("KATA_MYSQL_SOURCE", "docker")
    with provide(["mysql"]) as found:
        server = found["mysql"]
        assert isinstance(server, Unavailable)
        assert server.steps[-1].reason == "there is no docker command"
