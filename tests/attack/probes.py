"""The probes of the attack, one for each kind of it. Each returns whether it held, and a figure."""

import gzip
import json
import math
import multiprocessing
import os
import socket
import statistics
import threading
import time

from service import HOST, Service, free_port, start, stop

NDJSON = {"Content-Type": "application/x-ndjson"}
TEXT = {"Content-Type": "text/plain"}
SENTENCE = "Mayor Elena Petrova said on Monday that police had arrested two men in Tarnovo. "
PROBES = {}
# A second service: short leases, two workers, few files.
TIGHT = (("lease", 1), ("workers", 2), ("limit", 256))


class Probe:
    def __init__(self, title, settings, run):
        self.title, self.settings, self.run = title, settings, run


def probe(item, title, settings=()):
    """Registers a probe, with the settings of the service that it needs; with None it starts what it needs itself."""

    def register(run):
        PROBES[item] = Probe(title, settings, run)
        return run

    return register


def article(number, body="The council met on Monday."):
    return {"source": "load", "external_id": f"n-{number}", "published_at": "2024-03-14T08:00:00Z", "body": body}


def lines(numbers):
    return "".join(json.dumps(article(number)) + "\n" for number in numbers).encode()


def seconds(call):
    begun = time.monotonic()
    call()
    return time.monotonic() - begun


def in_parallel(count, call):
    threads = [threading.Thread(target=call, args=(number,), daemon=True) for number in range(count)]
    for thread in threads:
        thread.start()
    return threads


@probe(1, "times before year 1")
def early_times(service):
    body = "Hannibal attacked Saguntum in 218 BC. Caesar crossed the river in 49 BC. The city fell 3,000 years ago."
    answer = service.submit("early", body)
    return answer.get("status") == "done", f"status {answer.get('status')}, {answer.get('error')}"


@probe(2, "a name of 2,700 letters, a long quotation, a rename to a name that normalization makes eighteen times as long")
def oversized(service):
    answers = [
        service.submit("long-name", f"Mayor Anna {'Q' + 'x' * 2700} said that it was over."),
        service.submit("long-quote", '"' + "We will rebuild it. " * 4000 + '" said Mayor Elena Petrova.'),
    ]
    actors = service.get("/v1/actors?q=Elena+Petrova").json["data"]
    statuses = [answer.get("status") for answer in answers]
    if actors:
        change = {"by": "desk", "reason": "a test", "name": "\ufdfa" * 600}
        statuses.append(service.post(f"/v1/actors/{actors[0]['id']}/renames", change).status)
    held = statuses[:2] == ["done", "done"] and all(status < 500 for status in statuses[2:])
    return held, ", ".join(map(str, statuses))


@probe(3, "a batch that takes longer than its lease", TIGHT)
def leases(service):
    body = SENTENCE * 120
    load = "".join(json.dumps(article(number, f"{number}. {body}")) + "\n" for number in range(16))
    service.post("/v1/articles", load, NDJSON)
    ids = [row["id"] for row in service.get("/v1/articles?source=load&limit=100").json["data"]]
    deadline = time.monotonic() + 90
    while time.monotonic() < deadline:
        rows = [service.get(f"/v1/articles/{id}").json for id in ids]
        if all(row["status"] in ("done", "failed") for row in rows):
            break
        time.sleep(1)
    done = sum(row["status"] == "done" for row in rows)
    attempts = max(row["attempts"] for row in rows)
    return done == 16 and attempts == 1, f"{done} of 16 done, at most {attempts} attempts"


@probe(4, "gzip with two members")
def members(service):
    body = gzip.compress(lines([1, 2])) + gzip.compress(lines([3, 4]))
    answer = service.post("/v1/articles", body, {**NDJSON, "Content-Encoding": "gzip"})
    taken = len((answer.json or {}).get("data", []))
    return taken == 4, f"{taken} of 4 lines taken, status {answer.status}"


@probe(5, "a load that goes on: is a line reported before the last one is sent?")
def streaming(service):
    head = f"POST /v1/articles HTTP/1.1\r\nHost: {HOST}\r\nContent-Type: application/x-ndjson\r\n"
    line = lines(["streaming"])
    with socket.create_connection((HOST, service.port), 10) as connection:
        connection.settimeout(10)
        connection.sendall(f"{head}Transfer-Encoding: chunked\r\n\r\n{len(line):x}\r\n".encode() + line + b"\r\n")
        begun, answer = time.monotonic(), b""
        try:
            while b'"outcome"' not in answer:
                part = connection.recv(65536)
                if not part:
                    break
                answer += part
        except TimeoutError:
            pass
    held = b'"outcome"' in answer
    return held, f"after {time.monotonic() - begun:.1f} s" if held else "nothing in 10 s"


@probe(6, "a full disk", None)
def full_disk(program, _folder, options):
    if not options.small_disk:
        return None, "give a small file system with --small-disk"
    home = os.path.join(options.small_disk, f"attack-{os.getpid()}")
    service = Service(program, home)
    try:
        for number in range(400):
            body = os.urandom(400_000).hex()
            answer = service.post("/v1/articles", article(number, body))
            if answer.status >= 400:
                break
        ready, reads = service.get("/readyz").status, service.get("/v1/articles?limit=1").status
        kind = (answer.json or {}).get("type")
        return (answer.status, reads) == (507, 200) and ready != 200, f"{answer.status} {kind}, readyz {ready}, reads {reads}"
    finally:
        service.stop()


@probe(7, "`Bob Smith, the mayor; ` repeated: exponent of the time from 8 to 32 KB")
def linear(service):
    unit = "Bob Smith, the mayor; "
    times = []
    for size in (8_000, 32_000):
        text = unit * (size // len(unit))
        times.append(min(seconds(lambda: service.post("/v1/extract", text, TEXT, timeout=100)) for _ in range(2)))
    exponent = math.log(times[1] / times[0]) / math.log(4)
    return exponent <= 1.3, f"exponent {exponent:.2f}, {times[1]:.1f} s"


@probe(8, "two greedy callers of extract: how much slower is a third?")
def greedy(service):
    short = SENTENCE * 100

    headers = {**TEXT, "X-Forwarded-For": "192.0.2.3"}

    def third():
        return [seconds(lambda: service.post("/v1/extract", short, headers, timeout=60)) for _ in range(10)]

    third()
    context = multiprocessing.get_context("fork")
    alone, beside = [], []
    # In turn, so that what else the machine does is in both.
    for _ in range(4):
        alone += third()
        callers = [context.Process(target=flood, args=(service, number), daemon=True) for number in (1, 2)]
        for caller in callers:
            caller.start()
        time.sleep(1)
        beside += third()
        for caller in callers:
            caller.terminate()
            caller.join()
        time.sleep(0.5)
    ratio = statistics.median(beside) / statistics.median(alone)
    return ratio <= 1.2, f"{ratio:.2f} times, {statistics.median(beside) * 1000:.0f} ms"


def flood(service, number):
    """Sends articles on twelve connections without end, with little of the processor, as from another machine."""
    os.nice(19)
    headers = {**TEXT, "X-Forwarded-For": f"192.0.2.{number}"}

    def send(_):
        while True:
            try:
                service.post("/v1/extract", SENTENCE * 60, headers, timeout=20)
            except OSError:
                time.sleep(0.1)

    for thread in in_parallel(12, send):
        thread.join()


@probe(9, "two million junk lines in 4 KB of gzip: memory")
def junk(service):
    before = service.memory()
    body = gzip.compress(b"x\n" * 2_000_000)
    answer = service.post("/v1/articles", body, {**NDJSON, "Content-Encoding": "gzip"}, timeout=90)
    grown = service.memory() - before
    return grown < 100, f"{grown} MB more, answer of {len(answer.content) // 1000} KB"


@probe(10, "64 lists of actors at a time: what others see")
def actors(service):
    stop_at = time.monotonic() + 4
    statuses = []

    def flood(_):
        while time.monotonic() < stop_at:
            try:
                service.get("/v1/actors", timeout=20)
            except OSError:
                pass

    threads = in_parallel(64, flood)
    slowest = 0
    while time.monotonic() < stop_at:
        for path in ("/readyz", "/v1/articles?limit=1"):
            slowest = max(slowest, seconds(lambda path=path: statuses.append(service.get(path).status)))
    for thread in threads:
        thread.join(30)
    bad = sum(status != 200 for status in statuses)
    return bad == 0, f"{bad} of {len(statuses)} answers not 200, slowest {slowest:.2f} s; with few articles"


@probe(11, "500 invented methods: size of /metrics")
def methods(service):
    before = len(service.get("/metrics").content)
    for number in range(500):
        service.request(f"METHOD{number}", "/v1/articles")
    grown = len(service.get("/metrics").content) - before
    return grown < 50_000, f"{grown // 1000} KB more"


@probe(12, "300 idle connections with 256 files, then SIGTERM", TIGHT)
def connections(service):
    idle = []
    try:
        for _ in range(300):
            try:
                idle.append(socket.create_connection((HOST, service.port), 2))
            except OSError:
                break
        time.sleep(1)
        try:
            answered = service.get("/livez", timeout=20).status == 200
        except OSError:
            answered = False
    finally:
        for connection in idle:
            connection.close()
    time.sleep(1)
    back = service.get("/livez", timeout=20).status == 200
    return answered and back, f"{len(idle)} connections; others {'are' if answered else 'are not'} answered"


@probe(13, "a page on another site submits by text/plain")
def cross_site(service):
    headers = {**TEXT, "Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"}
    path = "/v1/articles?source=attack&external_id=csrf&published_at=2024-03-14"
    status = service.post(path, "An invented text.", headers).status
    return status == 403, f"status {status}"


@probe(14, "another name in Host (DNS rebinding)")
def rebinding(service):
    answer = service.raw(b"GET /v1/articles HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n")
    status = int(answer[9:12])
    return 400 <= status < 500, f"status {status}"


def first_words(program, folder, arguments, environment, limit):
    """Starts a program that is not to serve; returns its words in the first `limit` seconds and whether it ended."""
    with open(os.path.join(folder, f"words-{free_port()}"), "w+b") as log:
        process = start(program, arguments, {"RUST_LOG": "info", **environment}, log)
        try:
            ended = True
            try:
                process.wait(limit)
            except Exception:  # noqa: BLE001 - it runs on
                ended = False
            log.seek(0)
            return log.read().decode(errors="replace"), ended
        finally:
            stop(process, 10)


# Nothing listens there, so that a program that starts all the same never serves.
NO_DATABASE = {"DATABASE_URL": f"postgres://{HOST}:1/none"}


@probe(15, "an address beyond loopback, without keys", None)
def open_address(program, folder, _options):
    # An empty database of its own: whether there are keys is known from it.
    empty = {"DATABASE_URL": "", "DATELINE_DATA_DIR": os.path.join(folder, "without-keys")}
    words, ended = first_words(program, folder, ["--listen", f"0.0.0.0:{free_port()}"], empty, 60)
    held = ended and "--open" in words
    return held, "refused, with the way to go on" if held else "it starts"


@probe(16, "headers against framing and sniffing; modes of the data folder")
def headers(service):
    missing = 0
    wanted = ("x-content-type-options", "content-security-policy", "x-frame-options")
    for path in ("/docs", "/v1/articles", "/v1/nothing", "/openapi.json"):
        answer = service.get(path)
        missing += sum(answer.getheader(name) is None for name in wanted)
    mode = os.stat(service.data).st_mode & 0o777
    return missing == 0 and mode & 0o066 == 0, f"{missing} of 12 headers missing, folder {mode:o}"


@probe(17, "a dozen slips: each a 400 problem, or taken")
def slips(service):
    new = {"source": "slips", "published_at": "2024-03-14T08:00:00Z", "body": "The council met."}
    wrong = []

    def expect(name, statuses, answer):
        if answer.status not in statuses:
            wrong.append(f"{name} {answer.status}")

    for path in ("cursor=AAAA", "cursor=%7B%7D", "from=2024-05&to=2024-04"):
        for noun in ("statements", "events", "timelines", "articles"):
            expect(f"{noun}?{path}", [400], service.get(f"/v1/{noun}?{path}"))
    expect("type=", [400], service.get("/v1/statements?type="))
    expect("invalid UTF-8", [400], service.get("/v1/statements?q=%ff"))
    for published in ("2024-03-14T25:00:00Z", "2024-03-14T08:00:00+99:00"):
        expect(published, [400, 422], service.post("/v1/articles", {**new, "published_at": published}))
    for url in ("javascript:alert(1)", "no address"):
        expect(url, [400, 422], service.post("/v1/articles", {**new, "url": url}))
    expect("control character", [400, 422], service.post("/v1/articles", {**new, "source": "a\u0007b"}))
    kind = {"Content-Type": "application/json"}
    body = json.dumps(new).encode()
    expect("BOM", [200, 202], service.post("/v1/articles", b"\xef\xbb\xbf" + body, kind))
    capitals = {**kind, "Content-Encoding": "GZIP"}
    expect("GZIP", [200, 202], service.post("/v1/articles", gzip.compress(body), capitals))
    return not wrong, ", ".join(wrong[:6]) + (f" and {len(wrong) - 6} more" if len(wrong) > 6 else "") or "all 21"


@probe(18, "a database that refuses: words in the first second", None)
def refusing_database(program, folder, _options):
    words, _ = first_words(program, folder, ["--listen", f"{HOST}:{free_port()}"], NO_DATABASE, 2)
    held = HOST in words and "refused" in words.lower()
    return held, (words.strip().splitlines() or ["nothing"])[-1][-100:]
