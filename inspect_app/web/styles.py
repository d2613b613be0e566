"""Styles as they are served: a page asks for one file, and what that imports travels in it, small."""

import re
from collections.abc import Mapping
from posixpath import dirname, join, normpath

_NEEDLESS = re.compile(r"/\*(?:.|\n)*?\*/\s*|^\s+|(?<=[{};,])\n", re.MULTILINE)
_IMPORT = re.compile(r'^@import "([^"]+)";\n', re.MULTILINE)


def served(sources: Mapping[str, str]) -> dict[str, str]:
    """The styles to serve, by name, from the sources by name. Raises ValueError for an import of what isn't there."""
    return {name: _NEEDLESS.sub("", _joined(name, sources)) for name in sources}


def _joined(name: str, sources: Mapping[str, str]) -> str:
    def there(found: re.Match[str]) -> str:
        target = normpath(join(dirname(name), found[1]))
        if target not in sources:
            raise ValueError(f"imported, but not there: {target}")
        return _joined(target, sources)

    return _IMPORT.sub(there, sources[name])
