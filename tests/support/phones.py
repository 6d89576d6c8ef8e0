"""Phones that answer the survey without a pause, and what each of them was told."""

import http.client
import random
import threading
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urlencode
from uuid import uuid4

from bis.core.questions import VERSION_1


class HiddenFields(HTMLParser):
    """Reads the hidden fields and the question names of a form."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.hidden: dict[str, str] = {}
        self.questions: set[str] = set()
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Collect inputs."""
        known = dict(attrs)
        if tag == "input" and known.get("type") == "hidden":
            self.hidden[known.get("name") or ""] = known.get("value") or ""
        elif tag == "input" and known.get("type") == "radio":
            self.questions.add(known.get("name") or "")


@dataclass
class Told:
    """What was sent under each id, and which ids the phones were told are saved."""

    sent: dict[str, dict[str, str]] = field(default_factory=dict)
    acknowledged: set[str] = field(default_factory=set)


class Phones:
    """Several phones on one survey. A form without an answer is sent again, as it was."""

    def __init__(self, port: int, path: str, count: int, seed: int) -> None:
        self.told = Told()
        self._port, self._path = port, path
        self._changed = threading.Condition()
        self._server_up = threading.Event()
        self._done = threading.Event()
        self._abandoned = threading.Event()
        self._failure: BaseException | None = None
        self._threads = [
            threading.Thread(
                target=self._answer, args=(random.Random(seed * 100 + n),), daemon=True
            )
            for n in range(count)
        ]
        for thread in self._threads:
            thread.start()

    def go(self) -> None:
        """Tell the phones that somebody listens."""
        self._server_up.set()

    def pause(self) -> None:
        """Tell the phones that nobody listens any more."""
        self._server_up.clear()

    def wait_for(self, more: int) -> None:
        """Return when `more` forms have been acknowledged."""
        with self._changed:
            goal = len(self.told.acknowledged) + more
            enough = self._changed.wait_for(
                lambda: self._failure or len(self.told.acknowledged) >= goal, timeout=60
            )
        if self._failure:
            raise self._failure
        assert enough, f"{goal} forms were not taken"

    def finish(self) -> Told:
        """Let every phone get its last form through, and return what they were told."""
        self._done.set()
        self._server_up.set()
        for thread in self._threads:
            thread.join(timeout=60)
        if self._failure:
            raise self._failure
        assert not any(thread.is_alive() for thread in self._threads)
        return self.told

    def abandon(self) -> None:
        """Stop at once, whatever was not taken."""
        self._abandoned.set()
        self._done.set()
        self._server_up.set()

    def _answer(self, chance: random.Random) -> None:
        try:
            while not self._done.is_set():
                self._get_one_form_through(chance)
        except BaseException as failure:
            with self._changed:
                self._failure = failure
                self._changed.notify_all()

    def _get_one_form_through(self, chance: random.Random) -> None:
        body: dict[str, str] | None = None
        while not self._abandoned.is_set():
            self._server_up.wait(timeout=60)
            line = http.client.HTTPConnection("127.0.0.1", self._port, timeout=60)
            try:
                body = body or self._fill_in(line, chance)
                self._send(line, body)
            except (OSError, http.client.HTTPException):  # the server was killed under it
                continue
            else:
                return
            finally:
                line.close()

    def _fill_in(
        self, line: http.client.HTTPConnection, chance: random.Random
    ) -> dict[str, str]:
        line.request("GET", self._path)
        answer = line.getresponse()
        page = answer.read().decode()
        assert answer.status == 200, page
        form = HiddenFields(page)
        answers = {
            question.code: chance.choice(question.options)
            for question in VERSION_1.questions
            if question.code in form.questions
        }
        body = {**form.hidden, "id": uuid4().hex, **answers}
        self.told.sent[body["id"]] = answers
        return body

    def _send(self, line: http.client.HTTPConnection, body: dict[str, str]) -> None:
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        line.request("POST", self._path, urlencode(body), headers)
        answer = line.getresponse()
        page = answer.read().decode()
        assert answer.status == 200, page
        with self._changed:
            self.told.acknowledged.add(body["id"])
            self._changed.notify_all()
