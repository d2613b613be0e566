"""What a tablet takes along: the worker that keeps the program on it, its manifest, its home page, its inspections."""

import json
import re
from hashlib import sha256
from typing import cast

from flask import Blueprint, Response, current_app, jsonify, render_template, request

from inspect_app.domain.dates import instant_text
from inspect_app.services import minutes
from inspect_app.store import inspections as store
from inspect_app.web import guards, headers
from inspect_app.web.static import Tree

blueprint = Blueprint("field", __name__)

WORKER = "sw.js"
# The pages that open without network, by their addresses. None holds anything about anybody: a device keeps each once.
SHELLS = {
    "/inspections/<id>/checklist": "checklist/shell.html",
    "/inspections/<id>/sign": "sign/shell.html",
    "/field": "field/shell.html",
}
ICONS = (
    ("icon-192.png", "192x192", "any"),
    ("icon-512.png", "512x512", "any"),
    ("icon-maskable.png", "512x512", "maskable"),
)


@blueprint.get("/field")
def show() -> str:
    """Whether this device is ready to go; a shell, open to all: what it shows is on the device."""
    return _shell(SHELLS["/field"])


@blueprint.get("/sw.js")
def worker() -> Response:
    """The worker, with all that makes up this release in it: whatever changes there makes it another worker."""
    tree = _tree()
    release = {
        "files": [tree.address(name) for name in tree.files if name != WORKER],
        "shells": [[_pattern(rule), _shell(template)] for rule, template in SHELLS.items()],
        "offline": _shell("field/offline.html"),
        "headers": headers.HEADERS | {"Content-Type": "text/html; charset=utf-8"},
    }
    text = json.dumps(release, ensure_ascii=False)
    name = sha256(text.encode()).hexdigest()[:16]
    response = Response(
        f'const NAME = "inspect-{name}";\nconst RELEASE = {text};\n{tree.files[WORKER].decode()}',
        mimetype="text/javascript",
    )
    response.cache_control.public = response.cache_control.no_cache = True
    response.add_etag()
    response.make_conditional(request)
    return response


@blueprint.get("/manifest.webmanifest")
def manifest() -> Response:
    """What a device needs to put the program on its home screen."""
    response = jsonify(
        id="/field",
        name="Kiểm tra CCHC",
        short_name="Kiểm tra CCHC",
        description="Phiếu kiểm tra cải cách hành chính tại cơ sở, dùng được khi không có mạng",
        lang="vi",
        start_url="/field",
        scope="/",
        display="standalone",
        background_color="#f6f4ee",
        theme_color="#1d3c6e",
        icons=[
            {"src": _tree().address(name), "sizes": sizes, "type": "image/png", "purpose": purpose}
            for name, sizes, purpose in ICONS
        ],
    )
    response.mimetype = "application/manifest+json"
    response.cache_control.public = response.cache_control.no_cache = True
    return response


@blueprint.get("/api/inspections")
def inspections() -> Response:
    """The inspections that whoever is signed in may record, the nearest day last: what their device takes along."""
    account = guards.anyone()
    # Every member of a team records; what was made from a publication is read at a desk.
    lines = [line for line in store.of_account(guards.reading(), account.id) if not line.published]
    response = jsonify(
        inspections=[
            {"id": line.id, "unit": line.place, "planned_day": line.planned_day.isoformat(), "team": line.team_name}
            for line in lines
        ],
        me={"id": account.id, "username": account.username, "name": account.name},
        now=instant_text(guards.visiting().now()),
    )
    response.cache_control.no_store = True
    return response


def _tree() -> Tree:
    return cast(Tree, current_app.config["INSPECT_STATIC"])


def _shell(template: str) -> str:
    return render_template(template, modules=_tree().scripts, wording=minutes.wording())


def _pattern(rule: str) -> str:
    return f"^{re.sub('<[^>]*>', '[^/]+', rule)}$"
