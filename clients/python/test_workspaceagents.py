"""Tests of the client: python3 -m unittest. Those against a server need WSA_SERVER, WSA_TOKEN, WSA_DATASET and WSA_TRUTH, a JSON file of what
another reader got: {"queries": [{"options": {…}, "samples": [{"key", "state", "members": {extension: sha256}}]}], "shards": [address]}."""

import hashlib
import io
import json
import os
import random
import socket
import struct
import tarfile
import threading
import unittest
import urllib.error
import urllib.request

import workspaceagents
from workspaceagents import Stream, StreamError

SERVER = os.environ.get("WSA_SERVER")


def members_of(sample):
    return {extension: hashlib.sha256(data).hexdigest() for extension, data in sample.items()}


class FormatTests(unittest.TestCase):
    def test_read_tar_gives_what_tarfile_wrote_with_long_names(self):
        files = {"a.txt": b"hello", "folder/b.bin": bytes(range(256)) * 5, "x" * 180 + ".npy": b"", "é" * 90 + ".json": b"{}"}
        for form in (tarfile.USTAR_FORMAT, tarfile.PAX_FORMAT):
            archive = io.BytesIO()
            with tarfile.open(fileobj=archive, mode="w", format=form) as tar:
                for name, data in files.items():
                    if form == tarfile.USTAR_FORMAT and len(name.encode()) > 100:
                        continue
                    entry = tarfile.TarInfo(name)
                    entry.size = len(data)
                    tar.addfile(entry, io.BytesIO(data))
            archive.seek(0)
            for name, data in workspaceagents.read_tar(archive):
                self.assertEqual(files[name], data)

    def test_read_tar_tells_a_cut_archive(self):
        archive = io.BytesIO()
        with tarfile.open(fileobj=archive, mode="w") as tar:
            entry = tarfile.TarInfo("a.bin")
            entry.size = 1000
            tar.addfile(entry, io.BytesIO(bytes(1000)))
        for length in (0, 100, 512, 1000, 1536):
            with self.assertRaises(EOFError):
                list(workspaceagents.read_tar(io.BytesIO(archive.getvalue()[:length])))

    def test_decode_gives_arrays_text_and_json(self):
        header = "{'descr': '<f8', 'fortran_order': False, 'shape': (3,), }".ljust(117) + "\n"
        npy = b"\x93NUMPY\x01\x00" + struct.pack("<H", len(header)) + header.encode() + struct.pack("<3d", 1, 2.5, -3)
        array = workspaceagents.decode("pts.npy", npy)
        self.assertEqual((3,), tuple(array.shape))
        self.assertEqual([1, 2.5, -3], list(array.flat() if isinstance(array, workspaceagents.Array) else array))
        self.assertEqual({"a": 1}, workspaceagents.decode("json", b'{"a": 1}'))
        self.assertEqual("ä", workspaceagents.decode("txt", "ä".encode()))
        self.assertEqual(b"\x00", workspaceagents.decode("mp4", b"\x00"))

    def test_gaps_are_counted_within_and_between_epochs(self):
        def at(epoch, position):
            return {"epoch": epoch, "position": position}

        for before, after, world, remainder, expected in [
                (None, at(0, 3), 3, "drop", 0), (None, at(0, 9), 3, "drop", 2), (at(0, 3), at(0, 6), 3, "pad", 0), (at(0, 9), at(0, 10), 3, "pad", 0),
                (at(0, 9), at(1, 3), 3, "drop", 0), (at(0, 6), at(1, 6), 3, "drop", 2), (at(0, 9), at(1, 2), 3, "repeat", 0), (at(0, 6), at(1, 2), 3, "repeat", 1),
                (at(0, 10), at(1, 3), 3, "pad", 0)]:
            self.assertEqual(expected, workspaceagents._skipped(before, after, world, remainder, 10), (before, after))


class CuttingProxy:
    """A line to the server that breaks off after so many bytes."""

    def __init__(self, server, cuts):
        address = server.split("//")[1].rstrip("/").split(":")
        self._target, self._cuts = (address[0], int(address[1])), cuts
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.address = "http://127.0.0.1:%d" % self._listener.getsockname()[1]
        self.connections = 0
        threading.Thread(target=self._run, daemon=True).start()

    def close(self):
        self._listener.close()

    def _run(self):
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            self.connections += 1
            threading.Thread(target=self._carry, args=(client, next(self._cuts)), daemon=True).start()

    def _carry(self, client, left):
        with client, socket.create_connection(self._target) as server:
            server.sendall(client.recv(1 << 16))
            while left > 0:
                data = server.recv(min(left, 1 << 16))
                if not data:
                    return
                try:
                    client.sendall(data)
                except OSError:
                    return
                left -= len(data)
            # Without a word, as a dead machine does.
            client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


@unittest.skipUnless(SERVER, "needs a server")
class ServerTests(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.dataset = os.environ["WSA_DATASET"]
        with open(os.environ["WSA_TRUTH"], encoding="utf-8") as file:
            cls.truth = json.load(file)

    def check(self, expected, samples):
        self.assertEqual([s["key"] for s in expected], [s.key for s in samples])
        self.assertEqual([s["state"] for s in expected], [s.state for s in samples])
        self.assertEqual([s["members"] for s in expected], [members_of(s) for s in samples])

    def test_stream_equals_the_other_readers(self):
        for query in self.truth["queries"]:
            stream = Stream(SERVER, self.dataset, decode=False, **query["options"])
            self.check(query["samples"], list(stream))
            self.assertEqual(len(query["samples"]), stream.report()["samples"])
            self.assertEqual(0, stream.report()["skipped"])

    def test_tarfile_reads_the_stream_and_the_shards(self):
        plain = next(q for q in self.truth["queries"] if q["options"].get("shuffle") is False)
        address = "%s/api/v1/datasets/%s/versions/latest/stream?epochs=1&shuffle=false" % (SERVER, self.dataset)
        for addresses, has_state in (([address], True), ([SERVER + shard for shard in self.truth["shards"]], False)):
            samples = {}
            for one in addresses:
                request = urllib.request.Request(one, headers={"Authorization": "Bearer " + os.environ["WSA_TOKEN"]})
                with urllib.request.urlopen(request) as answer, tarfile.open(fileobj=answer, mode="r|") as tar:
                    for entry in tar:
                        key, extension = entry.name.split(".", 1)
                        samples.setdefault(key, {})[extension] = tar.extractfile(entry).read()
            self.assertEqual([s["key"] for s in plain["samples"]], list(samples))
            for expected in plain["samples"]:
                if has_state:
                    self.assertEqual(expected["state"], json.loads(samples[expected["key"]].pop("state.json")))
                self.assertEqual(expected["members"], members_of(samples[expected["key"]]))

    def test_every_sample_comes_once_over_a_line_that_breaks(self):
        query = self.truth["queries"][0]
        random_cut = random.Random(7)
        proxy = CuttingProxy(SERVER, iter(lambda: random_cut.randrange(1, 40_000), None))
        try:
            stream = Stream(proxy.address, self.dataset, decode=False, retries=1000, **query["options"])
            workspaceagents.MAX_PAUSE_SECONDS = 0.001
            self.check(query["samples"], list(stream))
            self.assertGreater(stream.report()["reconnects"], 5)
            self.assertEqual(stream.report()["reconnects"] + 1, proxy.connections)
        finally:
            workspaceagents.MAX_PAUSE_SECONDS = 10.0
            proxy.close()

    def test_state_goes_on_after_the_sample_with_any_number_of_readers(self):
        query = self.truth["queries"][0]
        expected = query["samples"]
        options = dict(query["options"], decode=False)
        state, read = {}, []
        for world, steps in ((1, 7), (3, 4), (4, 3), (2, 100)):
            ranks = []
            for rank in range(world):
                stream = Stream(SERVER, self.dataset, rank=rank, world=world, **dict(options, remainder="repeat", epochs=None if steps < 100 else 1))
                stream.load_state_dict(state)
                samples, left = [], steps
                for sample in stream:
                    samples.append(sample)
                    left -= 1
                    if left == 0:
                        break
                ranks.append((samples, stream.state_dict()))
            state = ranks[0][1]
            self.assertTrue(all(other == state for _, other in ranks))
            read += [sample.key for turn in zip(*(samples for samples, _ in ranks)) for sample in turn]
        self.assertEqual([s["key"] for s in expected][:len(read)], read[:len(expected)])
        self.assertGreater(len(read), 40)

    def test_epochs_follow_each_other_in_a_for_loop(self):
        stream = Stream(SERVER, self.dataset, seed=5, epochs=1)
        epochs = [[sample.key for sample in stream] for _ in range(2)]
        self.assertEqual([s["key"] for s in self.truth["queries"][0]["samples"]], epochs[0] + epochs[1])
        self.assertEqual((2, 0), (stream.state_dict()["epoch"], stream.state_dict()["position"]))

    def test_a_mixture_goes_on_in_the_middle(self):
        options = {"seed": 4, "epochs": 1, "weight": 2, "where": "start_seconds >= 4", "mixture": [{"dataset": self.dataset, "where": "start_seconds < 4"}]}
        whole = [sample.key for sample in Stream(SERVER, self.dataset, **options)]
        stream = Stream(SERVER, self.dataset, **options)
        read = [sample.key for _, sample in zip(range(7), stream)]
        again = Stream(SERVER, self.dataset, **options)
        again.load_state_dict(json.loads(json.dumps(stream.state_dict())))
        self.assertEqual(whole, read + [sample.key for sample in again])
        self.assertEqual(41, len(set(whole)))

    def test_a_job_is_reported_with_what_was_read(self):
        stream = Stream(SERVER, self.dataset, seed=5, epochs=1, job="python-test", rank=1, world=3)
        count = len(list(stream))
        request = urllib.request.Request("%s/api/v1/datasets/%s/readers?hours=1" % (SERVER, self.dataset), headers={"Authorization": "Bearer " + os.environ["WSA_TOKEN"]})
        with urllib.request.urlopen(request) as answer:
            readers = [reader for reader in json.load(answer)["readers"] if reader["job"] == "python-test"]
        self.assertEqual([(count, stream.report()["bytes"], 1, 3, "client")], [(r["samples"], r["bytes"], r["rank"], r["world"], r["source"]) for r in readers])

    def test_a_job_that_cannot_be_reported_is_read_to_its_end(self):
        with self.assertWarnsRegex(RuntimeWarning, "job's name"):
            stream = Stream(SERVER, self.dataset, seed=5, epochs=1, job="python-test")
            stream._job = "a b"
            self.assertGreater(len(list(stream)), 0)

    def test_refusals_are_told_and_not_retried(self):
        state = self.truth["queries"][0]["samples"][3]["state"]
        for options, loaded, words in (
                ({"rank": 3, "world": 3}, None, "rank is 0 to 2"), ({"world": 0, "rank": 0}, None, "world"), ({"split": "nope"}, None, "nope"),
                ({"seed": 6}, state, "seed"), ({"seed": 5}, dict(state, version="0" * 64), "0" * 64), ({"seed": 5}, dict(state, position=10 ** 6), "position")):
            stream = Stream(SERVER, self.dataset, "latest", **options)
            stream.load_state_dict(loaded or {})
            with self.assertRaises(StreamError) as caught:
                next(iter(stream))
            self.assertIn(words, str(caught.exception))
            self.assertEqual(400, caught.exception.status)
            self.assertEqual(0, stream.report()["reconnects"])
        with self.assertRaises(StreamError) as caught:
            next(iter(Stream(SERVER, self.dataset, token="wsa_nobody")))
        self.assertEqual(401, caught.exception.status)


if __name__ == "__main__":
    unittest.main()
