"""The first minute on a bare machine: each thing that can be wrong is said in one sentence."""

import socket
import subprocess
import sys
import time
from collections import namedtuple

import pytest

from deploy import start
from tests.house.source import BASE
from tests.services import Services

Version = namedtuple("Version", "major minor micro")


def refused(call, *arguments) -> str:
    with pytest.raises(start.Refusal) as refusal:
        call(*arguments)
    return str(refusal.value)


def test_a_taken_port_is_one_sentence_with_a_way_out(monkeypatch):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        monkeypatch.setenv("PORT", str(port))
        sentence = refused(start.free_port)
    assert f"Port {port}" in sentence
    assert f"PORT={port + 1} make run" in sentence


@pytest.mark.parametrize("text", ["http", "0", "70000", "-1"])
def test_a_port_that_is_no_port_is_refused(monkeypatch, text):
    monkeypatch.setenv("PORT", text)
    assert repr(text) in refused(start.free_port)


def test_the_port_comes_from_the_environment(monkeypatch):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    monkeypatch.setenv("PORT", str(port))
    assert start.free_port() == ("127.0.0.1", port)


def test_honcho_may_hand_out_its_own_port(monkeypatch):
    monkeypatch.setenv("PORT", "8123")
    settings = start.trial_environment("127.0.0.1", 8123)
    assert "PORT" not in settings
    assert settings["LISTEN"] == "127.0.0.1:8123"


def test_an_old_python_is_named_when_no_newer_one_is_there(monkeypatch):
    monkeypatch.setattr(start.sys, "version_info", Version(3, 9, 2))
    monkeypatch.setattr(start.shutil, "which", lambda name: None)
    assert refused(start.use_new_enough_python) == "Một Cửa needs Python 3.11 or newer; python3 here is 3.9.2."


def test_a_newer_python_of_the_machine_takes_over(monkeypatch):
    called = []
    monkeypatch.setattr(start.sys, "version_info", Version(3, 9, 2))
    monkeypatch.setattr(start.shutil, "which", lambda name: f"/usr/bin/{name}" if name == "python3.12" else None)
    monkeypatch.setattr(start.os, "execv", lambda path, arguments: called.append(path))
    with pytest.raises(start.Refusal):  # the real execv does not return
        start.use_new_enough_python()
    assert called == ["/usr/bin/python3.12"]


def test_a_folder_that_cannot_be_made_is_named(monkeypatch, tmp_path):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("VAR_DIR", str(tmp_path / "file" / "var"))
    assert "file" in refused(start.var_folder)


def test_a_folder_that_may_not_be_written_is_named(monkeypatch, tmp_path):
    monkeypatch.setenv("VAR_DIR", str(tmp_path / "var"))
    monkeypatch.setattr(start.os, "access", lambda path, mode: path != tmp_path / "var")
    assert refused(start.var_folder) == f"The folder {tmp_path / 'var'} is not writable for this user."


def test_packages_are_installed_once(monkeypatch, tmp_path):
    commands = []
    monkeypatch.setattr(start, "VENV", tmp_path)
    monkeypatch.setattr(start, "make_environment", lambda: None)
    done = subprocess.CompletedProcess([], 0, "", "")
    monkeypatch.setattr(start.subprocess, "run", lambda command, **_: commands.append(command) or done)
    start.install("requirements-test.txt")
    start.install("requirements-test.txt")
    start.install("requirements.txt")
    assert len(commands) == 1


def test_a_failed_installation_is_tried_again(monkeypatch, tmp_path):
    monkeypatch.setattr(start, "VENV", tmp_path)
    monkeypatch.setattr(start, "make_environment", lambda: None)
    failed = subprocess.CompletedProcess([], 1, "", "no index")
    monkeypatch.setattr(start.subprocess, "run", lambda command, **_: failed)
    assert "package index" in refused(start.install, "requirements.txt")
    assert list(tmp_path.iterdir()) == []


def test_an_unknown_verb_lists_the_known_ones():
    done = subprocess.run([sys.executable, "deploy/start.py", "fly"], cwd=BASE, capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (1, "")
    assert "run, test, check" in done.stderr


KEEPER = """
import time
from tests.services import Services
print(*Services().__enter__().values(), flush=True)
time.sleep(99)
"""


def port_of(address: str) -> int:
    return int(address.rpartition(":")[2].split("/")[0])


def answers(port: int) -> bool:
    with socket.socket() as line:
        return line.connect_ex(("127.0.0.1", port)) == 0


def test_the_test_servers_go_when_the_tests_are_killed():
    tests = subprocess.Popen([sys.executable, "-c", KEEPER], cwd=BASE, stdout=subprocess.PIPE, text=True)
    ports = [port_of(address) for address in tests.stdout.readline().split()]
    assert [answers(port) for port in ports] == [True, True]
    tests.kill()
    tests.communicate()
    end = time.monotonic() + 30
    while any(map(answers, ports)) and time.monotonic() < end:
        time.sleep(0.1)
    assert [answers(port) for port in ports] == [False, False]


def test_the_test_servers_ask_for_a_password():
    with Services() as addresses:
        assert ":@" not in addresses["DATABASE_URL"]
        with socket.create_connection(("127.0.0.1", port_of(addresses["REDIS_URL"]))) as line:
            line.sendall(b"PING\r\n")
            assert line.recv(64).startswith(b"-NOAUTH")
