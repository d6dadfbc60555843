"""Samples of a published WorkspaceAgents dataset version, in an exact order that resumes exactly.

One file, standard library only (numpy and torch are used when they are there). Copy it beside your training script:

    from workspaceagents import Stream
    stream = Stream("https://host", "garden", token=TOKEN, split="train", seed=1, epochs=1, frames=16, size=224)
    for sample in stream:                      # sample["frames.npy"], sample["pts.npy"], sample["json"], sample.key
        train(sample)
        checkpoint["data"] = stream.state_dict()
    stream.load_state_dict(checkpoint["data"]) # the next sample is the one after the last that was used

With several ranks each reads its own samples, the same number on every rank; save on all of them after the same step, and
any other number of ranks and workers can go on from that state. `Stream` is a torch IterableDataset where torch is
installed: rank and world come from torch.distributed, workers of a DataLoader are told apart, and torchdata's
StatefulDataLoader finds `state_dict` and `load_state_dict`.

A broken line or a restarted server is waited for and read on from the exact sample. What cannot be mended by waiting (a
token that has expired, a sample whose bytes are gone, a state of another version) is a `StreamError` with the server's words.
"""

import ast
import http.client
import json
import os
import queue
import ssl
import struct
import threading
import time
import urllib.parse
import uuid
import warnings

try:
    import numpy
except ImportError:
    numpy = None

try:
    from torch.utils.data import IterableDataset as _Base
    from torch.utils.data import get_worker_info as _worker_info
    import torch.distributed as _distributed
except ImportError:
    _Base, _worker_info, _distributed = object, None, None

__all__ = ["Array", "Sample", "Stream", "StreamError", "decode", "read_tar"]

BLOCK = 512
STATE = "state.json"
WAITED_STATUSES = (408, 409, 425, 429, 500, 502, 503, 504)
STALL_SECONDS = 0.1
REPORT_SECONDS = 10.0
MAX_PAUSE_SECONDS = 10.0


class StreamError(Exception):
    """What the server refused, or could not be mended by asking again. `status` is HTTP's, or None; `code` the server's word for it."""

    def __init__(self, message, status=None, code=None):
        super().__init__(message)
        self.status, self.code = status, code


class Sample(dict):
    """Members by extension ("mp4", "json", "pts.npy"). `key` names it, `state` resumes after it."""

    key = ""
    state = None


class Array:
    """A NumPy array where numpy is not installed: `dtype` and `shape` as NumPy writes them, `data` the bytes."""

    FORMATS = {"|u1": "B", "<f4": "f", "<f8": "d", "<i4": "i", "<i8": "q", "|b1": "?"}

    def __init__(self, dtype, shape, data):
        self.dtype, self.shape, self.data = dtype, shape, data

    def flat(self):
        """All values in a row, the last index running fastest."""
        form = self.FORMATS[self.dtype]
        return list(struct.unpack("<%d%s" % (len(self.data) // struct.calcsize("<" + form), form), self.data))


def decode_npy(data):
    """A .npy file's array."""
    if data[:6] != b"\x93NUMPY":
        raise ValueError("not a .npy file")
    start, size = (10, struct.unpack_from("<H", data, 8)[0]) if data[6] == 1 else (12, struct.unpack_from("<I", data, 8)[0])
    header = ast.literal_eval(bytes(data[start:start + size]).decode("latin-1").strip())
    body = memoryview(data)[start + size:]
    if numpy is None:
        return Array(header["descr"], header["shape"], bytes(body))
    order = "F" if header["fortran_order"] else "C"
    return numpy.frombuffer(body, dtype=numpy.dtype(header["descr"])).reshape(header["shape"], order=order)


def decode(extension, data):
    """A member as what it is: json, text, an array; anything else stays bytes."""
    kind = extension.rsplit(".", 1)[-1]
    if kind == "json":
        return json.loads(data)
    if kind in ("txt", "srt", "vtt", "csv"):
        return data.decode("utf-8")
    return decode_npy(data) if kind == "npy" else data


def _read_exactly(file, count):
    parts = []
    while count:
        part = file.read(count)
        if not part:
            raise EOFError("The archive ended in the middle.")
        parts.append(part)
        count -= len(part)
    return parts[0] if len(parts) == 1 else b"".join(parts)


def _pax(data):
    # "30 path=a/long/name\n": the number counts itself.
    found, at = {}, 0
    while at < len(data):
        end = at + int(data[at:data.index(b" ", at)])
        name, value = data[data.index(b" ", at) + 1:end - 1].split(b"=", 1)
        found[name.decode()] = value.decode("utf-8")
        at = end
    return found


def read_tar(file):
    """(name, bytes) of each file of a TAR that is read from its start; EOFError when the end mark is missing."""
    extra = {}
    while True:
        head = _read_exactly(file, BLOCK)
        if not any(head):
            return
        size = int(extra.get("size") or int(head[124:136].rstrip(b"\0 ") or b"0", 8))
        padded = (size + BLOCK - 1) // BLOCK * BLOCK
        data = _read_exactly(file, padded)[:size] if padded else b""
        if head[156:157] == b"x":
            extra = _pax(data)
            continue
        name, prefix = head[:100].rstrip(b"\0").decode(), head[345:500].rstrip(b"\0").decode()
        yield extra.get("path") or (prefix + "/" + name if prefix else name), data
        extra = {}


def _read_samples(file):
    sample = Sample()
    for name, data in read_tar(file):
        folder, _, last = name.rpartition("/")
        key, _, extension = last.partition(".")
        sample.key = folder + "/" + key if folder else key
        # Each sample's last member: a sample without it was cut off and has not come.
        if extension == STATE:
            sample.state = json.loads(data)
            yield sample
            sample = Sample()
        else:
            sample[extension] = data


class Stream(_Base):
    """A version's samples. See the module's words for how to use it.

    server, dataset   as in https://host and the dataset's name
    version           an alias, "v2" or an id; None: the newest, or that of a state that is loaded
    token             the secret, or a function that gives it, asked at each connection; WSA_TOKEN in the environment otherwise
    epochs            1: each `for` is an epoch and the next one goes on with the next; None: no end
    rank, world       None: torch.distributed's, else RANK and WORLD_SIZE of the environment, else one reader
    remainder         "drop", "pad" or "repeat": what becomes of an epoch's end that does not go round
    bad               "throw", or "skip": go on without samples that cannot be read; report() counts them
    frames, …         frames.npy and pts.npy in place of mp4: frames=16, size=224, fit="crop"|"stretch",
                      sampling="uniform"|"random"|"rate"|"keyframes", fps, around and window in seconds
    decode            False: members stay bytes
    prefetch          samples that are read ahead by a thread; 0 for none
    where             a condition over the version's samples, as in a query of its table clips: "stop_seconds - start_seconds > 2"
    mixture, weight   further sets, [{"dataset": "garden", "version": "v2", "weight": 1, "split": …, "where": …}]: so many of their samples come with
                      `weight` of this dataset's; the state then holds the mixture, and another one refuses it
    job               a name for the dataset's page, which then shows this reader's samples/s, MB/s and waiting, live and over time; None: the
                      server counts what it sends
    retries           how often in a row, without a sample between, a connection is tried again
    """

    def __init__(self, server, dataset, version=None, *, token=None, split="train", seed=0, epoch=0, epochs=None, shuffle=True, rank=None,
                 world=None, remainder="drop", bad="throw", frames=None, size=None, fit=None, sampling=None, fps=None, around=None, window=None,
                 decode=True, prefetch=2, retries=8, timeout=60.0, job=None, where=None, mixture=None,
                 weight=None):
        self._server, self._dataset, self._version, self._token = urllib.parse.urlsplit(server), dataset, version, token
        self._query = {"split": split, "seed": seed, "shuffle": "true" if shuffle else "false", "remainder": remainder, "bad": bad,
                       "frames": frames, "size": size, "fit": fit, "sampling": sampling, "fps": fps, "around": around, "window": window,
                       "where": where, "weight": weight, "mixture": json.dumps(mixture) if mixture else None, "job": job, "report": None if job is None else "false"}
        self._job = job
        self._rank, self._world, self._epoch, self._epochs = rank, world, epoch, epochs
        self._decode, self._prefetch, self._retries, self._timeout = decode, prefetch, retries, timeout
        self._state, self._warned = None, False
        self._count = {"samples": 0, "bytes": 0, "seconds": 0.0, "wait_seconds": 0.0, "decode_seconds": 0.0, "stalls": 0, "reconnects": 0, "skipped": 0}

    def state_dict(self):
        """Where the reading is: a small dict of JSON's types. Empty before the first sample."""
        return dict(self._state or {})

    def load_state_dict(self, state):
        """Goes on after the sample that the state was taken at. {} begins anew."""
        self._state = dict(state) or None

    def report(self):
        """Samples, bytes, seconds of iterating, seconds spent waiting for samples and decoding members, waits above 0.1 s, reconnections, samples skipped; and rates."""
        seconds = self._count["seconds"] or float("inf")
        return dict(self._count, samples_per_second=self._count["samples"] / seconds, bytes_per_second=self._count["bytes"] / seconds)

    def __iter__(self):
        rank, world = self._place()
        began = time.monotonic()
        reporter = _Reporter(self, rank, world) if self._job else None
        first = (self._state or {}).get("epoch", self._epoch)
        samples = self._samples(rank, world, self._state, first)
        source = _ahead(samples, self._prefetch) if self._prefetch else samples
        try:
            while True:
                asked = time.monotonic()
                sample = next(source, None)
                waited = time.monotonic() - asked
                if sample is None:
                    if self._state and self._state["epoch"] < first + self._epochs:
                        self._state = dict(self._state, epoch=first + self._epochs, position=0)
                    return
                self._count["samples"] += 1
                self._count["bytes"] += sum(len(data) for data in sample.values())
                self._count["wait_seconds"] += waited
                self._count["stalls"] += waited > STALL_SECONDS
                if self._decode:
                    decoding = time.monotonic()
                    for extension in sample:
                        sample[extension] = decode(extension, sample[extension])
                    self._count["decode_seconds"] += time.monotonic() - decoding
                self._state = sample.state
                self._count["seconds"] += time.monotonic() - began
                began = time.monotonic()
                yield sample
                if reporter:
                    reporter.tick()
        finally:
            self._count["seconds"] += time.monotonic() - began
            source.close()
            if reporter:
                reporter.close()

    def _address(self, version):
        return "%s/api/v1/datasets/%s/versions/%s" % (
            self._server.path.rstrip("/"), urllib.parse.quote(self._dataset, safe=""), urllib.parse.quote(version, safe=""))

    def _open(self, timeout):
        """A line to the server, not yet connected, and the headers for it."""
        secret = self._token() if callable(self._token) else self._token or os.environ.get("WSA_TOKEN")
        headers = {"Authorization": "Bearer " + secret} if secret else {}
        host, port = self._server.hostname, self._server.port
        if self._server.scheme == "https":
            return http.client.HTTPSConnection(host, port, timeout=timeout, context=ssl.create_default_context()), headers
        return http.client.HTTPConnection(host, port, timeout=timeout), headers

    def _place(self):
        rank, world = self._rank, self._world
        if rank is None and _distributed is not None and _distributed.is_available() and _distributed.is_initialized():
            rank, world = _distributed.get_rank(), _distributed.get_world_size()
        if rank is None:
            rank, world = int(os.environ.get("RANK", 0)), int(os.environ.get("WORLD_SIZE", 1))
        world = 1 if world is None else world
        worker = _worker_info() if _worker_info else None
        return (worker.id * world + rank, world * worker.num_workers) if worker else (rank, world)

    def _samples(self, rank, world, state, first):
        """The samples, over as many connections as it takes. Ends with the epochs asked for."""
        failures = 0
        version = self._version or (state or {}).get("version") or "latest"
        while True:
            left = None if self._epochs is None else first + self._epochs - (state or {}).get("epoch", self._epoch)
            if left is not None and left < 1:
                return
            try:
                with _Connection(self, version, rank, world, state, left) as response:
                    version = response.version
                    for sample in _read_samples(response.file):
                        self._count["skipped"] += _skipped(state, sample.state, world, self._query["remainder"], response.sample_count)
                        state, failures = sample.state, 0
                        yield sample
                return
            except (OSError, EOFError, http.client.HTTPException) as problem:
                failures += 1
                self._count["reconnects"] += 1
                if failures > self._retries:
                    raise StreamError("The server cannot be reached or breaks off again and again (%s: %s). The state is kept; go on from it later."
                                      % (type(problem).__name__, problem)) from problem
                time.sleep(min(MAX_PAUSE_SECONDS, 0.05 * 2 ** failures))


class _Reporter:
    """Tells the server every ten seconds what was read, by a thread: reporting never holds up a sample and never ends the reading."""

    def __init__(self, stream, rank, world):
        self._stream, self._place = stream, {"run": uuid.uuid4().hex, "rank": rank, "world": world}
        self._before, self._told, self._thread = dict(stream._count), time.monotonic(), None

    def tick(self):
        if time.monotonic() - self._told >= REPORT_SECONDS and not (self._thread and self._thread.is_alive()):
            self._told = time.monotonic()
            self._thread = threading.Thread(target=self._send, args=(self._report(),), daemon=True)
            self._thread.start()

    def close(self):
        if self._thread:
            self._thread.join(REPORT_SECONDS)
        report = self._report()
        if report["samples"]:
            self._send(report)

    def _report(self):
        more = {name: value - self._before[name] for name, value in self._stream._count.items()}
        state = self._stream._state or {}
        return dict(self._place, split=self._stream._query["split"], epoch=state.get("epoch", 0), position=state.get("position", 0), samples=more["samples"],
                    bytes=more["bytes"], seconds=more["seconds"], waitSeconds=more["wait_seconds"], decodeSeconds=more["decode_seconds"],
                    stalls=int(more["stalls"]), skipped=more["skipped"])

    def _send(self, report):
        stream = self._stream
        version = (stream._state or {}).get("version") or stream._version or "latest"
        line, headers = stream._open(min(stream._timeout, REPORT_SECONDS))
        try:
            line.request("POST", stream._address(version) + "/readers/" + urllib.parse.quote(stream._job, safe=""),
                         body=json.dumps(report), headers=dict(headers, **{"Content-Type": "application/json"}))
            answer = line.getresponse()
            problem = None if answer.status < 300 else "%d %s" % (answer.status, answer.read(1 << 12).decode("utf-8", "replace"))
        except (OSError, http.client.HTTPException) as failure:
            problem = repr(failure)
        finally:
            line.close()
        if problem and not stream._warned:
            stream._warned = True
            warnings.warn("Job %r cannot be reported, the reading goes on: %s" % (stream._job, problem), RuntimeWarning)


class _Connection:
    """One request. Entering it gives the open archive; refusals are a StreamError, or an OSError when waiting may help."""

    def __init__(self, stream, version, rank, world, state, epochs):
        query = dict(stream._query, rank=rank, world=world, epoch=stream._epoch, epochs=epochs)
        if state:
            query["state"] = json.dumps(state, sort_keys=True, separators=(",", ":"))
        text = urllib.parse.urlencode({name: value for name, value in query.items() if value is not None})
        self._address = "%s/stream?%s" % (stream._address(version), text)
        self._http, self._headers = stream._open(stream._timeout)

    def __enter__(self):
        try:
            self._http.request("GET", self._address, headers=self._headers)
            answer = self._http.getresponse()
            if answer.status == 200:
                self.file, self.version = answer, answer.headers["X-Version-Id"]
                self.sample_count = int(answer.headers["X-Sample-Count"])
                return self
            body = answer.read(1 << 16)
        except BaseException:
            self._http.close()
            raise
        self._http.close()
        try:
            problem = json.loads(body)
        except ValueError:
            problem = {}
        message = problem.get("detail") or "The server answered %d." % answer.status
        if answer.status in WAITED_STATUSES:
            raise OSError(message)
        raise StreamError(message, answer.status, problem.get("code"))

    def __exit__(self, *_):
        self._http.close()


def _skipped(before, after, world, remainder, sample_count):
    """How many of this reader's samples are missing between two states that follow each other."""
    if before is None:
        before = dict(after, position=0)
    if before["epoch"] == after["epoch"]:
        return max(0, -(-(after["position"] - before["position"]) // world) - 1)
    rest = sample_count - before["position"]
    tail = rest // world if remainder == "drop" else -(-rest // world)
    # With "repeat" the turn that fills up an epoch's end is of both epochs and counted with the first.
    return tail - 1 if remainder == "repeat" and after["position"] < world else max(0, tail) + max(0, -(-after["position"] // world) - 1)


def _ahead(samples, count):
    """The same samples, read ahead by a thread."""
    waiting, stop = queue.Queue(count), threading.Event()

    def put(item):
        while not stop.is_set():
            try:
                waiting.put(item, timeout=0.2)
                return True
            except queue.Full:
                continue
        return False

    def run():
        try:
            for sample in samples:
                if not put((sample, None)):
                    return
            put((None, None))
        except BaseException as problem:  # it belongs to who takes the samples
            put((None, problem))
        finally:
            samples.close()

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    try:
        while True:
            sample, problem = waiting.get()
            if problem is not None:
                raise problem
            if sample is None:
                return
            yield sample
    finally:
        stop.set()
