"""Devices: what people sign in on, as the administrator knows them."""

from dataclasses import dataclass
from datetime import date

# (sign in the User-Agent header, name), the first that is there: many browsers call themselves Chrome and Safari, too.
_BROWSERS = (
    ("coc_coc_browser", "Cốc Cốc"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("FxiOS", "Firefox"),
    ("Firefox", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
# An iPad calls itself a Macintosh unless it is asked not to.
_SYSTEMS = (
    ("iPad", "iPad"),
    ("iPhone", "iPhone"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("CrOS", "ChromeOS"),
    ("Macintosh", "iPad hoặc máy Mac"),
    ("Linux", "Linux"),
)


@dataclass(frozen=True, slots=True)
class Device:
    """A browser on a machine. Whoever is signed in there is signed out once it is shut."""

    id: str
    agent: str  # as `agent` tells it
    first_sign_in: str
    seen_on: date  # the last legal day on which it asked for anything while somebody was signed in
    shut_at: str | None = None
    shut_by: str | None = None


@dataclass(frozen=True, slots=True)
class Use:
    """Somebody's use of a device: the account that signed in there, and when it last did."""

    device: str
    account: str
    name: str
    last_sign_in: str


def agent(header: str) -> str:
    """A User-Agent header in a person's words: "Chrome trên Android"; what it doesn't tell is called so."""
    browser, system = _first(_BROWSERS, header), _first(_SYSTEMS, header)
    return f"{browser or 'Trình duyệt khác'} trên {system or 'máy không rõ loại'}"


def _first(names: tuple[tuple[str, str], ...], header: str) -> str | None:
    return next((name for sign, name in names if sign in header), None)
