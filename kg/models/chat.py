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
from typing import Any, NamedTuple
from urllib.parse import unquote, urlsplit, urlunsplit

import httpx2
import numpy as np

from kg.errors import ModelError
from kg.models.answers import Answer, Answers, default_path
from kg.models.chat_prompt import DIGEST, read_answer, request_body
from kg.models.pairs import LABELS, Floats, Pair
from kg.progress import Steps, counted, no_steps
from kg.records import ModelRef

KEY_VARIABLE = "STANCEGRAPH_API_KEY"  # name of the environment variable with the key of the server
MAX_AT_ONCE = 8  # requests at the same time
ANSWER_TIMEOUT = 120.0  # seconds within which an answer must be complete
CONNECT_TIMEOUT = 10.0  # seconds within which the server must take a connection
MAX_TRIES = 3  # requests about one pair while the server is busy or broken
PAUSE = 1.0  # seconds before the second try; twice as long before each further one
LONGEST_PAUSE = 20.0  # seconds, even where the server asks for more
MAX_SILENT = 24  # requests in a row without any reply, after which the server is not asked again
MAX_REPLY_BYTES = 1 << 20  # size of a reply; a larger one is broken
EXAMPLE_ADDRESS = "http://127.0.0.1:8000/v1#model-name"

# HTTP statuses.
_NO_SCHEMA = {400, 415, 422, 501}  # the server may not know JSON schemas
_UNUSABLE = {400, 413, 415, 422}  # something is wrong with this pair: it may be too long
_LATER = {408, 409, 425, 429, 500, 502, 503, 504}  # worth another try
# Share of the wrong answers "support" and "oppose" for which the opposite is right; for the others none is (as in kg.stances.positions).
_OPPOSITE_SHARE = 1 / 3


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where a chat model is reached, and under which name.

    :param address: of the interface, as in :data:`EXAMPLE_ADDRESS`; without user and password, so that no message shows these
    :param model: the name by which the server knows the model
    :param authorization: the value of the HTTP header of that name; empty where there is neither a password nor a key
    """

    address: str
    model: str
    authorization: str = field(repr=False)

    @property
    def ref(self) -> ModelRef:
        """Describe the model for the graph: its name, and a digest of name and prompt; never where it runs."""
        return ModelRef("stance", self.model, hashlib.sha256(f"{self.model}\n{DIGEST}".encode()).hexdigest())


def endpoint(named: str) -> Endpoint:
    """Read the value of ``--stance-model``: the address of the interface, ``#``, and the model's name.

    :param named: that value, for example :data:`EXAMPLE_ADDRESS`
    :raises ModelError: it is no such address, or names no model
    """
    hint = f"Write the address of the interface and the model's name: {EXAMPLE_ADDRESS}"
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
    """Make the value of the header "Authorization" from user and password of the address, or from the key in the environment.

    :returns: empty where there is neither
    :raises ModelError: there are both, or the key holds characters that no key has
    """
    key = os.environ.get(KEY_VARIABLE, "").strip()
    if user and key:
        what = f"There are two keys for the stance model: a password in its address, and {KEY_VARIABLE}."
        raise ModelError(what, "Leave one of them out.")
    if not (key.isascii() and key.isprintable()):
        what = f"{KEY_VARIABLE} holds characters that no key has."
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
    chat_model = endpoint(named)
    with closing(_open_answers(path, chat_model)) as answers:
        if not len(answers):
            with _server(chat_model) as server:
                server.reach()
        return (answers.note,) if answers.note else ()


class ChatClassifier:
    """Judges pairs by a chat model.

    :param named: the value of ``--stance-model``
    :param path: the file with the kept answers; the one in the user's cache folder where None
    :param fallback: the bundled stance model, for the pairs that get no usable answer
    :raises ModelError: the address is wrong
    """

    def __init__(self, named: str, path: Path | None, fallback: Callable[[Sequence[Pair]], Floats]) -> None:
        self._endpoint = endpoint(named)
        self._path = path
        self._fallback = fallback
        self._judged_count = 0
        self._failures: Counter[str] = Counter()  # reason why a pair got no answer → number of pairs
        self._damage_note = ""  # that the file of answers was damaged
        self.ref = self._endpoint.ref

    def __call__(self, pairs: Sequence[Pair], steps: Steps = no_steps) -> Floats:
        """Judge pairs: probabilities of support, oppose and neutral, float32 [pairs, 3].

        :param steps: is told of each answer; pairs whose answers are kept do not count
        :raises ModelError: the server cannot be reached or refuses every request, or the answers cannot be kept
        """
        digests = {pair: _pair_digest(pair) for pair in pairs}
        with closing(_open_answers(self._path, self._endpoint)) as answers:
            self._damage_note = self._damage_note or answers.note
            known = {pair: answer for pair, digest in digests.items() if (answer := answers.find(digest))}
            with closing(self._ask_all([pair for pair in digests if pair not in known], steps)) as replies:
                for pair, answer_or_reason in replies:
                    if isinstance(answer_or_reason, Answer):
                        known[pair] = answers.keep(digests[pair], answer_or_reason)
                    else:
                        self._failures[answer_or_reason] += 1
        self._judged_count += len(digests)
        unanswered = [pair for pair in digests if pair not in known]
        rows = {pair: _probabilities(answer) for pair, answer in known.items()}
        rows |= dict(zip(unanswered, self._fallback(unanswered).tolist(), strict=True)) if unanswered else {}
        return np.array([rows[pair] for pair in pairs], dtype=np.float32).reshape(len(pairs), len(LABELS))

    def notes(self) -> tuple[str, ...]:
        """Write sentences for the user: whether the kept answers were damaged, how many pairs the bundled model judged, and why."""
        notes = [self._damage_note] if self._damage_note else []
        if self._failures:
            reasons = ", ".join(f"{reason} {count:,}" for reason, count in sorted(self._failures.items()))
            notes.append(
                f"The bundled stance model judged {self._failures.total():,} of {self._judged_count:,} pairs, since "
                f"{self._endpoint.model} gave no usable answer ({reasons}); a build again asks for these once more."
            )
        return tuple(notes)

    def _ask_all(self, pairs: Sequence[Pair], steps: Steps) -> Generator[tuple[Pair, Answer | str]]:
        """Ask the chat model about pairs, :data:`MAX_AT_ONCE` at a time; give each as it is answered, with its answer or why there is none.

        :raises ModelError: the server cannot be reached or refuses every request
        """
        if not pairs:
            return
        with _server(self._endpoint) as server:
            server.reach()
            pool = ThreadPoolExecutor(MAX_AT_ONCE, thread_name_prefix="chat")
            try:
                pair_of = {pool.submit(server.ask, pair): pair for pair in pairs}
                for future in counted(as_completed(pair_of), len(pairs), steps):
                    yield pair_of[future], future.result()
            finally:
                pool.shutdown(wait=False, cancel_futures=True)  # after an error or Ctrl-C, the rest is not waited for


def _open_answers(path: Path | None, chat_model: Endpoint) -> Answers:
    """Open the kept answers of a chat model to the prompt of this version.

    :param path: the one in the user's cache folder where None
    """
    return Answers(path or default_path(), chat_model.model, DIGEST)


def _pair_digest(pair: Pair) -> str:
    """Compute the SHA-256 under which the answer about a pair is kept, lower-case hexadecimal."""
    return hashlib.sha256(json.dumps([pair.text, pair.target]).encode()).hexdigest()


def _probabilities(answer: Answer) -> list[float]:
    """Turn an answer into probabilities of support, oppose and neutral, in this order; the answer's side has the highest, 0.5 to 0.99."""
    probability = min(max(answer.confidence, 0.5), 0.99)
    rest = 1 - probability
    if answer.side == "none":
        return [rest / 2, rest / 2, probability]
    opposite, neutral = rest * _OPPOSITE_SHARE, rest * (1 - _OPPOSITE_SHARE)
    return [probability, opposite, neutral] if answer.side == "support" else [opposite, probability, neutral]


# ── the server ───────────────────────────────────────────────────────────────


@contextmanager
def _server(chat_model: Endpoint) -> Iterator["_Server"]:
    """Open an HTTP client to the server of a chat model for the body, and close it after."""
    headers = {"Authorization": chat_model.authorization} if chat_model.authorization else {}
    limits = httpx2.Limits(max_connections=MAX_AT_ONCE)
    # No redirects: the texts go to the address that the user gave, and nowhere else.
    with httpx2.Client(
        timeout=httpx2.Timeout(ANSWER_TIMEOUT, connect=CONNECT_TIMEOUT), limits=limits, headers=headers, follow_redirects=False
    ) as client:
        yield _Server(client, chat_model)


@dataclass(frozen=True, slots=True)
class _Later:
    """A request that may be tried again.

    :param reason: why it had no answer, in a few words
    :param wait: seconds that the server asks to wait
    """

    reason: str
    wait: float = 0.0


class _Reply(NamedTuple):
    """A complete reply of the server.

    :param status: of HTTP
    :param wait: seconds that the server asks to wait before another request, else 0
    """

    status: int
    wait: float
    body: bytes


class _Server:
    """The server of a chat model; several threads may ask it at once."""

    def __init__(self, client: httpx2.Client, chat_model: Endpoint) -> None:
        self._client = client
        self._endpoint = chat_model
        self._lock = Lock()
        self._takes_schema = True  # until the server refuses a request with a JSON schema
        self._silent_count = 0  # requests in a row without any reply

    def reach(self) -> None:
        """Check that the server answers. Its list of models is not read, since not every server has one.

        :raises ModelError: it does not answer, or the key is wrong
        """
        try:
            status = self._client.get(_url(self._endpoint.address, "models")).status_code
        except httpx2.ReadTimeout:
            return  # slow, but there
        except (httpx2.HTTPError, httpx2.InvalidURL) as error:
            what = f"The server of the stance model cannot be reached: {self._endpoint.address} ({' '.join(str(error).split())})."
            raise ModelError(what, "Start it, correct the address, or leave --stance-model out.") from error
        if status in {HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN}:
            raise self._refusal(status)

    def ask(self, pair: Pair) -> Answer | str:
        """Ask about a pair, up to :data:`MAX_TRIES` times.

        :returns: the answer, or in a few words why there is none
        :raises ModelError: the server refuses every request
        """
        if self._silent_count >= MAX_SILENT:
            return "not asked, as the server fell silent:"
        outcome = self._try_once(pair)
        for number in range(MAX_TRIES - 1):
            if isinstance(outcome, _Later):
                time.sleep(min(max(outcome.wait, PAUSE * 2**number), LONGEST_PAUSE))
                outcome = self._try_once(pair)
        return outcome.reason if isinstance(outcome, _Later) else outcome

    def _try_once(self, pair: Pair) -> "Answer | str | _Later":
        """Ask about a pair once.

        :returns: the answer; why there is none and another try is useless; or :class:`_Later` where the request may be tried again
        :raises ModelError: the server refuses every request
        """
        try:
            status, wait, content = self._post_pair(pair)
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
        raise self._refusal(status)

    def _post_pair(self, pair: Pair) -> _Reply:
        """Send a request about a pair with the JSON schema; where the server refuses that, send it without, and do so from then on.

        :raises httpx2.HTTPError: there is no complete reply in time
        """
        with_schema = self._takes_schema
        reply = self._post(request_body(self._endpoint.model, pair, with_schema=with_schema))
        if with_schema and reply.status in _NO_SCHEMA:
            reply = self._post(request_body(self._endpoint.model, pair, with_schema=False))
            if reply.status == HTTPStatus.OK:
                self._takes_schema = False
        return reply

    def _count_silence(self, reason: str, *, replied: bool = True) -> str:
        """Count requests in a row without a reply: set the count to 0 after a reply, else add 1.

        :param reason: why a request had no answer; given back as it is
        """
        with self._lock:
            self._silent_count = 0 if replied else self._silent_count + 1
        return reason

    def _post(self, body: Mapping[str, Any]) -> _Reply:
        """Send a request to "chat/completions".

        :param body: of the request, as JSON
        :raises httpx2.HTTPError: there is no complete reply in time
        """
        ends = time.monotonic() + ANSWER_TIMEOUT
        parts, size = [], 0
        content, headers = json.dumps(body).encode(), {"Content-Type": "application/json"}
        with self._client.stream("POST", _url(self._endpoint.address, "chat/completions"), content=content, headers=headers) as reply:
            for part in reply.iter_bytes():
                parts.append(part)
                size += len(part)
                if time.monotonic() > ends:  # the client's own limit is for each part, and a server may send many small ones
                    message = "too slow"
                    raise httpx2.ReadTimeout(message)
                if size > MAX_REPLY_BYTES:
                    message = "too large"
                    raise httpx2.DecodingError(message)
            wait = reply.headers.get("retry-after", "")
        return _Reply(reply.status_code, float(wait) if wait.isdecimal() else 0.0, b"".join(parts))

    def _refusal(self, status: int) -> ModelError:
        """Make the error of a server that refuses every request with this HTTP status."""
        what = f"The server of the stance model refuses: {self._endpoint.address} answers with HTTP {status} for {self._endpoint.model}."
        if status in {HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN}:
            return ModelError(what, f"Put its key into the environment variable {KEY_VARIABLE}.")
        return ModelError(what, f"Correct the address or the model's name, as in {EXAMPLE_ADDRESS}.")


def _url(address: str, name: str) -> str:
    """Append a name to the path of an address, before its query: "http://host/v1?a=b" and "models" → "http://host/v1/models?a=b"."""
    parts = urlsplit(address)
    return urlunsplit(parts._replace(path=f"{parts.path}/{name}"))
