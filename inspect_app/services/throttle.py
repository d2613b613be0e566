"""How often something may be asked: by one, and by all together, within some time."""

from collections import OrderedDict, deque
from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address
from threading import Lock

_MOST_KNOWN = 10_000  # of those who ask; the longest silent is forgotten first


class Throttle:
    """At most `each` questions of one and `altogether` of everybody within a time. It lives in one process."""

    def __init__(self, each: int, altogether: int, within: timedelta):
        self._each, self._altogether, self._within = each, altogether, within
        self._by: OrderedDict[str, deque[datetime]] = OrderedDict()
        self._all: deque[datetime] = deque()
        self._lock = Lock()

    def admits(self, who: str, now: datetime) -> bool:
        """Whether one more question is let through, which it then counts; a refused one doesn't count."""
        with self._lock:
            mine = self._by.setdefault(who, deque())
            self._by.move_to_end(who)
            while len(self._by) > _MOST_KNOWN:
                self._by.popitem(last=False)
            for asked in (mine, self._all):
                while asked and now - asked[0] >= self._within:
                    asked.popleft()
            if len(mine) >= self._each or len(self._all) >= self._altogether:
                return False
            mine.append(now)
            self._all.append(now)
            return True


def household(address: str) -> str:
    """Who an address is of: an IPv6 line has 2^64 of them to itself."""
    try:
        read = ip_address(address)
    except ValueError:
        return address
    if not isinstance(read, IPv6Address):
        return address
    return str(read.ipv4_mapped or IPv6Address(int(read) >> 64 << 64))
