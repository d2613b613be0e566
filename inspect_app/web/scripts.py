"""Scripts as they are served: what the checklist page starts with travels as one small file.

The sources are plain modules that run as they are. But a browser fetches six files at a time over a line where each
takes half a second: two dozen modules cost four such rounds, one file costs one. Each file gets a scope of its own, so
that its names can be short. What is imported when it is needed, by `import("…")`, or by another page's entry alone,
stays a file of its own: the checklist doesn't pay for it.
"""

import re
from collections.abc import Iterator, Mapping
from posixpath import dirname, join, normpath, relpath

import minify  # type: ignore[import-untyped]

_IMPORT = re.compile(r'^import\s+(?:\{([^{}]*)\}\s+from\s+)?"([^"]+)";\n', re.MULTILINE)
_LATER = re.compile(r'\bimport\("([^"]+)"\)')
_EXPORT = re.compile(r"^export (?=(?:async )?(\w+\*?) (\w+))", re.MULTILINE)
CHECKLIST = "js/checklist.js"
# As deep as the modules in it: what they say of their own address stays true.
JOINED = "js/joined/index.js"
_LAYERS = re.compile(r"js/\w+/\w+\.js")
_OURS = re.compile("js/")  # what others made is served as it came


def served(sources: Mapping[str, str]) -> dict[str, str]:
    """The scripts to serve, by name, from the sources by name: JOINED for what the checklist page starts with.

    Raises ValueError for an import that can't be carried along: of a name under another name, of what isn't there.
    """
    homes = _homes(sources)
    groups: dict[str, list[str]] = {}
    for name in _in_order(sources):
        groups.setdefault(homes[name], []).append(name)
    wanted = _wanted(sources)
    foreign = {name: text for name, text in sources.items() if not _OURS.match(name)}
    joined = {home: _joined(home, names, sources, homes, wanted) for home, names in groups.items() if _OURS.match(home)}
    return foreign | {home: minify.string("application/javascript", text) for home, text in joined.items()}


def at_once(sources: Mapping[str, str]) -> tuple[str, ...]:
    """The names of the served scripts that the checklist page can't start without, what is imported first."""
    homes, reached = _homes(sources), _reached(CHECKLIST, sources)
    return tuple(dict.fromkeys(homes[name] for name in _in_order(sources) if name in reached))


def lazily(sources: Mapping[str, str]) -> frozenset[str]:
    """The names of what is imported only when it is needed."""
    return frozenset(_target(name, found) for name, text in sources.items() for found in _LATER.findall(text))


def _reached(entry: str, sources: Mapping[str, str]) -> set[str]:
    """An entry and all that it can't start without."""
    reached, ahead = set(), [entry]
    while ahead:
        name = ahead.pop()
        if name not in reached:
            reached.add(name)
            ahead += [_target(name, path) for _, path in _IMPORT.findall(sources.get(name, ""))]
    return reached


def _homes(sources: Mapping[str, str]) -> dict[str, str]:
    together = _reached(CHECKLIST, sources)
    return {name: JOINED if name in together and _LAYERS.fullmatch(name) else name for name in sources}


def _target(name: str, path: str) -> str:
    return normpath(join(dirname(name), path))


def _wanted(sources: Mapping[str, str]) -> dict[str, set[str]]:
    """Which names of each source others import: all that it exports, where that is asked for by `import("…")`."""
    wanted: dict[str, set[str]] = {name: set() for name in sources}
    for name, text in sources.items():
        for braces, path in _IMPORT.findall(text):
            wanted.get(_target(name, path), set()).update(_names(braces))
    for name in lazily(sources) & set(sources):
        wanted[name].update(_exported(sources[name]))
    return wanted


def _exported(source: str) -> Iterator[str]:
    for kind, name in _EXPORT.findall(source):
        if kind == "let":
            raise ValueError(f"an export that changes can't leave its scope: {name}")
        yield name


def _in_order(sources: Mapping[str, str]) -> list[str]:
    """Every source after those that it imports: what runs when a module is read finds what it needs."""
    order: dict[str, None] = {}
    visiting: set[str] = set()

    def visit(name: str) -> None:
        if name not in sources:
            raise ValueError(f"imported, but not there: {name}")
        if name in order or name in visiting:
            return
        visiting.add(name)
        for _, path in _IMPORT.findall(sources[name]):
            visit(_target(name, path))
        order[name] = None

    for name in sorted({*sources, *lazily(sources)}):
        visit(name)
    return list(order)


def _joined(
    home: str, names: list[str], sources: Mapping[str, str], homes: Mapping[str, str], wanted: Mapping[str, set[str]]
) -> str:
    needs: dict[str, set[str]] = {}
    for name in names:
        for braces, path in _IMPORT.findall(sources[name]):
            target = homes[_target(name, path)]
            if target != home:
                needs.setdefault(target, set()).update(_names(braces))
    imports = "".join(_import_line(home, target, sorted(found)) for target, found in needs.items())
    given = {name for source in names for name in _exported(sources[source]) if name in wanted[source]}
    return imports + _scope("".join(_body(home, name, sources[name], homes) for name in names), sorted(given))


def _scope(body: str, given: list[str]) -> str:
    """A body whose names nobody sees but those that it gives."""
    if not given:
        return f"(() => {{\n{body}}})();\n"
    names = ", ".join(given)
    return f"const {{ {names} }} = (() => {{\n{body}return {{ {names} }};\n}})();\nexport {{ {names} }};\n"


def _names(braces: str) -> Iterator[str]:
    for name in filter(None, (part.strip() for part in braces.split(","))):
        if not name.isidentifier():
            raise ValueError(f"an import under another name: {name}")
        yield name


def _import_line(home: str, target: str, names: list[str]) -> str:
    what = f"{{ {', '.join(names)} }} from " if names else ""
    return f'import {what}"{_path(home, target)}";\n'


def _body(home: str, name: str, source: str, homes: Mapping[str, str]) -> str:
    def there(found: re.Match[str]) -> str:
        return f'import("{_path(home, homes[_target(name, found[1])])}")'

    return _EXPORT.sub("", _LATER.sub(there, _IMPORT.sub("", source)))


def _path(home: str, target: str) -> str:
    path = relpath(target, dirname(home))
    return path if path.startswith(".") else f"./{path}"
