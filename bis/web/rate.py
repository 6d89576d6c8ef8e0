"""A ceiling on how often something is done in an hour, counted in this process."""

import threading
from collections import Counter
from datetime import datetime


class HourlyLimit:
    """Counts by key within each clock hour. Only keys that exist may be counted."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._lock = threading.Lock()
        self._hour = ""
        self._count: Counter[str] = Counter()

    def allows(self, key: str, now: datetime) -> bool:
        """Count one more for `key` and return whether it is within the limit."""
        hour = f"{now:%Y-%m-%dT%H}"
        with self._lock:
            if hour != self._hour:
                self._hour = hour
                self._count.clear()
            self._count[key] += 1
            return self._count[key] <= self._most
