"""The program: what happens before and around the command line."""

from __future__ import annotations

import gc
import os
import sys


def main() -> int:
    """Run the command line. Returns the exit code: 0 clean, 1 findings, 2 not complete."""
    if sys.argv[1:] in (["--version"], ["-V"]):  # answered before anything heavy is imported
        from backuplint import __version__

        sys.stdout.write(f"backuplint {__version__}\n")
        return 0
    # Nearly everything that is made lives until the end: looking for garbage finds next to none.
    gc.set_threshold(100_000)
    try:
        return _run()
    except KeyboardInterrupt:
        return 130  # what a shell expects of a program that was interrupted
    except BrokenPipeError:
        # Whoever was reading has enough. Nothing may be flushed into the closed pipe at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as error:  # a defect of ours must not look like findings (1)
        if os.environ.get("BACKUPLINT_TRACEBACK"):
            raise
        what = f"{type(error).__name__}: {error}".splitlines()[0]
        sys.stderr.write(
            f"backuplint: internal error: {ascii(what)[1:-1]}\n"
            "This is a defect of backuplint; please report it with the input that shows it.\n"
        )
        return 2


def _run() -> int:
    from backuplint.cli import app

    try:
        result = app(standalone_mode=False)
    except SystemExit as stop:
        return stop.code if isinstance(stop.code, int) else 2
    except Exception as error:
        show = getattr(error, "show", None)  # a usage error, which says so itself
        if type(error).__name__ == "Abort":  # what typer makes of Ctrl-C
            raise KeyboardInterrupt from None
        if show is None:
            raise
        show()
        return int(getattr(error, "exit_code", 2))
    return result if isinstance(result, int) else 0


if __name__ == "__main__":
    raise SystemExit(main())
