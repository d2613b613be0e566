"""Our own scripts, styles and pictures, under an address that names the state of all of them.

One hash of the whole tree, so that modules that import each other by relative paths always belong together.
"""

import mimetypes
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

import brotli
from flask import Blueprint, Flask, Response, abort, current_app, request, url_for

from inspect_app.web import scripts, styles

blueprint = Blueprint("static", __name__)

YEAR = 31_536_000
_TYPES = {".js": "text/javascript", ".mjs": "text/javascript", ".webmanifest": "application/manifest+json"}


class Tree:
    """The files below a folder as they were at the start of the program: name -> bytes, and their common hash."""

    def __init__(self, folder: Path):
        found = {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}
        texts = {name: content.decode() for name, content in found.items() if name.endswith((".js", ".css"))}
        sources = {name: text for name, text in texts.items() if name.endswith(".js")}
        made = scripts.served(sources) | styles.served({n: text for n, text in texts.items() if n not in sources})
        self.files = {name: content for name, content in found.items() if name not in texts}
        self.files |= {name: text.encode() for name, text in made.items()}
        # What the checklist page needs at once.
        self.scripts = scripts.at_once(sources)
        whole = sha256()
        for name, content in self.files.items():
            whole.update(f"{name}\n{len(content)}\n".encode() + content)
        self.hash = whole.hexdigest()[:16]

    def address(self, name: str) -> str:
        """The address of a file. Raises KeyError for one that isn't there."""
        if name not in self.files:
            raise KeyError(f"no such file in static/: {name}")
        return url_for("static.file", tree=self.hash, name=name)


def init(app: Flask, folder: Path) -> None:
    """Serve the files below a folder, and give templates `asset("css/base.css")`."""
    tree = Tree(folder)
    app.config["INSPECT_STATIC"] = tree
    app.jinja_env.globals["asset"] = tree.address


@blueprint.get("/static/<tree>/<path:name>")
def file(tree: str, name: str) -> Response:
    """A file of this state of the tree, to be kept for ever; of any other state there is none here."""
    ours: Tree = current_app.config["INSPECT_STATIC"]
    if tree != ours.hash or name not in ours.files:
        abort(404)
    content = ours.files[name]
    kind = _TYPES.get(Path(name).suffix) or mimetypes.guess_type(name)[0] or "application/octet-stream"
    return lasting(content, kind)


def lasting(content: bytes, kind: str) -> Response:
    """What its address names for ever: small on the line, and kept by anybody."""
    response = small(content, kind)
    response.cache_control.public = True
    response.cache_control.max_age = YEAR
    response.cache_control.immutable = True
    return response


def revalidated(content: bytes, kind: str) -> Response:
    """What whoever asked may keep, and see again after asking: not once they have signed out. Only behind a guard."""
    response = small(content, kind)
    response.cache_control.private = True
    response.cache_control.no_cache = True
    # Weak: it is the same however it is compressed.
    response.set_etag(sha256(content).hexdigest(), weak=True)
    response.make_conditional(request)
    return response


@blueprint.get("/healthz")
def healthz() -> Response:
    """Whether the program answers at all."""
    return Response("ok\n", mimetype="text/plain")


def small(content: bytes, kind: str) -> Response:
    """What is the same for all, as small as it gets: compressed once."""
    response = Response(content, mimetype=kind)
    if request.accept_encodings["br"] and (kind.startswith("text/") or kind.endswith(("+xml", "json"))):
        response.set_data(_compressed(content))
        response.headers["Content-Encoding"] = "br"
    return response


@lru_cache(maxsize=512)
def _compressed(content: bytes) -> bytes:
    # Once, as small as it gets; pages are compressed lightly, each time.
    return bytes(brotli.compress(content, quality=11))
