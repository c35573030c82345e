"""A cluster is used only where it is safe and makes the same bytes. ``make cluster-demo`` builds through a real one."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import IO, Any

import pytest

from policygen.build.cluster import address_of, refuse_open_network
from policygen.build.inventory import take_inventory
from policygen.build.orders import Made, Order
from policygen.build.plan import Item
from policygen.build.serving import frames, send
from policygen.build.trace import base_of
from policygen.findings import Refused


@pytest.mark.parametrize(
    "address", ["tcp://127.0.0.1:8786", "tcp://localhost:8786", "tcp://[::1]:8786", "tls://192.0.2.7:1"]
)
def test_an_address_on_this_machine_or_encrypted_is_used(address: str) -> None:
    refuse_open_network(address)


@pytest.mark.parametrize(
    "address", ["tcp://192.0.2.7:8786", "ws://example.org:1", "tcp://localhost.example.org:1", "tcp://"]
)
def test_an_open_network_is_refused(address: str) -> None:
    with pytest.raises(Refused, match="must begin with “tls://”"):
        refuse_open_network(address)


def test_a_scheduler_file_tells_the_address(tmp_path: Path) -> None:
    path = tmp_path / "scheduler.json"
    path.write_text(json.dumps({"address": "tcp://127.0.0.1:33"}))
    assert address_of(str(path)) == "tcp://127.0.0.1:33"
    assert address_of("tls://192.0.2.7:1") == "tls://192.0.2.7:1"


@pytest.mark.parametrize("content", ["", "[]", "{}", "7"])
def test_what_is_no_scheduler_file_is_refused(tmp_path: Path, content: str) -> None:
    path = tmp_path / "scheduler.json"
    path.write_text(content)
    with pytest.raises(Refused, match="neither an address nor a scheduler file"):
        address_of(str(path))


@pytest.mark.parametrize(
    "address", ["foo://127.0.0.1:8", "tcp://127.0.0.1:x", "tcp://127.0.0.1", "tls://", "tcp://[::1:1"]
)
def test_what_is_no_address_is_refused(address: str) -> None:
    with pytest.raises(Refused, match="neither an address nor a scheduler file"):
        address_of(address)


def test_an_encrypted_connection_without_certificates_is_refused(project: Path, run) -> None:
    pytest.importorskip("distributed")
    result = run("build", "gorenjska", "-f", "html", "--cluster", "tls://127.0.0.1:1", project=project)
    assert result.code == 1
    assert "error E706: the connection is encrypted, and dask’s configuration names no certificates" in result.err


def test_a_build_that_cannot_reach_its_cluster_says_so_and_keeps_what_is_there(rebuilt, run, outputs) -> None:
    before = outputs(rebuilt)
    (rebuilt / "build/gorenjska/gorenjska.sl.html").unlink()
    result = run("build", "-f", "html", "--cluster", "tcp://192.0.2.7:1", project=rebuilt)
    assert result.code == 1
    assert "tcp://192.0.2.7:1: error E706: the address is not on this machine and not encrypted" in result.err
    assert run("build", "-f", "html", "--jobs", "0", project=rebuilt).code == 0
    assert outputs(rebuilt) == before


def test_values_pass_whole_between_processes() -> None:
    read, write = os.pipe()
    send(write, ["čaj", b"\x00" * 1000])
    send(write, 7)
    os.close(write)
    with os.fdopen(read, "rb") as stream:
        assert list(frames(stream)) == [["čaj", b"\x00" * 1000], 7]
    assert list(frames(io.BytesIO(b"\x00\x00"))) == []


def _until_made(stream: IO[bytes]) -> list[Any]:
    """Return what a process sends until it says what came of its order."""
    heard: list[Any] = []
    for each in frames(stream):
        heard.append(each)
        if isinstance(each, Made):
            break
    return heard


def test_the_process_beside_a_worker_makes_what_this_machine_makes(built: Path) -> None:
    inventory = take_inventory(built)
    item = Item("gorenjska", "sl", "regional-policy-paper", "gorenjska")
    process = subprocess.Popen(
        [sys.executable, "-m", "policygen.build.rendering", str(built)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert process.stdin
    assert process.stdout
    try:
        send(process.stdin.fileno(), Order(item, {"html": base_of("html", inventory)}))
        *outputs, made = _until_made(process.stdout)
        process.stdin.close()
        assert process.wait(timeout=60) == 0
    finally:
        process.kill()
        process.stdout.close()
    assert isinstance(made, Made)
    assert made.outputs == ("html",)
    assert [piece.is_last for piece in outputs][-2:] == [False, True]
    assert b"".join(piece.content for piece in outputs) == (built / "build/gorenjska/gorenjska.sl.html").read_bytes()
