"""Judge pairs by a chat model behind an OpenAI-compatible address: vLLM, llama.cpp, Ollama, or a host that the user trusts.

The model is asked only about the pairs that retrieval leaves, by a fixed prompt, at temperature 0. Each answer is kept (``answers``).
Where no usable answer comes, the bundled model judges the pair, and a note counts such pairs.
"""

import base64
import hashlib
import json
import os
import time
from collections import Counter
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path
from threading import Lock
from typing import Any
from urllib.parse import unquote, urlsplit, urlunsplit

import httpx2
import numpy as np

from kg.errors import ModelError
from kg.models.answers import Answer, Answers, default
from kg.models.chat_prompt import DIGEST, read_answer, request_body
from kg.models.pairs import LABELS, Floats, Pair
from kg.records import ModelRef

KEY = "STANCEGRAPH_API_KEY"  # the environment variable with the key of the server
AT_ONCE = 8  # requests
SECONDS = 120.0  # within which an answer must be complete
CONNECT = 10.0  # seconds within which the server must take a connection
TRIES = 3  # of a pair that a busy or broken server turns away
PAUSE = 1.0  # seconds before the second try; twice as long before each further one
LONGEST_PAUSE = 20.0  # seconds, even where the server asks for more
SILENT = 24  # requests in a row without any reply, after which the server is not asked again
LARGEST = 1 << 20  # bytes of a reply
FORM = "http://127.0.0.1:8000/v1#model-name"

_NO_SCHEMA = {400, 415, 422, 501}  # what servers say to a response format that they do not know
_UNUSABLE = {400, 413, 415, 422}  # about this pair, for example that it is too long
_LATER = {408, 409, 425, 429, 500, 502, 503, 504}
# Share of the wrong answers "support" or "oppose" for which the contrary side is right; else none is (as in kg.stances.judge).
_OTHER_SIDE = 1 / 3


@dataclass(frozen=True, slots=True)
class Endpoint:
    """The address of a chat model.

    :param address: without user and password, so that no message shows these
    :param model: the name by which the server knows the model
    :param authorization: the value of the HTTP header of that name; empty where there is neither a password nor a key
    """

    address: str
    model: str
    authorization: str = field(repr=False)

    @property
    def ref(self) -> ModelRef:
        """Name the model as the graph does: by its name and the prompt, never by where it runs."""
        return ModelRef("stance", self.model, hashlib.sha256(f"{self.model}\n{DIGEST}".encode()).hexdigest())


def endpoint(named: str) -> Endpoint:
    """Read what ``--stance-model`` says: the address of the interface, ``#``, and the model's name.

    :raises ModelError: it is no such address, or names no model
    """
    hint = f"Write the address of the interface and the model's name: {FORM}"
    try:
        parts = urlsplit(named)
        host, _ = parts.netloc.rpartition("@")[2], parts.port
        user, password = unquote(parts.username or ""), unquote(parts.password or "")
    except ValueError as error:
        what = "The address of the stance model cannot be parsed."
        raise ModelError(what, hint) from error
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        what = "The address of the stance model does not begin with http:// or https:// and a host."
        raise ModelError(what, hint)
    path = parts.path.rstrip("/").removesuffix("/chat/completions")
    address = urlunsplit((parts.scheme, host, path, parts.query, ""))
    if not (model := unquote(parts.fragment).strip()):
        raise ModelError(f"The address of the stance model names no model: {address}.", hint)
    return Endpoint(address, model, _authorization(user, password))


def _authorization(user: str, password: str) -> str:
    key = os.environ.get(KEY, "").strip()
    if user and key:
        what = f"There are two keys for the stance model: a password in its address, and {KEY}."
        raise ModelError(what, "Leave one of them out.")
    if not (key.isascii() and key.isprintable()):
        what = f"{KEY} holds characters that no key has."
        raise ModelError(what, "Set it again, to the key alone.")
    if user:
        return f"Basic {base64.b64encode(f'{user}:{password}'.encode()).decode()}"
    return f"Bearer {key}" if key else ""


def check(named: str, path: Path | None) -> tuple[str, ...]:
    """Check that a chat model can be asked, before the long part of a build. Where answers of it are kept, nothing is sent.

    :param named: the value of ``--stance-model``
    :param path: the file with the kept answers
    :returns: sentences that the user should know
    :raises ModelError: the address is wrong, the answers cannot be kept, or the server cannot be reached
    """
    where = endpoint(named)
    with closing(_kept(path, where)) as answers:
        if not len(answers):
            with _server(where) as server:
                server.reach()
        return (answers.note,) if answers.note else ()


class ChatClassifier:
    """Judges pairs by a chat model.

    :param named: the value of ``--stance-model``
    :param path: the file with the kept answers
    :param ours: the bundled model, for the pairs that get no usable answer
    :param progress: called after each answer with the number of answered pairs and the number of asked pairs
    :raises ModelError: the address is wrong
    """

    def __init__(
        self, named: str, path: Path | None, ours: Callable[[Sequence[Pair]], Floats], progress: Callable[[int, int], None]
    ) -> None:
        self._where = endpoint(named)
        self._path = path
        self._ours = ours
        self._progress = progress
        self._judged = 0
        self._failed: Counter[str] = Counter()
        self._damage = ""
        self.ref = self._where.ref

    def __call__(self, pairs: Sequence[Pair]) -> Floats:
        """Judge pairs: probabilities of support, oppose and neutral, float32 [pairs, 3].

        :raises ModelError: the server cannot be reached or refuses every request, or the answers cannot be kept
        """
        keys = {pair: _key(pair) for pair in pairs}
        with closing(_kept(self._path, self._where)) as answers:
            self._damage = self._damage or answers.note
            known = {pair: found for pair, key in keys.items() if (found := answers.find(key))}
            with closing(self._asked([pair for pair in keys if pair not in known])) as asked:
                for pair, answer in asked:
                    if isinstance(answer, Answer):
                        known[pair] = answers.keep(keys[pair], answer)
                    else:
                        self._failed[answer] += 1
        self._judged += len(keys)
        left = [pair for pair in keys if pair not in known]
        rows = {pair: _probabilities(answer) for pair, answer in known.items()}
        rows |= dict(zip(left, self._ours(left).tolist(), strict=True)) if left else {}
        return np.array([rows[pair] for pair in pairs], dtype=np.float32).reshape(len(pairs), len(LABELS))

    def notes(self) -> tuple[str, ...]:
        """Give sentences about the answers that the user should know."""
        notes = [self._damage] if self._damage else []
        if self._failed:
            reasons = ", ".join(f"{reason} {count:,}" for reason, count in sorted(self._failed.items()))
            notes.append(
                f"The bundled stance model judged {self._failed.total():,} of {self._judged:,} pairs, since {self._where.model} gave no "
                f"usable answer ({reasons}); a build again asks for these once more."
            )
        return tuple(notes)

    def _asked(self, pairs: Sequence[Pair]) -> Generator[tuple[Pair, Answer | str]]:
        """Ask about several pairs at once, and give each as it is answered, with its answer or the reason why there is none."""
        if not pairs:
            return
        with _server(self._where) as server:
            server.reach()
            pool = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="chat")
            try:
                asked = {pool.submit(server.ask, pair): pair for pair in pairs}
                for done, future in enumerate(as_completed(asked), 1):
                    yield asked[future], future.result()
                    self._progress(done, len(pairs))
            finally:
                pool.shutdown(wait=False, cancel_futures=True)  # after an error or Ctrl-C, the rest is not waited for


def _kept(path: Path | None, where: Endpoint) -> Answers:
    return Answers(path or default(), where.model, DIGEST)


def _key(pair: Pair) -> str:
    return hashlib.sha256(json.dumps([pair.text, pair.target]).encode()).hexdigest()


def _probabilities(answer: Answer) -> list[float]:
    """Turn an answer into probabilities of support, oppose and neutral; the answer's side always has the highest."""
    sure = min(max(answer.confidence, 0.5), 0.99)
    if answer.side == "none":
        return [(1 - sure) / 2, (1 - sure) / 2, sure]
    other, neither = (1 - sure) * _OTHER_SIDE, (1 - sure) * (1 - _OTHER_SIDE)
    return [sure, other, neither] if answer.side == "support" else [other, sure, neither]


# ── the server ───────────────────────────────────────────────────────────────


@contextmanager
def _server(where: Endpoint) -> Iterator["_Server"]:
    headers = {"Authorization": where.authorization} if where.authorization else {}
    limits = httpx2.Limits(max_connections=AT_ONCE)
    # No redirects: the texts go to the address that the user gave, and nowhere else.
    with httpx2.Client(timeout=httpx2.Timeout(SECONDS, connect=CONNECT), limits=limits, headers=headers, follow_redirects=False) as client:
        yield _Server(client, where)


@dataclass(frozen=True, slots=True)
class _Later:
    """A request that may be tried again.

    :param reason: why it had no answer, in a few words
    :param wait: seconds that the server asks to wait
    """

    reason: str
    wait: float = 0.0


class _Server:
    """The server of a chat model; several threads may ask it at once."""

    def __init__(self, client: httpx2.Client, where: Endpoint) -> None:
        self._client = client
        self._where = where
        self._lock = Lock()
        self._takes_schema = True
        self._silent = 0  # requests in a row without any reply

    def reach(self) -> None:
        """Check that the server answers. Its list of models is not read, since not every server has one.

        :raises ModelError: it does not answer, or the key is wrong
        """
        try:
            status = self._client.get(_under(self._where.address, "models")).status_code
        except httpx2.ReadTimeout:
            return  # slow, but there
        except (httpx2.HTTPError, httpx2.InvalidURL) as error:
            what = f"The server of the stance model cannot be reached: {self._where.address} ({' '.join(str(error).split())})."
            raise ModelError(what, "Start it, correct the address, or leave --stance-model out.") from error
        if status in {HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN}:
            raise self._refused(status)

    def ask(self, pair: Pair) -> Answer | str:
        """Ask about a pair.

        :returns: the answer, or in a few words why there is none
        :raises ModelError: the server refuses every request
        """
        if self._silent >= SILENT:
            return "not asked, as the server fell silent:"
        outcome = self._once(pair)
        for number in range(TRIES - 1):
            if isinstance(outcome, _Later):
                time.sleep(min(max(outcome.wait, PAUSE * 2**number), LONGEST_PAUSE))
                outcome = self._once(pair)
        return outcome.reason if isinstance(outcome, _Later) else outcome

    def _once(self, pair: Pair) -> "Answer | str | _Later":
        try:
            status, wait, content = self._replied(pair)
        except httpx2.TimeoutException:
            return self._count_silence("timed out:", replied=False)
        except httpx2.NetworkError:
            return _Later(self._count_silence("no connection:", replied=False))
        except httpx2.HTTPError:
            return _Later(self._count_silence("broken reply:"))
        reason = self._count_silence(f"HTTP {status}:")
        if status == HTTPStatus.OK:
            return read_answer(content) or "malformed:"
        if status in _LATER:
            return _Later(reason, wait)
        if status in _UNUSABLE:
            return reason
        raise self._refused(status)

    def _replied(self, pair: Pair) -> tuple[int, float, bytes]:
        """Ask with the schema. Where the server refuses it, ask without, and do so from then on.

        :returns: as ``_post``
        """
        with_schema = self._takes_schema
        reply = self._post(request_body(self._where.model, pair, with_schema=with_schema))
        if with_schema and reply[0] in _NO_SCHEMA:
            reply = self._post(request_body(self._where.model, pair, with_schema=False))
            if reply[0] == HTTPStatus.OK:
                self._takes_schema = False
        return reply

    def _count_silence(self, reason: str, *, replied: bool = True) -> str:
        """Set the number of requests in a row without a reply to 0 after a reply, else add 1; give the reason back."""
        with self._lock:
            self._silent = 0 if replied else self._silent + 1
        return reason

    def _post(self, body: Mapping[str, Any]) -> tuple[int, float, bytes]:
        """Send a request.

        :returns: HTTP status, seconds that the server asks to wait, body of the reply
        :raises httpx2.HTTPError: there is no complete reply in time
        """
        ends = time.monotonic() + SECONDS
        parts, size = [], 0
        content, headers = json.dumps(body).encode(), {"Content-Type": "application/json"}
        with self._client.stream("POST", _under(self._where.address, "chat/completions"), content=content, headers=headers) as reply:
            for part in reply.iter_bytes():
                parts.append(part)
                size += len(part)
                if time.monotonic() > ends:  # the client's own limit is for each part, and a server may send many small ones
                    message = "too slow"
                    raise httpx2.ReadTimeout(message)
                if size > LARGEST:
                    message = "too large"
                    raise httpx2.DecodingError(message)
            wait = reply.headers.get("retry-after", "")
        return reply.status_code, float(wait) if wait.isdecimal() else 0.0, b"".join(parts)

    def _refused(self, status: int) -> ModelError:
        what = f"The server of the stance model refuses: {self._where.address} answers with HTTP {status} for {self._where.model}."
        if status in {HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN}:
            return ModelError(what, f"Put its key into the environment variable {KEY}.")
        return ModelError(what, f"Correct the address or the model's name, as in {FORM}.")


def _under(address: str, name: str) -> str:
    parts = urlsplit(address)
    return urlunsplit(parts._replace(path=f"{parts.path}/{name}"))
