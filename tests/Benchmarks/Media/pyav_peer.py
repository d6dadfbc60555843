"""PyAV as people use it. Reads one request a line as JSON, answers one line as JSON with the seconds it took, measured here."""
import hashlib
import json
import sys
import time

import av


def timed(work):
    wall, processor = time.perf_counter(), time.process_time()
    answer = work()
    return {"seconds": time.perf_counter() - wall, "processorSeconds": time.process_time() - processor, **answer}


def demux(path):
    with av.open(path) as container:
        return {"pts": sorted(packet.pts for packet in container.demux(video=0) if packet.pts is not None)}


def decode_from_keyframe(container, stream, pts):
    """Frames from the keyframe before a time on."""
    container.seek(pts, stream=stream)
    return container.decode(stream)


def frames(path, pts, form):
    """The frame of each pts, as RGB ("rgb24") or as the SHA-256 of its planes ("hash")."""
    found, hashes = [], []
    with av.open(path) as container:
        stream = container.streams.video[0]
        stream.thread_type = "AUTO"
        for wanted in pts:
            for frame in decode_from_keyframe(container, stream, wanted):
                if frame.pts >= wanted:
                    break
            found.append(frame.pts)
            if form == "hash":
                hashes.append(hashlib.sha256(frame.to_ndarray().tobytes()).hexdigest())
            else:
                frame.to_ndarray(format=form)
    return {"pts": found, "hashes": hashes}


def runs(path, ranges):
    """Every frame from one pts to another, both included, left as decoded."""
    found = []
    with av.open(path) as container:
        stream = container.streams.video[0]
        stream.thread_type = "AUTO"
        for first, last in ranges:
            for frame in decode_from_keyframe(container, stream, first):
                if frame.pts >= first:
                    found.append(frame.pts)
                if frame.pts >= last:
                    break
    return {"pts": found}


for line in sys.stdin:
    request = json.loads(line)
    work = {
        "demux": lambda: demux(request["path"]),
        "frames": lambda: frames(request["path"], request["pts"], request["form"]),
        "runs": lambda: runs(request["path"], request["ranges"]),
    }[request["work"]]
    print(json.dumps(timed(work)), flush=True)
