"""The fixed wording of the documents, as one template gives it: sections of texts with values in braces."""

from collections.abc import Mapping
from dataclasses import dataclass
from string import Formatter

from inspect_app.domain.document import Line, Run
from inspect_app.domain.text import Json


@dataclass(frozen=True, slots=True)
class Wording:
    """Texts by section and key, for example ("closing", "kept"); nothing here is typed anywhere else."""

    texts: Mapping[str, Mapping[str, Json]]

    def say(self, section: str, key: str, /, **values: str) -> str:
        """A text with its values filled in; raises KeyError for a text or a value that isn't there."""
        return str(self.texts[section][key]).format_map(values)

    def line(self, section: str, key: str, blanks: Mapping[str, str], /, **values: str) -> Line:
        """A text as a line; a value that is empty becomes a blank of the millimetres that `blanks` gives."""
        runs: list[Run] = []
        words = ""
        for literal, name, _, _ in Formatter().parse(str(self.texts[section][key])):
            words += literal
            if name and (values[name] or name not in blanks):
                words += values[name]
            elif name:
                runs += [Run(words), Run("", blanks[name], name)]
                words = ""
        return (*runs, Run(words)) if words else tuple(runs)

    def lines(self, section: str, key: str) -> tuple[str, ...]:
        """A text that is kept as a list."""
        return tuple(self.texts[section][key])
