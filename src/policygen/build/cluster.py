"""Has a dask cluster make the items. Only the coordinator writes files; workers get the sources and send bytes.

Needs the extra ``policygen[cluster]``, here and at the workers, and nothing else of them: no shared folder.
"""

from __future__ import annotations

import atexit
import contextlib
import io
import ipaddress
import json
import logging
import signal
import subprocess
import sys
import tempfile
import threading
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from policygen.build.inventory import Inventory, environment, hash_of
from policygen.build.orders import Deliver, Made, Order, Piece
from policygen.build.serving import Fate, Lost, frames, send
from policygen.build.trace import environment_changes
from policygen.findings import Finding, Message, Place, Refused, say

#: Seconds within which a scheduler must answer.
_PATIENCE = 10


def do_on_cluster(
    where: str, root: Path, inventory: Inventory, orders: Sequence[Order], deliver: Deliver
) -> Iterator[tuple[Order, Made | Lost]]:
    """Yield what comes of each order, in the order of completion; a result is released as soon as it is here.

    ``where`` is an address or a scheduler file. ``deliver`` gets the outputs of an item before what comes of it is
    yielded. Raises ``Refused`` where the cluster cannot be used, or has gone.
    """
    address = address_of(where)
    refuse_open_network(address)
    try:
        from distributed import Client, as_completed
        from distributed.security import Security
    except ImportError as error:
        raise _refused(where, say("the package “distributed” is not installed")) from error
    # They log whole traces of a scheduler that goes, the client at a level of its own; people are told in a sentence.
    for name in ("distributed", "distributed.client", "tornado", "asyncio"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    try:
        security = Security()
        if urlsplit(address).scheme == "tls" and not security.get_connection_args("client")["ssl_context"]:
            raise _refused(where, say("the connection is encrypted, and dask’s configuration names no certificates"))
    except (OSError, ValueError) as error:
        reason = str(error)
        raise _refused(where, say("the certificates cannot be read: {reason}", reason=reason)) from error
    try:
        client = Client(address, timeout=_PATIENCE, set_as_default=False, security=security)
    except (OSError, TimeoutError, ValueError) as error:
        raise _refused(where, say("the scheduler does not answer")) from error
    try:
        _compare(client, where, inventory)
        wanted = _stamp(inventory)
        sources = client.submit(bytes, _packed(root, inventory), key=f"sources-{inventory.digest}")
        futures = {
            client.submit(
                _render, replace(order, known={} if order.strict else order.known, lying=None), sources,
                inventory.digest, wanted, key=f"{order.item.key}-{inventory.digest}-{number}", retries=1,
                # The scheduler begins with the highest.
                priority=-number,
            ): order
            for number, order in enumerate(orders)
        }  # fmt: skip
        arriving = as_completed(futures, loop=client.loop)
        for future in arriving:
            if future.status in ("cancelled", "lost"):
                raise _gone(where)
            result, handed_over = _result(future)
            for piece in handed_over:
                deliver(piece)
            yield futures[future], result
            future.release()
    except (OSError, TimeoutError) as error:
        raise _gone(where) from error
    finally:
        with contextlib.suppress(Exception):  # a scheduler that has gone cannot be told goodbye
            client.close(timeout=2)


def address_of(where: str) -> str:
    """Return the address that is meant: ``where`` itself, or what a scheduler file says.

    Raises ``Refused`` for what is neither ``tcp://host:port`` nor ``tls://host:port`` nor such a file.
    """
    try:
        address = where if "://" in where else str(json.loads(Path(where).read_bytes())["address"])
        parts = urlsplit(address)
        if parts.scheme not in ("tcp", "tls") or not parts.hostname or not parts.port:
            raise ValueError(address)
        return address
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
        raise _refused(where, say("this is neither an address nor a scheduler file")) from error


def refuse_open_network(address: str) -> None:
    """Raise ``Refused`` where sources would travel unencrypted through a network."""
    parts = urlsplit(address)
    if parts.scheme == "tls":
        return
    host = parts.hostname or ""
    try:
        here = ipaddress.ip_address(host).is_loopback
    except ValueError:
        here = host == "localhost"
    if not here:
        raise _refused(
            address, say("the address is not on this machine and not encrypted: it must begin with “tls://”")
        )


def _compare(client: Any, where: str, inventory: Inventory) -> None:
    """Raise ``Refused`` where a worker would not make the same bytes, naming what differs."""
    try:
        told = client.run(_tell_environment)
    except (ImportError, AttributeError, TypeError) as error:
        reason = f"{type(error).__name__}: {error}"
        raise _refused(where, say("a worker does not know this program: {reason}", reason=reason)) from error
    if not told:
        raise _refused(where, say("the cluster has no workers"))
    wrong = []
    for worker, found in sorted(told.items()):
        there = Inventory({}, found["program"], found["versions"], found["fonts"])
        lines = list(environment_changes(there, inventory))
        if lines:
            difference = "; ".join(lines)
            wrong.append(say("the worker {worker} differs: {difference}", worker=worker, difference=difference))
    if wrong:
        raise Refused([_finding(where, message) for message in wrong])


def _stamp(inventory: Inventory) -> str:
    return hash_of([inventory.program, sorted(inventory.versions.items()), inventory.fonts])


def _packed(root: Path, inventory: Inventory) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name in sorted(inventory.files):
            archive.writestr(name, (root / name).read_bytes())
    return stream.getvalue()


def _result(future: Any) -> tuple[Made | Lost, Sequence[Piece]]:
    """Return what came of an order, and the outputs that were made."""
    error = future.exception()
    if error is None:
        result, handed_over = future.result()
        assert isinstance(result, Made | Lost)
        return result, handed_over
    if type(error).__name__ == "KilledWorker":
        return Lost(Fate.KILLED, signal.SIGKILL), ()
    return Lost(Fate.FAILED, error=error if isinstance(error, Exception) else RuntimeError(str(error))), ()


def _gone(where: str) -> Refused:
    return _refused(where, say("the scheduler has gone; what was made is kept, and the next build goes on from there"))


def _refused(where: str, message: Message) -> Refused:
    return Refused([_finding(where, message)])


def _finding(where: str, message: Message) -> Finding:
    return Finding("E706", Place(where, 0, 0), message, say("mend the cluster, or build without it"))


# ── at the worker ────────────────────────────────────────────────────────────────────────────────────────────


@dataclass
class _Renderer:
    """The process that makes items of one project, and the folder that it works in."""

    process: subprocess.Popen[bytes]
    folder: tempfile.TemporaryDirectory[str]

    def end(self) -> None:
        self.process.kill()
        self.process.wait()
        self.folder.cleanup()


_renderers: dict[str, _Renderer] = {}
_one_at_a_time = threading.Lock()


def _tell_environment() -> Mapping[str, Any]:
    program, versions, fonts = environment()
    return {"program": program, "versions": dict(versions), "fonts": fonts}


def _render(order: Order, sources: bytes, project: str, stamp: str) -> tuple[Made | Lost, Sequence[Piece]]:
    """Make an item at a worker; return its outputs, too. Raises ``RuntimeError`` at one that came later and differs."""
    program, versions, fonts = environment()
    if hash_of([program, sorted(versions.items()), fonts]) != stamp:
        raise RuntimeError("this worker has other versions or fonts than the build")
    with _one_at_a_time:
        renderer = _renderer(sources, project)
        assert renderer.process.stdin
        assert renderer.process.stdout
        try:
            send(renderer.process.stdin.fileno(), order)
            handed_over: list[Piece] = []
            for result in frames(renderer.process.stdout):
                if isinstance(result, Made | Lost):
                    return result, handed_over
                handed_over.append(result)
        except BrokenPipeError:
            pass
        _renderers.pop(project).end()
        return Lost(Fate.LEFT, renderer.process.returncode or 0), ()


def _renderer(sources: bytes, project: str) -> _Renderer:
    if project not in _renderers:
        for other in list(_renderers):
            _renderers.pop(other).end()  # of an earlier build
        folder = tempfile.TemporaryDirectory(prefix="policygen-")
        with zipfile.ZipFile(io.BytesIO(sources)) as archive:
            archive.extractall(folder.name)
        command = [sys.executable, "-P", "-m", "policygen.build.rendering", folder.name, "--passing"]
        process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        _renderers[project] = _Renderer(process, folder)
    return _renderers[project]


@atexit.register
def _end_renderers() -> None:
    for renderer in _renderers.values():
        renderer.end()
