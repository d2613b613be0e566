"""Where servers come from: a process that has loaded a release of the program, and of which each is a fork.

A server that begins from nothing costs two seconds of a core until a tablet has all it asks for; a fork a tenth of
that. It runs in the root of a release. Each line that it reads is a server to begin, in JSON: `words` of gunicorn's
command line, `instance` and `log`, paths; what it answers is the server's process id.
"""

import json
import os
import shutil
import signal
import sys
import tempfile
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

from flask import Flask
from gunicorn.app import wsgiapp
from jinja2 import FileSystemBytecodeCache


def main() -> None:
    """Load the release, and begin servers until whoever asks for them is gone; then they go, too."""
    sys.path.insert(0, str(Path.cwd()))
    folder = tempfile.mkdtemp()
    _load(Path.cwd(), folder)
    begun: set[int] = set()
    for line in sys.stdin:
        _bury(begun)
        pid = os.fork()
        if not pid:
            return _serve(**json.loads(line))
        begun.add(pid)
        sys.stdout.write(f"{pid}\n")
        sys.stdout.flush()
    _bury(begun)
    for pid in begun:
        os.killpg(pid, signal.SIGKILL)
    return shutil.rmtree(folder)


def _load(root: Path, folder: str) -> None:
    """Import what serves, squeeze what is served as it is, and keep templates that were compiled in a folder."""
    import_module("gunicorn.workers.gthread")
    for module in iter_modules([str(root / "inspect_app" / "web")], "inspect_app.web."):
        import_module(module.name)
    static = import_module("inspect_app.web.static")
    app = Flask("nursery")
    static.init(app, root / "static")
    app.register_blueprint(static.blueprint)
    tree = app.config["INSPECT_STATIC"]
    for name in tree.files:
        app.test_client().get(f"/static/{tree.hash}/{name}", headers={"Accept-Encoding": "br"})
    Flask.jinja_options = {"bytecode_cache": FileSystemBytecodeCache(folder)}


def _serve(words: list[str], instance: str, log: str) -> None:
    os.setsid()  # so that all of it can be signalled at once
    with Path(os.devnull).open("rb") as nothing, Path(log).open("ab") as said:
        for theirs, ours in ((nothing, 0), (said, 1), (said, 2)):
            os.dup2(theirs.fileno(), ours)
    os.environ["INSPECT_INSTANCE"] = instance
    sys.argv = ["gunicorn", *words]
    wsgiapp.run()


def _bury(begun: set[int]) -> None:
    # Not before: the id of one that has ended is its own until it is looked at.
    while begun and (ended := os.waitpid(-1, os.WNOHANG)[0]):
        begun.discard(ended)


if __name__ == "__main__":
    main()
