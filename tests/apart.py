"""What a process of its own says, for what must be the same in every one."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def twice(module: str, made: str) -> list[str]:
    """The SHA-256 of some bytes, given as an expression over a module's names, in two processes one after the other."""
    script = f"import hashlib; from {module} import *; print(hashlib.sha256({made}).hexdigest())"
    command = [sys.executable, "-c", script]
    return [subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT).stdout for _ in range(2)]
