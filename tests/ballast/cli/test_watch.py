"""``watch``: what it refuses, where it answers, and how it ends."""

from __future__ import annotations

import socket
import sys
import urllib.error
import urllib.request
import webbrowser

import pytest

from ballast.live import serving
from ballast.sim.errors import InputError
from tests.ballast.cli.running import ballast
from tests.ballast.live.server import needs_extra, served
from tests.cases import SMALL


def test_all_that_cannot_be_meant_is_said_at_once(capsys: pytest.CaptureFixture[str]) -> None:
    ended = ballast(
        capsys, "watch", "summr-2023", "--seed", -1, "--draw", -2, "--run", 2**31, "--port", 0
    )

    assert (ended.code, ended.out) == (2, "")
    lines = ended.err.splitlines()
    assert len(lines) == 5 and "summer-2023" in lines[0]
    assert [line.split(":")[0] for line in lines[1:]] == ["--seed", "--draw", "--run", "--port"]


def test_a_port_in_use_is_said_in_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        ended = ballast(capsys, "watch", SMALL, "--port", port, "--no-browser")

    assert (ended.code, ended.out) == (2, "")
    assert ended.err == f"--port: expected a port that is free, got {port}: it is in use\n"


@pytest.mark.parametrize("missing", ["solara", "uvicorn", "mesa.visualization"])
def test_a_missing_extra_is_said_with_how_to_get_it(
    missing: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    if missing != "solara":
        monkeypatch.setattr(serving, "_application", _needing(missing))
    monkeypatch.setitem(sys.modules, missing, None)
    ended = ballast(capsys, "watch", SMALL, "--no-browser")

    assert (ended.code, ended.out) == (2, "")
    assert ended.err == (
        "expected the packages of the live view: pip install 'ballast-sim[watch]'\n"
    )


def _needing(module: str) -> object:
    def application(_: object) -> None:
        __import__(module)

    return application


def test_a_socket_is_of_this_machine_only() -> None:
    with serving.listen(None) as listener:
        host, port = listener.getsockname()
        assert host == "127.0.0.1" and port > 0
        with pytest.raises(InputError):
            serving.listen(port)


@needs_extra
def test_it_answers_on_this_machine_and_ends_with_nothing_left() -> None:
    with served("--draw", "2", "--seed", "0") as server:
        port = int(server.address.rpartition(":")[2])
        assert "small.yaml, seed 0, draw 2, run 0, at http://127.0.0.1:" in server.line
        with urllib.request.urlopen(server.address, timeout=20) as answer:
            page = answer.read().decode()
        assert answer.status == 200 and "<title>Ballast</title>" in page
        assert "jsdelivr" not in page and "solara.dev" not in page
        foreign = urllib.request.Request(server.address, headers={"Host": "example.org"})
        with pytest.raises(urllib.error.HTTPError) as refused:
            urllib.request.urlopen(foreign, timeout=20)
        refused.value.close()
        assert refused.value.code == 400
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection(("127.0.0.2", port), timeout=5).close()
        code, out, err = server.interrupt()

        assert (code, out, err) == (0, "", "")
        assert not server.left_behind()
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection(("127.0.0.1", port), timeout=5).close()


def test_the_browser_is_opened_when_the_page_can_be_read(monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []
    monkeypatch.setattr(webbrowser, "open", opened.append)

    class Server:
        """One that is ready at the third look, and one that never will be."""

        should_exit = False
        looks = 0

        @property
        def started(self) -> bool:
            self.looks += 1
            return self.looks > 2

    said: list[str] = []
    serving._announce(Server(), "http://here", said.append, True)
    serving._announce(Server(), "http://there", said.append, False)
    failed = Server()
    failed.should_exit = True
    serving._announce(failed, "http://nowhere", said.append, True)

    assert said == ["http://here", "http://there"]
    assert opened == ["http://here"]
