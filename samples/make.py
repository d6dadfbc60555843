#!/usr/bin/env python3
"""Makes the sample recordings and truth.json beside them, from nothing but this script, ffmpeg and espeak-ng.

    python3 samples/make.py            make everything again, then check it
    python3 samples/make.py --check    only check the committed files against the committed truth
"""

import csv
import json
import math
import pathlib
import subprocess
import sys
import tempfile
import wave
from array import array

import picture

HERE = pathlib.Path(__file__).resolve().parent
RECORDINGS = HERE / "recordings"
SPEECH_RATE_HZ = 22050

# ---- what is in the recordings ------------------------------------------------------------------------------------------------

def kitchen_pts(n):
    """A phone's clock, in ticks of 1/90000 s: 30 fps, then 20 fps in low light, 30 fps again with a stall of 0.4 s; up to 6.7 ms of jitter."""
    base = 3000 * n + 1500 * min(max(n - 300, 0), 240) + (36000 if n >= 700 else 0)
    return base + n * 7919 % 601


KITCHEN_PTS = "3000*N+1500*clip(N-300,0,240)+36000*gte(N,700)+mod(N*7919,601)"  # the same for ffmpeg

SPOKEN = {
    "kitchen-vfr": [
        (1.2, "First, warm the pan on a low flame."), (5.5, "Add two spoons of oil and wait."), (10.4, "Now the onions, cut into thin rings."),
        (15.3, "Swing the pan gently from left to right."), (20.6, "The light is poor here, so the camera slows down."),
        (26.2, "Turn the heat up for a minute."), (31.0, "Salt, pepper, and a little lemon."), (35.6, "That is all. Enjoy your meal.")],
    "garden-hevc": [
        (0.9, "Welcome to the garden."), (4.2, "Five flowers stand in a row."), (8.6, "A cloud passes over the hedge."),
        (13.1, "The ball rolls through the grass."), (17.8, "And that is the end of the tour.")],
    "street-truncated": [
        (0.8, "The red car comes from the left."), (5.1, "The blue car comes from the right."), (10.0, "Then the recorder lost its power."),
        (15.2, "Nobody will ever see this part.")],
}
VOICES = {"kitchen-vfr": "en-us", "garden-hevc": "en-gb", "street-truncated": "en-us+f3"}

VIDEOS = {
    # Conforms already: closed GOPs of one second, B-frames, faststart. Its frame times are what makes it hard.
    "kitchen-vfr": {
        "file": "kitchen.mp4", "frames": 1068, "timeBase": (1, 90000), "pts": kitchen_pts, "ptsForFfmpeg": KITCHEN_PTS, "audioSeconds": 40.0,
        "keyframes": "first frame at or after each whole second, closed GOP",
        "encoder": ["-c:v", "libx264", "-preset", "slow", "-crf", "30", "-bf", "3", "-g", "9999", "-sc_threshold", "0", "-threads", "1",
                    "-force_key_frames", "expr:gte(t,n_forced)"]},
    # HEVC, open GOPs of up to ten seconds, first frame 2 ticks of 1001/30000 s after the sound: must be standardised.
    "garden-hevc": {
        "file": "garden.mp4", "frames": 660, "timeBase": (1, 30000), "pts": lambda n: 1001 * n + 2002, "ptsForFfmpeg": "1001*N+2002",
        "audioSeconds": 22.0, "keyframes": "every 300 frames, open GOP",
        "encoder": ["-c:v", "libx265", "-preset", "medium", "-crf", "30", "-tag:v", "hvc1", "-x265-params",
                    "keyint=300:min-keyint=300:scenecut=0:open-gop=1:bframes=4:pools=none:frame-threads=1:log-level=error"]},
    # An ordinary file, cut off after it was written.
    "street-truncated": {
        "file": "street.mp4", "frames": 500, "timeBase": (1, 12800), "pts": lambda n: 512 * n, "ptsForFfmpeg": "512*N", "audioSeconds": 20.0,
        "keyframes": "every 50 frames, closed GOP",
        "encoder": ["-c:v", "libx264", "-preset", "slow", "-crf", "30", "-bf", "2", "-g", "50", "-sc_threshold", "0", "-threads", "1"],
        "keepOfMediaData": 0.6},
}

# t_reference = offset + (1 + drift * 1e-6) * t_track. Values are formulas of the reference time t, in seconds.
SENSORS = {
    "kitchen-vfr": {
        "file": "imu.csv", "rateHz": 200, "offsetSeconds": -1.25, "driftPpm": 41.0, "seconds": 43.0, "gap": (18.0, 19.5), "decimals": 5,
        "time": ("time_s", lambda t: f"{t:.6f}"),
        "channels": [
            ("ax [m/s^2]", "-3.7*sin(2*pi*0.25*t)", lambda t: -3.7 * math.sin(2 * math.pi * 0.25 * t)),
            ("ay [m/s^2]", "0.5*cos(2*pi*1.3*t)", lambda t: 0.5 * math.cos(2 * math.pi * 1.3 * t)),
            ("az [m/s^2]", "9.80665+0.2*sin(2*pi*2*t)", lambda t: 9.80665 + 0.2 * math.sin(2 * math.pi * 2 * t)),
            ("gx [rad/s]", "0.8*sin(2*pi*0.5*t)", lambda t: 0.8 * math.sin(2 * math.pi * 0.5 * t)),
            ("gy [rad/s]", "0.01*t", lambda t: 0.01 * t),
            ("gz [rad/s]", "0.3*cos(2*pi*0.1*t)", lambda t: 0.3 * math.cos(2 * math.pi * 0.1 * t))]},
    "garden-hevc": {
        "file": "weather.csv", "rateHz": 10, "offsetSeconds": 0.5, "driftPpm": 0.0, "seconds": 22.0, "gap": None, "decimals": 3,
        "time": ("timestamp_ms", lambda t: str(round(t * 1000))),
        "channels": [
            ("temperature [degC]", "18+0.05*t", lambda t: 18 + 0.05 * t),
            ("humidity [%]", "60-5*sin(2*pi*0.05*t)", lambda t: 60 - 5 * math.sin(2 * math.pi * 0.05 * t)),
            ("light [lx]", "12000+3000*cos(2*pi*0.1*t)", lambda t: 12000 + 3000 * math.cos(2 * math.pi * 0.1 * t))]},
}

# ---- how they are made --------------------------------------------------------------------------------------------------------

def run(command, **options):
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, **options).stdout


def speak(name, work):
    """Says every line at its time; returns the sound file and the captions with the bounds of the speech itself, not of its silences."""
    sound = array("h", bytes(2 * round(VIDEOS[name]["audioSeconds"] * SPEECH_RATE_HZ)))
    captions = []
    for start_seconds, text in SPOKEN[name]:
        line = work / "line.wav"
        run(["espeak-ng", "-v", VOICES[name], "-s", "150", "-w", str(line), text])
        with wave.open(str(line)) as reader:
            assert (reader.getframerate(), reader.getnchannels(), reader.getsampwidth()) == (SPEECH_RATE_HZ, 1, 2)
            samples = array("h", reader.readframes(reader.getnframes()))
        loud = [i for i, sample in enumerate(samples) if abs(sample) > 300]
        samples = samples[loud[0]:loud[-1] + 1]
        first = round(start_seconds * SPEECH_RATE_HZ)
        sound[first:first + len(samples)] = samples
        stop_seconds = math.ceil((first + len(samples)) * 1000 / SPEECH_RATE_HZ) / 1000
        captions.append({"startSeconds": start_seconds, "stopSeconds": stop_seconds, "text": text})
    with wave.open(str(work / "speech.wav"), "wb") as writer:
        writer.setparams((1, 2, SPEECH_RATE_HZ, len(sound), "NONE", ""))
        writer.writeframes(sound.tobytes())
    return work / "speech.wav", captions


def clock(seconds, point):
    ms = round(seconds * 1000)
    return f"{ms // 3600000:02d}:{ms // 60000 % 60:02d}:{ms // 1000 % 60:02d}{point}{ms % 1000:03d}"


def write_captions(path, captions):
    point = "." if path.suffix == ".vtt" else ","
    cues = [f"{i}\n{clock(c['startSeconds'], point)} --> {clock(c['stopSeconds'], point)}\n{c['text']}\n" for i, c in enumerate(captions, 1)]
    path.write_text(("WEBVTT\n\n" if path.suffix == ".vtt" else "") + "\n".join(cues), encoding="utf-8", newline="\n")


def write_sensor(folder, sensor, stated_clocks):
    """Writes the log in the sensor's own time, and clocks.json, which says how that time (and any other stated one) maps to the video's."""
    scale, gap = 1 + sensor["driftPpm"] * 1e-6, sensor["gap"]
    times = [k / sensor["rateHz"] for k in range(round(sensor["seconds"] * sensor["rateHz"]) + 1)]
    times = [t for t in times if not (gap and gap[0] < t < gap[1])]
    with open(folder / sensor["file"], "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow([sensor["time"][0]] + [channel[0] for channel in sensor["channels"]])
        for t in times:
            values = [channel[2](sensor["offsetSeconds"] + scale * t) for channel in sensor["channels"]]
            writer.writerow([sensor["time"][1](t)] + [f"{value:.{sensor['decimals']}f}" for value in values])
    clocks = {sensor["file"]: {"offsetSeconds": sensor["offsetSeconds"], "driftPpm": sensor["driftPpm"]}}
    (folder / "clocks.json").write_text(json.dumps(clocks | stated_clocks, indent=2) + "\n", encoding="utf-8")
    return {"file": sensor["file"], "rows": len(times), "rateHz": sensor["rateHz"], **clocks[sensor["file"]],
            "firstTrackSeconds": times[0], "lastTrackSeconds": times[-1],
            "gapTrackSeconds": list(gap) if gap else None,
            "gapReferenceSeconds": [sensor["offsetSeconds"] + scale * t for t in gap] if gap else None,
            "decimals": sensor["decimals"], "channels": [{"name": c[0], "formulaOfReferenceSeconds": c[1]} for c in sensor["channels"]]}


def write_video(path, name, speech):
    video = VIDEOS[name]
    num, den = video["timeBase"]
    pts = [video["pts"](n) for n in range(video["frames"])]
    command = ["ffmpeg", "-v", "error", "-y", "-f", "rawvideo", "-pix_fmt", "yuv420p", "-s", f"{picture.WIDTH}x{picture.HEIGHT}",
               "-i", "pipe:0", "-i", str(speech), "-map", "0:v", "-map", "1:a", "-map_metadata", "-1",
               "-vf", f"settb={num}/{den},setpts='{video['ptsForFfmpeg']}'", "-fps_mode", "passthrough", "-enc_time_base", f"{num}:{den}",
               "-video_track_timescale", str(den), "-movie_timescale", str(den), *video["encoder"], "-pix_fmt", "yuv420p",
               "-c:a", "aac", "-b:a", "48k", "-ar", "48000", "-fflags", "+bitexact", "-flags:v", "+bitexact", "-flags:a", "+bitexact",
               "-movflags", "+faststart", str(path)]
    encoder = subprocess.Popen(command, stdin=subprocess.PIPE)
    for frame in picture.draw_frames(name, [p * num / den for p in pts]):
        encoder.stdin.write(frame)
    encoder.stdin.close()
    if encoder.wait() != 0:
        raise SystemExit(f"ffmpeg could not make {path.name}")
    return pts


def truncate(path, keep):
    """Cuts the file inside its media data; the header, which comes first, still promises every frame."""
    packets = read_packets(path)
    data = path.read_bytes()
    start = data.index(b"mdat") + 4
    cut = start + int((len(data) - start) * keep)
    path.write_bytes(data[:cut])
    whole = sum(int(p["pos"]) + int(p["size"]) <= cut for p in packets)
    return {"originalSizeBytes": len(data), "cutAtByte": cut, "framesInHeader": len(packets), "framesWhole": whole}


# ---- how they are checked -----------------------------------------------------------------------------------------------------

def read_packets(path):
    return json.loads(run(["ffprobe", "-v", "quiet", "-select_streams", "v:0", "-show_packets", "-show_entries",
                           "packet=pts,pos,size,flags", "-of", "json", str(path)]))["packets"]


def read_codes(path):
    """Reads the painted number of every decoded frame; raises when a check nibble is wrong."""
    strip = run(["ffmpeg", "-v", "error", "-i", str(path), "-map", "0:v:0", "-vf", f"crop={picture.WIDTH}:2:0:{picture.CODE_TOP + 6},format=gray",
                 "-fps_mode", "passthrough", "-f", "rawvideo", "-"])
    size, numbers = picture.WIDTH * 2, []
    for at in range(0, len(strip), size):
        code = sum((strip[at + 15 + 30 * bit] > 125) << (picture.CODE_BITS - 1 - bit) for bit in range(picture.CODE_BITS))
        assert picture.frame_code(code >> 4) == code, f"{path.name}: frame {len(numbers)} has an unreadable number"
        numbers.append(code >> 4)
    return numbers


def check(truth):
    """Compares the files with the truth, by ffprobe's frame times and by the numbers painted in the decoded pictures."""
    for recording in truth["recordings"]:
        folder, video = RECORDINGS / recording["name"], recording["video"]
        path = folder / video["file"]
        packets = sorted((p for p in read_packets(path) if "pts" in p), key=lambda p: p["pts"])
        if recording["expected"]["verdict"] == "quarantine":
            assert path.stat().st_size == recording["truncation"]["cutAtByte"]
            assert 0 < recording["truncation"]["framesWhole"] < video["frameCount"]
        else:
            assert [p["pts"] for p in packets] == video["pts"], f"{path.name}: frame times differ from the truth"
            assert [i for i, p in enumerate(packets) if "K" in p["flags"]] == video["keyframes"], f"{path.name}: keyframes differ"
            assert read_codes(path) == list(range(video["frameCount"])), f"{path.name}: painted numbers differ"
        print(f"{recording['name']}: {len(packets)} frames, {sum(f.stat().st_size for f in folder.iterdir()):,} bytes, as the truth says")


def keyframes_of(name, pts):
    if name == "kitchen-vfr":  # what force_key_frames does: the n-th keyframe is the first frame at n seconds or later
        found = []
        for frame, tick in enumerate(pts):
            if tick >= len(found) * 90000:
                found.append(frame)
        return found
    return list(range(0, len(pts), 300 if name == "garden-hevc" else 50))


def make(name, captions_file, expected):
    folder = RECORDINGS / name
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as work:
        speech, captions = speak(name, pathlib.Path(work))
        pts = write_video(folder / VIDEOS[name]["file"], name, speech)
    write_captions(folder / captions_file, captions)
    video = VIDEOS[name]
    truth = {"name": name, "expected": expected, "video": {
        "file": video["file"], "width": picture.WIDTH, "height": picture.HEIGHT, "timeBase": list(video["timeBase"]), "frameCount": len(pts),
        "keyframePolicy": video["keyframes"], "keyframes": keyframes_of(name, pts), "pts": pts},
        "captions": {"file": captions_file, "spans": captions}}
    if name in SENSORS:
        # The video does not start at 0: say that the captions count from 0 and not from its first frame.
        stated_clocks = {captions_file: {"offsetSeconds": 0.0, "driftPpm": 0.0}} if pts[0] else {}
        truth["sensor"] = write_sensor(folder, SENSORS[name], stated_clocks)
    if "keepOfMediaData" in video:
        truth["truncation"] = truncate(folder / video["file"], video["keepOfMediaData"])
    return truth


def main():
    path = HERE / "truth.json"
    if "--check" not in sys.argv:
        truth = {
            "clockMap": "tReferenceSeconds = offsetSeconds + (1 + driftPpm * 1e-6) * tTrackSeconds",
            "frameCode": "16 blocks of 30 x 16 pixels along the bottom edge, white = 1, most significant first: 12 bits of the frame number, "
                         "then a check nibble, 10 xor the number's three nibbles",
            "recordings": [
                make("kitchen-vfr", "kitchen.vtt", {"verdict": "publish", "reason": "variable frame rate is ordinary; the IMU gap is reported"}),
                make("garden-hevc", "garden.srt", {"verdict": "publish", "reason": "standardised to H.264 with every frame time kept"}),
                make("street-truncated", "street.vtt", {"verdict": "quarantine", "reason": "the header promises frames whose bytes are missing"})]}
        path.write_text(json.dumps(truth, indent=1).replace("\n     ", " ").replace("\n    ]", " ]") + "\n", encoding="utf-8")
    check(json.loads(path.read_text(encoding="utf-8")))


if __name__ == "__main__":
    main()
