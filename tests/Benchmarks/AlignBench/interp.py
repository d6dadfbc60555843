"""numpy.interp of raw float64 channels at frame times. Prints the best of three times in seconds; writes the result beside the input."""
import sys
import time

import numpy

folder, channels = sys.argv[1], int(sys.argv[2])
times = numpy.fromfile(f"{folder}/times.f64")
frames = numpy.fromfile(f"{folder}/frames.f64")
values = [numpy.fromfile(f"{folder}/{channel}.f64") for channel in range(channels)]
best = float("inf")
for _ in range(3):
    start = time.perf_counter()
    joined = [numpy.interp(frames, times, channel) for channel in values]
    best = min(best, time.perf_counter() - start)
numpy.stack(joined, axis=1).tofile(f"{folder}/joined.f64")
print(best)
