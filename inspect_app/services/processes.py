"""Processes of their own for work that nobody waits for: single steps of the program's shell."""

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from inspect_app.config import ROOT

_begun: list[subprocess.Popen[bytes]] = []


def begin(database: Path, step: Sequence[str], hold: int) -> None:
    """Begin a step on the instance of a database; the hold is its last argument, and goes over to it.

    Between here and there nobody else can take what the hold holds. It is the caller's to close here.
    """
    process = subprocess.Popen(
        [sys.executable, "-m", "flask", "--app", "inspect_app", *step, str(hold)],
        cwd=ROOT,
        env=os.environ | {"INSPECT_INSTANCE": str(database.parent)},
        pass_fds=[hold],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    )
    _begun[:] = [*(one for one in _begun if one.poll() is None), process]
