"""Python's tarfile in stream mode as people use it for WebDataset shards, and PyAV for frames of clips. One request a line, one answer a line, both JSON."""
import hashlib
import json
import multiprocessing
import os
import sys
import tarfile
import time
import urllib.request


def samples_of(file):
    """(key, {extension: bytes}) of each sample of an archive."""
    key, members = None, {}
    with tarfile.open(fileobj=file, mode="r|") as tar:
        for entry in tar:
            name, extension = entry.name.split(".", 1)
            if name != key and members:
                yield key, members
                members = {}
            key = name
            members[extension] = tar.extractfile(entry).read()
    if members:
        yield key, members


def read(paths):
    count = size = 0
    for path in paths:
        with open(path, "rb", buffering=1 << 20) as file:
            for _, members in samples_of(file):
                count += 1
                size += sum(len(data) for data in members.values())
    return {"count": count, "bytes": size}


def digest(paths):
    total = hashlib.sha256()
    for path in paths:
        with open(path, "rb") as file:
            for key, members in samples_of(file):
                for extension, data in members.items():
                    total.update(("%s.%s %d\n" % (key, extension, len(data))).encode() + data)
    return {"digest": total.hexdigest()}


def frames_of(request):
    """Frames at the middles of equal parts, the shorter side scaled to the size and the middle cut out: uint8 [frames, size, size, 3]."""
    import av
    import numpy
    path, count, size = request
    with av.open(path) as container:
        stream = container.streams.video[0]
        stream.thread_type = "AUTO"
        seconds = float(stream.duration * stream.time_base)
        wanted = [seconds * (part + 0.5) / count for part in range(count)]
        pictures, last = [], None
        for frame in container.decode(stream):
            while len(pictures) < count and last is not None and frame.time > wanted[len(pictures)]:
                pictures.append(cut(last, size))
            last = frame
        while len(pictures) < count:
            pictures.append(cut(last, size))
    return numpy.stack(pictures)


def cut(frame, size):
    scale = size / min(frame.width, frame.height)
    width, height = max(size, round(frame.width * scale)), max(size, round(frame.height * scale))
    picture = frame.to_ndarray(width=width, height=height, format="rgb24", interpolation="BICUBIC")
    left, top = (width - size) // 2, (height - size) // 2
    return picture[top:top + size, left:left + size]


def frames_sum(request):
    return float(frames_of(request).mean())


def frames(paths, count, size):
    work = [(path, count, size) for path in paths]
    with multiprocessing.Pool(os.cpu_count()) as pool:
        pool.map(frames_sum, work[:2])
        start = time.perf_counter()
        means = pool.map(frames_sum, work, chunksize=1)
        return {"means": means, "own": time.perf_counter() - start}


if __name__ == "__main__":
    for line in sys.stdin:
        request = json.loads(line)
        work = {"read": lambda: read(request["paths"]), "digest": lambda: digest(request["paths"]), "frames": lambda: frames(request["paths"], request["count"], request["size"])}[request["work"]]
        wall, processor = time.perf_counter(), time.process_time()
        answer = work()
        print(json.dumps({"seconds": answer.pop("own", time.perf_counter() - wall), "processorSeconds": time.process_time() - processor, **answer}), flush=True)
