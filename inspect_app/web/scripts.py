"""Scripts as they are served: what the checklist page starts with travels as one small file, what it needs right after
as a second.

The sources are plain modules that run as they are. But a browser fetches six files at a time over a line where each
takes half a second: two dozen modules cost four such rounds, one file costs one. What is imported when it is needed, by
`import("…")`, or by another page's entry alone, stays a file of its own: the checklist doesn't pay for it.

Only comments and indentation are left out. Shortened names would save a seventh more, but a minifier that moves
declarations (tdewolff/minify 2.24 does) can break in a browser what every test of the sources finds right.
"""

import re
from collections.abc import Iterator, Mapping
from posixpath import dirname, join, normpath, relpath

_IMPORT = re.compile(r'^import\s+(?:\{([^{}]*)\}\s+from\s+)?"([^"]+)";\n', re.MULTILINE)
_LATER = re.compile(r'\bimport\("([^"]+)"\)')
# Whole lines and indentation only: within a line, a space may stand in a text, in a template within a template.
_NEEDLESS = re.compile(r"^\s*(?://.*|/\*\*(?:.|\n)*?\*/)\n|^\s+", re.MULTILINE)
CHECKLIST = "js/checklist.js"
# As deep as the modules in it: what they say of their own address stays true.
JOINED = "js/joined/index.js"
# What the page needs once it shows an inspection and keeps what is tapped: an entry that is imported when it is needed.
SOON = "js/ui/soon.js"
_LAYERS = re.compile(r"js/\w+/\w+\.js")
_OURS = re.compile("js/")  # what others made is served as it came


def served(sources: Mapping[str, str]) -> dict[str, str]:
    """The scripts to serve, by name, from the sources by name: JOINED for what the checklist page starts with, SOON for
    what it needs right after.

    Raises ValueError for an import that can't be carried along: of a name under another name, of what isn't there.
    """
    homes = _homes(sources)
    groups: dict[str, list[str]] = {}
    for name in _in_order(sources):
        groups.setdefault(homes[name], []).append(name)
    foreign = {name: text for name, text in sources.items() if not _OURS.match(name)}
    joined = {home: _joined(home, names, sources, homes) for home, names in groups.items() if _OURS.match(home)}
    return foreign | {home: _NEEDLESS.sub("", text) for home, text in joined.items()}


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
    first, second = _reached(CHECKLIST, sources), _reached(SOON, sources)

    def home(name: str) -> str:
        if not _LAYERS.fullmatch(name):
            return name
        return JOINED if name in first else SOON if name in second else name

    return {name: home(name) for name in sources}


def _target(name: str, path: str) -> str:
    return normpath(join(dirname(name), path))


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


def _joined(home: str, names: list[str], sources: Mapping[str, str], homes: Mapping[str, str]) -> str:
    needs: dict[str, set[str]] = {}
    for name in names:
        for braces, path in _IMPORT.findall(sources[name]):
            target, found = homes[_target(name, path)], set(_names(braces))
            if target != home:
                needs.setdefault(target, set()).update(found)
    imports = "".join(_import_line(home, target, sorted(all_found)) for target, all_found in needs.items())
    return imports + "".join(_body(home, name, sources[name], homes) for name in names)


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

    return _LATER.sub(there, _IMPORT.sub("", source))


def _path(home: str, target: str) -> str:
    path = relpath(target, dirname(home))
    return path if path.startswith(".") else f"./{path}"
