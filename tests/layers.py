"""The arrows of the house, read from the imports: which breach is where."""

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

# Who may import whom inside the program. `config` stands beside `errors`: it knows nobody.
ARROWS = {
    "errors": set(),
    "config": set(),
    "domain": {"errors"},
    "store": {"errors", "domain"},
    "pdf": {"errors", "domain"},
    "word": {"errors", "domain"},
    "spreadsheet": {"errors", "domain"},
    "services": {"errors", "config", "domain", "store", "pdf", "word", "spreadsheet"},
    "web": {"errors", "config", "domain", "store", "pdf", "word", "spreadsheet", "services"},
    "cli": {"errors", "config", "domain", "store", "pdf", "word", "spreadsheet", "services"},
    "__init__": {"errors", "config", "domain", "store", "pdf", "word", "spreadsheet", "services", "web", "cli"},
}
# Packages that only some places may import; "web" is a layer, "web/auth.py" a file.
KEPT = {
    "sqlite3": {"store"},
    "pypdfium2": {"pdf", "services/pictures.py"},
    "pysqlite3": {"store"},
    "sqlite_utils": {"store"},
    "pyhanko": {"services/signedfile.py"},
    "pyhanko_certvalidator": {"services/signedfile.py"},
    "weasyprint": {"pdf"},
    "segno": {"pdf"},
    "docx": {"word"},
    "pikepdf": {"pdf"},
    "lxml": {"word"},
    "flask": {"web", "cli", "__init__"},
    "flask_compress": {"web", "__init__"},
    "flask_login": {"web/auth.py"},
    "flask_wtf": {"web", "__init__"},
    "werkzeug": {"web", "__init__"},
    "wtforms": {"web"},
    "xlsxwriter": {"spreadsheet"},
}
# Of the standard library, what brings a clock, chance or the outside into the centre.
IMPURE = {
    "asyncio",
    "glob",
    "http",
    "io",
    "logging",
    "multiprocessing",
    "os",
    "pathlib",
    "random",
    "secrets",
    "shutil",
} | {"socket", "sqlite3", "subprocess", "sys", "tempfile", "threading", "time", "urllib", "uuid"}
IMPURE_CALLS = {"input", "now", "open", "print", "today", "utcnow"}
NAMELESS = {"common", "forms", "helpers", "models", "utils"}

JS_ARROWS = {
    "domain": set(),
    "store": {"domain", "vendor"},
    "net": {"domain", "store"},
    "ui": {"domain", "store", "net"},
    "entry": {"domain", "store", "net", "ui", "vendor"},
}
JS_IMPORT = re.compile(
    r"""^\s*(?:import|export)\b(?:[^"';=(]*?\bfrom)?\s*["']([^"']+)["']|\bimport\(\s*["'`]([^"'`]+)""", re.MULTILINE
)
JS_COMMENT = re.compile(r"/\*.*?\*/|(?<![:\"'`])//[^\n]*", re.DOTALL)
JS_IMPURE = re.compile(
    r"\b(Date\.now|Math\.random|crypto|document|fetch|indexedDB|localStorage|navigator|performance|window)\b|"
    r"\bnew Date\(\)"
)
MANY_LINES = 350


def breaches(root: Path) -> list[str]:
    """Every breach in the project at a folder, each as "path: what is wrong"."""
    return [*_python(root), *_javascript(root), *_nameless(root)]


def long_files(root: Path) -> list[str]:
    """Files of ours that have grown past 350 lines, each as "path: lines"."""
    counts = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in _ours(root)}
    return [f"{path.relative_to(root)}: {count} lines" for path, count in counts.items() if count > MANY_LINES]


def _ours(root: Path) -> Iterator[Path]:
    for folder in ("inspect_app", "templates", "static", "tests"):
        for path in sorted((root / folder).rglob("*")):
            if path.suffix in (".py", ".js", ".css", ".html") and "vendor" not in path.relative_to(root).parts:
                yield path


def _nameless(root: Path) -> Iterator[str]:
    for path in _ours(root):
        if NAMELESS & {part.removesuffix(path.suffix) for part in path.relative_to(root).parts}:
            yield f"{path.relative_to(root)}: a name that says nothing"


def _python(root: Path) -> Iterator[str]:
    package = root / "inspect_app"
    for path in sorted(package.rglob("*.py")):
        place = path.relative_to(package)
        layer = place.parts[0].removesuffix(".py")
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for found in _imported(tree, place, package):
            if complaint := _forbidden(found, layer, place.as_posix()):
                yield f"inspect_app/{place}: {complaint}"
        if layer == "domain":
            yield from (f"inspect_app/{place}: calls {name}()" for name in _calls(tree) if name in IMPURE_CALLS)


def _imported(tree: ast.AST, place: Path, package: Path) -> Iterator[str]:
    """Dotted names of all that is imported, in functions too."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = ["inspect_app", *place.parent.parts][: len(place.parts) - node.level + 1] if node.level else []
            name = ".".join([*above, *filter(None, [node.module])])
            # `from inspect_app import pdf` speaks of pdf, not of what puts the program together.
            yield from (f"{name}.{alias.name}" if name == "inspect_app" else name for alias in node.names)


def _calls(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")


def _forbidden(name: str, layer: str, place: str) -> str | None:
    top, *rest = name.split(".")
    if top == "inspect_app":
        target = rest[0] if rest and rest[0] in ARROWS else "__init__"
        return f"imports {name}" if target != layer and target not in ARROWS.get(layer, set()) else None
    if top in KEPT and not KEPT[top] & {layer, place}:
        return f"imports {name}"
    if layer == "domain" and (top in IMPURE or top not in sys.stdlib_module_names):
        return f"imports {name}"
    return None


def _javascript(root: Path) -> Iterator[str]:
    scripts = root / "static" / "js"
    for path in sorted(scripts.rglob("*.js")):
        place = path.relative_to(scripts)
        layer = place.parts[0] if len(place.parts) > 1 else "entry"
        source = JS_COMMENT.sub("", path.read_text(encoding="utf-8"))
        for name in (single or late for single, late in JS_IMPORT.findall(source)):
            target = _script_layer(path, name, scripts)
            if target != layer and target not in JS_ARROWS.get(layer, set()):
                yield f"static/js/{place}: imports {name}"
        if layer == "domain":
            yield from (f"static/js/{place}: uses {match[0]}" for match in JS_IMPURE.finditer(source))


def _script_layer(path: Path, name: str, scripts: Path) -> str:
    """The layer that an import speaks of; only relative names are known, so that every address can carry a hash."""
    if not name.startswith("."):
        return name
    target = (path.parent / name).resolve()
    if target.is_relative_to(scripts.parent.resolve() / "vendor"):
        return "vendor"
    if not target.is_relative_to(scripts.resolve()):
        return name
    parts = target.relative_to(scripts.resolve()).parts
    return parts[0] if len(parts) > 1 else "entry"
