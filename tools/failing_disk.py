"""A disk that refuses: one operation of a run, or all from one on, as a full, broken or read-only disk does.

It stands before the functions of ``os`` through which a build reaches its output folder, and counts what they are
asked for there; nothing else is touched.
"""

from __future__ import annotations

import builtins
import errno
import io
import os
from collections.abc import Callable
from typing import Any

#: What a disk that is full, broken or read-only says of a change.
ERRORS = (errno.ENOSPC, errno.EIO, errno.EROFS)

#: Operations that change nothing: a full or read-only disk does them.
READING = frozenset({"read", "list"})

#: Operations whose first argument is a path, and those whose first is a file descriptor.
_OF_PATHS = ("replace", "link", "unlink", "mkdir", "chmod", "rmdir")
_OF_FILES = ("write", "pwrite", "ftruncate", "fsync", "close")


class Disk:
    """Counts what is asked of a folder's disk, and lets operation number ``failing`` fail; 0 lets all be done.

    A ``lasting`` fault stays: all that follows fails, too. ``failed`` is the operation's name and what it was asked of.
    """

    def __init__(self, folder: str, failing: int = 0, error: int = 0, *, lasting: bool = False) -> None:
        self.folder, self.failing, self.error, self.lasting = folder, failing, error, lasting
        self.names: list[str] = []
        self.failed = ""
        self._open: dict[int, str] = {}  # what file descriptors stand for
        self._own: dict[str, Callable[..., Any]] = {
            name: getattr(os, name) for name in ("open", "scandir", *_OF_PATHS, *_OF_FILES)
        }
        self._reading = builtins.open

    def _is_here(self, path: object) -> bool:
        return isinstance(path, str | os.PathLike) and f"{os.fspath(path)}/".startswith(f"{self.folder}/")

    def _fails(self, name: str, path: object) -> bool:
        """Count an operation; whether it is to fail."""
        self.names.append(name)
        number = len(self.names)
        fails = number == self.failing or (self.lasting and 0 < self.failing < number)
        if fails and name in READING and self.error != errno.EIO:
            return False
        if fails and not self.failed:
            self.failed = f"{name} {os.fspath(path)}"  # type: ignore[call-overload]
        return fails

    def _refusal(self, path: object = None) -> OSError:
        return OSError(self.error, os.strerror(self.error), *([os.fspath(path)] if path else []))  # type: ignore[call-overload]

    def _of_path(self, name: str) -> Callable[..., Any]:
        def call(path: Any, *arguments: Any, **named: Any) -> Any:
            if self._is_here(path) and self._fails(name, path):
                raise self._refusal(path)
            return self._own[name](path, *arguments, **named)

        return call

    def _of_file(self, name: str) -> Callable[..., Any]:
        def call(handle: int, *arguments: Any) -> Any:
            path = self._open.pop(handle, None) if name == "close" else self._open.get(handle)
            if path is not None and self._fails(name, path):
                if name == "write" and len(arguments[0]) > 1 and not self.lasting:
                    self._own["write"](handle, arguments[0][: len(arguments[0]) // 2])  # as a full disk does it
                if name == "close":
                    self._own["close"](handle)  # it is closed whatever it says: close(2)
                raise self._refusal()
            return self._own[name](handle, *arguments)

        return call

    def _opened(self, path: Any, *arguments: Any, **named: Any) -> int:
        if not self._is_here(path):
            return int(self._own["open"](path, *arguments, **named))
        if self._fails("open", path):
            raise self._refusal(path)
        handle = int(self._own["open"](path, *arguments, **named))
        self._open[handle] = os.fspath(path)
        return handle

    def _read(self, path: Any, *arguments: Any, **named: Any) -> Any:
        if self._is_here(path) and self._fails("read", path):
            raise self._refusal(path)
        return self._reading(path, *arguments, **named)

    def _listed(self, path: Any = ".") -> Any:
        if self._is_here(path) and self._fails("list", path):
            raise self._refusal(path)
        return self._own["scandir"](path)

    def __enter__(self) -> Disk:
        for name in _OF_PATHS:
            setattr(os, name, self._of_path(name))
        for name in _OF_FILES:
            setattr(os, name, self._of_file(name))
        os.open, os.scandir = self._opened, self._listed  # type: ignore[assignment]
        builtins.open = io.open = self._read  # type: ignore[assignment]
        return self

    def __exit__(self, *_: object) -> None:
        for name, function in self._own.items():
            setattr(os, name, function)
        builtins.open = io.open = self._reading
