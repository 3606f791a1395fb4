"""A directory for python-hcl2's tables, which only the user can write. Knows nothing of them."""

from __future__ import annotations

import os
import stat
from pathlib import Path


def private_directory() -> Path | None:
    """A directory for tables, made if need be; None if there is none to trust.

    It is `backuplint` in the user's cache directory or, where that cannot be written, one of the
    user's own among the temporary files. Tables are unpickled, and a pickle can run code: so the
    directory must be nobody else's, and no part of a checkout, which could have brought it along.
    """
    base = os.environ.get("XDG_CACHE_HOME") or "~/.cache"
    found = _trusted(f"{base}/backuplint")
    if found is None:
        import tempfile

        owner = os.getuid() if hasattr(os, "getuid") else "user"
        found = _trusted(f"{tempfile.gettempdir()}/backuplint-{owner}")
    return found


def _trusted(place: str) -> Path | None:
    try:
        directory = Path(place).expanduser()
        if not directory.is_absolute():
            return None
        directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        found = directory.lstat()
        directory = directory.resolve()
    except (OSError, RuntimeError):
        return None
    if not stat.S_ISDIR(found.st_mode) or not os.access(directory, os.W_OK):
        return None
    if hasattr(os, "getuid") and (found.st_uid != os.getuid() or found.st_mode & 0o077):
        return None
    if any((parent / ".git").exists() for parent in directory.parents):
        return None
    return directory
