"""A chat model as the judge of pairs, against a small server that speaks the protocol, also slowly and wrongly."""

import json
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import doubles
import numpy as np
import pytest

from kg import cli, given, pipeline
from kg.config import Config
from kg.errors import InputError, ModelError, UsageError
from kg.learning import sureness as fitting
from kg.models import answers, chat
from kg.models.pairs import Floats, Pair
from kg.progress import Steps, no_steps
from kg.stances import confidence, stance_models
from kg.stances import judge as judging
from kg.stances.confidence import FEATURES, Confidence, FittedConfidence
from kg.vocab import Minter

SUPPORT = {"side": "support", "confidence": 0.9}
PAIRS = [Pair(f"Ida Holm said: the tram {number} is needed", "The town needs the tram") for number in range(20)]
TRAM = "The town needs the tram, Mayor Ida Holm told reporters. “The tram is a waste of money,” said shopkeeper Bo Lindt.\n"

Reply = tuple[int, bytes | str]


def completion(answer: object) -> Reply:
    content = answer if isinstance(answer, str) else json.dumps(answer)
    return 200, json.dumps({"choices": [{"message": {"role": "assistant", "content": content}}]})


@dataclass
class Server:
    """What was asked, and what is answered.

    :param reply: the body of a request → status and content
    """

    address: str = ""
    reply: Callable[[dict[str, Any]], Reply] = lambda _body: completion(SUPPORT)
    models: int = 200
    asked: list[dict[str, Any]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    seen: list[str] = field(default_factory=list)

    @property
    def named(self) -> str:
        return f"{self.address}/v1#town-reader"


@pytest.fixture
def server() -> Iterator[Server]:
    told = Server()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            told.seen.append(self.path)
            self._answer(told.models, b'{"data": []}')

        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            told.seen.append(self.path)
            told.asked.append(body)
            told.headers.append({name.lower(): value for name, value in self.headers.items()})
            status, content = told.reply(body)
            self._answer(status, content.encode() if isinstance(content, str) else content)

        def _answer(self, status: int, content: bytes) -> None:
            try:
                self.send_response(status)
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)
            except OSError:
                pass  # who asked has given up

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as running:
        running.daemon_threads = True
        thread = threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        told.address = f"http://127.0.0.1:{running.server_address[1]}"
        yield told
        running.shutdown()


@pytest.fixture(autouse=True)
def alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep the user's cache, key and proxies out of the tests; nobody waits."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.delenv(chat.KEY_VARIABLE, raising=False)
    monkeypatch.setattr(chat, "PAUSE", 0.0)


def ours(pairs: Sequence[Pair], steps: Steps = no_steps) -> Floats:
    """The bundled model's double: it is against everything."""
    steps(len(pairs), len(pairs))
    return np.tile(np.array([0.1, 0.7, 0.2], dtype=np.float32), (len(pairs), 1))


def judge(server: Server, path: Path | None = None) -> chat.ChatClassifier:
    return chat.ChatClassifier(server.named, path, ours)


def statement(body: dict[str, Any]) -> str:
    return str(json.loads(body["messages"][1]["content"])["statement"])


# ── answers ──────────────────────────────────────────────────────────────────


def test_sides_become_probabilities_in_the_order_of_the_pairs(server: Server) -> None:
    said = {"a": ("support", 0.9), "b": ("oppose", 0.8), "c": ("none", 0.7), "d": ("oppose", 0.1), "e": ("support", 1)}

    def reply(body: dict[str, Any]) -> Reply:
        time.sleep(0.05 * (statement(body) == "a"))  # the first is answered last
        return completion(dict(zip(("side", "confidence"), said[statement(body)], strict=True)))

    server.reply = reply
    pairs = [Pair(letter, "The town needs the tram") for letter in "abcdea"]
    steps: list[tuple[int, int]] = []
    classify = chat.ChatClassifier(server.named, None, ours)
    found = classify(pairs, lambda *step: steps.append(step))
    assert found.dtype == np.float32
    assert found[0].tolist() == pytest.approx([0.9, 0.1 / 3, 0.2 / 3])
    assert found.argmax(1).tolist() == [0, 1, 2, 1, 0, 0]
    assert found.sum(1).tolist() == pytest.approx([1.0] * 6)
    assert found[4][0] < 1
    assert classify.notes() == ()
    assert steps == [(number, 5) for number in range(6)]
    assert classify([]).shape == (0, 3)


def test_what_is_sent(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(chat.KEY_VARIABLE, "secret-key\n")
    judge(server)(PAIRS[:1])
    ((asked,), (headers,)) = server.asked, server.headers
    assert server.seen == ["/v1/models", "/v1/chat/completions"]
    assert headers["authorization"] == "Bearer secret-key"
    assert (asked["model"], asked["temperature"], asked["seed"]) == ("town-reader", 0, 13)
    assert asked["response_format"]["json_schema"]["schema"]["required"] == ["side", "confidence"]
    assert json.loads(asked["messages"][1]["content"]) == {"statement": PAIRS[0].text, "proposition": PAIRS[0].target}


def test_no_key_is_sent_where_there_is_none(server: Server) -> None:
    judge(server)(PAIRS[:1])
    assert "authorization" not in server.headers[0]


def test_a_password_of_the_address_is_sent_and_never_shown(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    named = server.named.replace("http://", "http://ida:p%40ss-word@")
    chat.ChatClassifier(named, None, ours)(PAIRS[:1])
    assert server.headers[0]["authorization"] == "Basic aWRhOnBAc3Mtd29yZA=="
    where = chat.endpoint(named)
    assert "word" not in repr(where)
    assert where.ref == chat.endpoint(server.named).ref
    monkeypatch.setenv(chat.KEY_VARIABLE, "secret-key")
    with pytest.raises(ModelError, match="two keys") as caught:
        chat.endpoint(named)
    assert "secret" not in caught.value.what + caught.value.hint


def test_a_schema_that_the_server_refuses_is_left_out(server: Server) -> None:
    server.reply = lambda body: (400, "no such format") if "response_format" in body else completion(f"I think: {json.dumps(SUPPORT)}.")
    classify = judge(server)
    assert classify(PAIRS).argmax(1).tolist() == [0] * len(PAIRS)
    assert classify.notes() == ()
    refused = sum("response_format" in body for body in server.asked)
    assert refused <= chat.MAX_AT_ONCE
    assert len(server.asked) == len(PAIRS) + refused


@pytest.mark.parametrize(
    "text",
    [
        '```json\n{"side": "support", "confidence": 0.9}\n```',
        '<think>{"side": "oppose", "confidence": 1} {not this {}</think> {"side": "support", "confidence": 0.9}',
        '{"side": "support", "confidence": 0.9} {"note": "sure"}',
    ],
)
def test_an_answer_may_stand_among_words(server: Server, text: str) -> None:
    server.reply = lambda _body: completion(text)
    assert judge(server)(PAIRS[:1])[0].tolist() == pytest.approx([0.9, 0.1 / 3, 0.2 / 3])


# ── no answers ───────────────────────────────────────────────────────────────

MALFORMED: list[Reply] = [
    (200, "no json"),
    (200, b"\xff\xfe"),
    (200, "[]"),
    (200, '{"choices": []}'),
    (200, '{"choices": [{"message": {"content": null}}]}'),
    (200, "[" * 100_000),
    completion("I cannot say."),
    completion('{"side": "support", "confi'),
    completion('{"a":' * 3_000),
    completion({"side": "maybe", "confidence": 0.9}),
    completion({"side": ["support"], "confidence": 0.9}),
    completion({"side": "support"}),
    completion({"side": "support", "confidence": 90}),
    completion({"side": "support", "confidence": True}),
    completion('{"side": "support", "confidence": NaN}'),
]


@pytest.mark.parametrize("reply", MALFORMED, ids=range(len(MALFORMED)))
def test_a_malformed_answer_leaves_the_pair_to_the_bundled_model(server: Server, reply: Reply) -> None:
    server.reply = lambda body: reply if statement(body) == PAIRS[1].text else completion(SUPPORT)
    classify = judge(server)
    assert classify(PAIRS[:3]).argmax(1).tolist() == [0, 1, 0]
    (note,) = classify.notes()
    assert note.startswith("The bundled stance model judged 1 of 3 pairs, since town-reader gave no usable answer (malformed: 1)")


@pytest.mark.parametrize("status", [500, 429, 503])
def test_a_busy_server_is_asked_again(server: Server, status: int) -> None:
    server.reply = lambda _body: completion(SUPPORT) if len(server.asked) == chat.MAX_TRIES else (status, "later")
    classify = judge(server)
    assert classify(PAIRS[:1]).argmax(1).tolist() == [0]
    assert classify.notes() == ()


@pytest.mark.parametrize(("status", "asked"), [(500, 3), (429, 3), (413, 1), (400, 2)])
def test_a_pair_that_is_refused_is_left_to_the_bundled_model(server: Server, status: int, asked: int) -> None:
    server.reply = lambda _body: (status, "no")
    classify = judge(server)
    assert classify(PAIRS[:1]).argmax(1).tolist() == [1]
    assert len(server.asked) == asked
    assert f"(HTTP {status}: 1)" in classify.notes()[0]


def test_a_pause_is_as_long_as_the_server_asks(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    waited: list[float] = []
    monkeypatch.setattr(chat.time, "sleep", waited.append)
    answered = chat._Reply(200, 0.0, completion(SUPPORT)[1])  # type: ignore[arg-type]
    replies = iter([chat._Reply(429, 7.0, b""), chat._Reply(429, 900.0, b""), answered])
    monkeypatch.setattr(chat._Server, "_post", lambda *_: next(replies))
    assert judge(server)(PAIRS[:1]).argmax(1).tolist() == [0]
    assert waited == [7.0, chat.LONGEST_PAUSE]


def test_a_slow_answer_leaves_the_pair_to_the_bundled_model(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chat, "ANSWER_TIMEOUT", 0.3)
    ended = threading.Event()

    def reply(body: dict[str, Any]) -> Reply:
        if statement(body) == PAIRS[0].text:
            ended.wait(20)
        return completion(SUPPORT)

    server.reply = reply
    classify = judge(server)
    started = time.monotonic()
    assert classify(PAIRS[:2])[0].argmax() == 1
    assert time.monotonic() - started < 15
    ended.set()
    assert "timed out: " in classify.notes()[0]


def test_a_silent_server_is_not_asked_for_ever(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chat, "ANSWER_TIMEOUT", 0.2)
    monkeypatch.setattr(chat, "MAX_SILENT", 2)
    monkeypatch.setattr(chat, "MAX_AT_ONCE", 1)
    ended = threading.Event()
    server.reply = lambda _body: (ended.wait(20), completion(SUPPORT))[1]
    classify = judge(server)
    assert classify(PAIRS).argmax(1).tolist() == [1] * len(PAIRS)
    ended.set()
    assert "(not asked, as the server fell silent: 18, timed out: 2)" in classify.notes()[0]


def test_a_reply_without_end_is_cut(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chat, "MAX_REPLY_BYTES", 1_000)
    server.reply = lambda _body: (200, "x" * 100_000)
    classify = judge(server)
    classify(PAIRS[:1])
    assert "(broken reply: 1)" in classify.notes()[0]


@pytest.mark.parametrize("status", [302, 401, 403, 404])
def test_a_server_that_refuses_everybody_ends_the_build(server: Server, status: int) -> None:
    server.reply = lambda _body: (status, "no")
    with pytest.raises(ModelError, match=rf"answers with HTTP {status} for town-reader\.") as caught:
        judge(server)(PAIRS)
    assert (chat.KEY_VARIABLE in caught.value.hint) is (status in {401, 403})
    assert len(server.asked) <= 2 * chat.MAX_AT_ONCE


# ── addresses ────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("named", "address", "model"),
    [
        ("http://127.0.0.1:8000/v1#qwen", "http://127.0.0.1:8000/v1", "qwen"),
        ("HTTPS://host.example/v1/#meta/llama-3:8b", "https://host.example/v1", "meta/llama-3:8b"),
        ("http://host.example/v1/chat/completions?api-version=2#m%20x", "http://host.example/v1?api-version=2", "m x"),
        ("http://[::1]:11434/v1#m", "http://[::1]:11434/v1", "m"),
    ],
)
def test_addresses(named: str, address: str, model: str) -> None:
    found = chat.endpoint(named)
    assert (found.address, found.model, found.ref.name) == (address, model, model)


@pytest.mark.parametrize("named", ["http://h.example/v1", "http://h.example/v1#", "http://#m", "http://h:x/v1#m", "http://[h/v1#m"])
def test_wrong_addresses(named: str) -> None:
    with pytest.raises(ModelError) as caught:
        chat.endpoint(named)
    assert chat.EXAMPLE_ADDRESS in caught.value.hint


def test_the_digest_tells_models_and_prompts_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    one, other = (chat.endpoint(f"http://h.example#{name}").ref.digest for name in ("a", "b"))
    assert len({one, other}) == 2
    assert chat.endpoint("http://elsewhere.example:1/v2#a").ref.digest == one
    monkeypatch.setattr(chat, "DIGEST", "another prompt")
    assert chat.endpoint("http://h.example#a").ref.digest != one


# ── kept answers ─────────────────────────────────────────────────────────────


def test_what_is_answered_is_asked_once(server: Server, tmp_path: Path) -> None:
    kept = tmp_path / "deep" / "kept.sqlite"
    first = judge(server, kept)(PAIRS)
    server.seen.clear()
    server.reply = lambda _body: completion({"side": "oppose", "confidence": 0.9})
    assert judge(server, kept)(PAIRS).tobytes() == first.tobytes()
    assert chat.check(server.named, kept) == ()
    assert server.seen == []
    assert PAIRS[0].text.encode() not in kept.read_bytes()
    assert not (tmp_path / "cache").exists()
    elsewhere = Server(address="http://127.0.0.1:9")
    assert judge(elsewhere, kept)(PAIRS).tobytes() == first.tobytes()
    renamed = chat.ChatClassifier(f"{server.address}/v1#another-model", kept, ours)
    assert renamed(PAIRS[:1]).argmax(1).tolist() == [1]
    assert len(server.asked) == len(PAIRS) + 1


def test_nobody_is_asked_on_where_answers_cannot_be_kept_any_more(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> answers.Answer:
        what = "The disk is full."
        raise ModelError(what, "Make room.")

    monkeypatch.setattr(answers.Answers, "keep", full)
    monkeypatch.setattr(chat, "MAX_AT_ONCE", 1)
    server.reply = lambda _body: (time.sleep(0.05), completion(SUPPORT))[1]
    with pytest.raises(ModelError, match="disk is full"):
        judge(server)(PAIRS)
    time.sleep(0.3)
    assert len(server.asked) < len(PAIRS)


def test_what_was_not_answered_is_asked_again(server: Server) -> None:
    server.reply = lambda body: completion("?") if statement(body) == PAIRS[0].text else completion(SUPPORT)
    judge(server)(PAIRS)
    server.asked.clear()
    server.reply = lambda _body: completion(SUPPORT)
    again = judge(server)
    assert again(PAIRS).argmax(1).tolist() == [0] * len(PAIRS)
    assert [statement(body) for body in server.asked] == [PAIRS[0].text]
    assert again.notes() == ()


def test_the_default_place_is_the_users_cache(server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    judge(server)(PAIRS[:1])
    assert (tmp_path / "cache" / "stancegraph" / answers.FILE_NAME).is_file()
    monkeypatch.setenv("XDG_CACHE_HOME", "relative")
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    assert answers.default_path() == tmp_path / "home" / ".cache" / "stancegraph" / answers.FILE_NAME


def test_two_builds_at_once_agree(server: Server, tmp_path: Path) -> None:
    kept = tmp_path / "kept.sqlite"
    count = iter(range(1_000))
    server.reply = lambda _body: completion({"side": "support", "confidence": 0.5 + next(count) / 1_000})  # never the same twice
    with ThreadPoolExecutor(2) as pool:
        found = list(pool.map(lambda _: judge(server, kept)(PAIRS).tobytes(), range(2)))
    asked = len(server.asked)
    assert judge(server, kept)(PAIRS).tobytes() in found
    assert len(server.asked) == asked
    found = list(map(bytes, found))
    assert found[0] == found[1]


DAMAGE: dict[str, Callable[[Path], object]] = {
    "no database": lambda path: path.write_bytes(b"this is no database" * 100),
    "cut": lambda path: path.write_bytes(path.read_bytes()[:5_000]),
    "overwritten": lambda path: path.write_bytes(path.read_bytes()[:4_096] + b"\x55" * (path.stat().st_size - 4_096)),
}


@pytest.mark.parametrize("damage", DAMAGE)
def test_a_damaged_file_is_set_aside_and_said(server: Server, tmp_path: Path, damage: str) -> None:
    kept = tmp_path / "kept.sqlite"
    many = [Pair(f"{number}", "p") for number in range(100)]
    first = judge(server, kept)(many)
    DAMAGE[damage](kept)
    (tmp_path / "kept.sqlite-journal").write_bytes(b"")
    broken = kept.read_bytes()
    with ThreadPoolExecutor(2) as pool:
        told = [note for notes in pool.map(lambda _: chat.check(server.named, kept), range(2)) for note in notes]
    assert len(told) == 1
    assert str(kept) in told[0]
    assert "kept.sqlite.broken-1" in told[0]
    assert (tmp_path / "kept.sqlite.broken-1").read_bytes() == broken
    assert not (tmp_path / "kept.sqlite.broken-2").exists()
    assert judge(server, kept)(many).tobytes() == first.tobytes()
    assert len(server.asked) == 200


def test_another_programs_database_is_left_alone(server: Server, tmp_path: Path) -> None:
    path = tmp_path / "notes.sqlite"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE answers (mine TEXT)")
    connection.close()
    before = path.read_bytes()
    with pytest.raises(ModelError, match="another program") as caught:
        chat.check(server.named, path)
    assert "--answers" in caught.value.hint
    assert path.read_bytes() == before


def test_a_place_that_cannot_be_written_is_said(server: Server, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    for path in (tmp_path / "file" / "kept.sqlite", tmp_path):
        with pytest.raises(ModelError, match="cannot be kept") as caught:
            chat.check(server.named, path)
        assert str(path) in caught.value.what


# ── in a build ───────────────────────────────────────────────────────────────


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Articles and propositions; what reads them is a double."""
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "tram.txt").write_text(f"Tram plan splits town\n\n{TRAM * 3}", encoding="utf-8")
    (tmp_path / "p.txt").write_text("The town needs the tram\nThe tram is a waste of money\n", encoding="utf-8")
    monkeypatch.setattr(pipeline, "Reader", doubles.Reader)
    monkeypatch.setattr(stance_models, "SentenceEncoder", lambda *_: doubles.Encoder())
    monkeypatch.setattr(stance_models, "StanceClassifier", lambda *_: ours)
    monkeypatch.setattr(judging, "NEAR", -1.0)
    monkeypatch.setattr(pipeline.runtime, "start", lambda *_: None)
    return tmp_path


def build(folder: Path, out: str, config: Config) -> pipeline.BuildResult:
    return pipeline.build([str(folder / "in")], folder / out, config)


def test_a_build_again_asks_nothing_and_gives_the_same_bytes(folder: Path, server: Server) -> None:
    server.reply = lambda body: completion({"side": "oppose" if "waste" in statement(body) else "support", "confidence": 0.95})
    named = server.named.replace("http://", "http://ida:pass-word@")
    config = Config(stance_model=named, propositions=folder / "p.txt", answers=folder / "kept.sqlite")
    first = build(folder, "one", config)
    assert server.asked
    assert any("not fitted for town-reader" in note for note in first.notes)
    assert not any("judged" in note for note in first.notes)
    server.seen.clear()
    build(folder, "two", config)
    assert server.seen == []
    graphs = [(folder / name / "graph.nq").read_bytes() for name in ("one", "two")]
    assert graphs[0] == graphs[1]
    ref = chat.endpoint(named).ref
    assert ref.digest.encode() in graphs[0]
    assert b'"town-reader"' in graphs[0]
    for path in (folder / "one").rglob("*"):
        assert not path.is_file() or b"pass-word" not in path.read_bytes()
        assert not path.is_file() or b"127.0.0.1" not in path.read_bytes()
    assert json.loads((folder / "one" / "run.json").read_text(encoding="utf-8"))["models"]["stance"] == {
        "name": "town-reader",
        "digest": ref.digest,
    }


def test_discovery_does_not_ask(folder: Path, server: Server) -> None:
    build(folder, "out", Config(stance_model=server.named))
    targets = {json.loads(body["messages"][1]["content"])["proposition"] for body in server.asked}
    register = (folder / "out" / "propositions.ttl").read_text(encoding="utf-8")
    assert all(target in register for target in targets)


def test_failures_are_counted_in_a_note_of_the_build(folder: Path, server: Server) -> None:
    server.reply = lambda _body: completion("no")
    result = build(folder, "out", Config(stance_model=server.named, propositions=folder / "p.txt"))
    assert any(note.startswith("The bundled stance model judged") and "malformed" in note for note in result.notes)
    run = json.loads((folder / "out" / "run.json").read_text(encoding="utf-8"))
    assert set(result.notes) == set(run["notes"])


def test_nothing_is_sent_without_the_flag(folder: Path, server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(chat.KEY_VARIABLE, "secret-key")
    monkeypatch.setenv("OPENAI_BASE_URL", server.address)
    build(folder, "out", Config(propositions=folder / "p.txt"))
    assert server.seen == []
    assert not (folder / "cache").exists()


def test_a_server_that_is_not_there_is_said_before_the_long_part(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(pipeline, "read", lambda *_: pytest.fail("an article was read before the server was seen"))
    monkeypatch.setenv(chat.KEY_VARIABLE, "secret-key")
    for named in ("http://127.0.0.1:9/v1#m", "http://127.0.0.1:9/v1"):
        assert cli.main(["build", str(folder / "in"), "-o", str(folder / "out"), "--stance-model", named]) == 2
        what, hint = capsys.readouterr().err.splitlines()
        assert "http://127.0.0.1:9/v1" in what
        assert hint.strip()
        assert "secret" not in what + hint
    assert not (folder / "out").exists()


def test_a_wrong_key_is_said_before_the_long_part(server: Server) -> None:
    server.models = 401
    with pytest.raises(ModelError) as caught:
        given.read(Config(stance_model=server.named), Minter())
    assert chat.KEY_VARIABLE in caught.value.hint


def test_a_server_without_a_list_of_models_will_do(server: Server) -> None:
    server.models = 404
    assert given.read(Config(stance_model=server.named), Minter()).notes == ()


def test_answers_are_not_kept_in_the_build_folder(folder: Path, server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(folder / "out"))
    for path in (folder / "out" / "kept.sqlite", None):
        with pytest.raises(UsageError, match="lies in the build folder"):
            build(folder, "out", Config(stance_model=server.named, answers=path))
    assert server.seen == []


def test_damage_is_said_in_a_note_of_the_build(folder: Path, server: Server) -> None:
    (folder / "kept.sqlite").write_bytes(b"no database" * 100)
    config = Config(stance_model=server.named, propositions=folder / "p.txt", answers=folder / "kept.sqlite")
    assert sum("set aside as kept.sqlite.broken-1" in note for note in build(folder, "out", config).notes) == 1


# ── how sure its sides are ───────────────────────────────────────────────────


def fitted(path: Path, digest: str) -> Path:
    weights = (9.0, *(0.0 for _ in FEATURES[1:]))
    path.write_text(
        confidence.serialized(FittedConfidence(Confidence(weights, 0.6), digest, "town-reader"), {"recall": 0.5}), encoding="utf-8"
    )
    return path


def test_confidences_of_a_file_are_used(folder: Path, server: Server) -> None:
    config = Config(stance_model=server.named, propositions=folder / "p.txt", sureness=folder / "s.json")
    fitted(folder / "s.json", chat.endpoint(server.named).ref.digest)
    result = build(folder, "one", config)
    assert result.counts["stances"] > 0
    assert b'"0.9999"' in (folder / "one" / "graph.nq").read_bytes()
    assert not any("fitted" in note for note in result.notes)
    fitted(folder / "s.json", "0" * 64)
    assert any("was fitted for another stance model (town-reader)" in note for note in build(folder, "two", config).notes)


@pytest.mark.parametrize("content", [b"", b"\xff", b"[]", b"{}", b'{"weights": [1], "shown": 1, "model": "", "name": "", "evidence": []}'])
def test_a_file_that_says_nothing_of_it_is_refused_before_the_long_part(folder: Path, content: bytes) -> None:
    (folder / "s.json").write_bytes(content)
    with pytest.raises(InputError, match=r"s\.json") as caught:
        given.read(Config(sureness=folder / "s.json"), Minter())
    assert "kg train sureness" in caught.value.hint


def test_train_fits_any_judge_into_a_file(folder: Path, server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "sides").mkdir()
    judged: list[Floats] = []

    def fit(_data: Path, _encode: object, classify: Callable[[Sequence[Pair]], Floats]) -> tuple[Confidence, dict[str, float]]:
        judged.append(classify(PAIRS[:2]))
        return Confidence(tuple(float(number) for number in range(len(FEATURES))), 0.7), {"ece": 0.1}

    monkeypatch.setattr(fitting, "fit", fit)
    out = folder / "s.json"
    arguments = ["train", "sureness", "--data", str(folder), "--stance-model", server.named, "--answers", str(folder / "kept.sqlite")]
    assert cli.main([*arguments, "-o", str(out)]) == 0
    assert judged[0].argmax(1).tolist() == [0, 0]
    found = confidence.read(out)
    assert (found.confidence.minimum, found.digest, found.name) == (0.7, chat.endpoint(server.named).ref.digest, "town-reader")
    assert found.confidence.weights[-1] == len(FEATURES) - 1
    assert (folder / "kept.sqlite").is_file()


@pytest.mark.parametrize("arguments", [["sureness"], ["stance", "-o", "s.json"]])
def test_train_says_how_a_judge_is_fitted(arguments: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["train", *arguments, "--data", str(tmp_path), "--stance-model", "http://h.example#m"]) == 2
    assert "kg train sureness" in capsys.readouterr().err
