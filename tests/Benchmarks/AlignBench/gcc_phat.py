"""Full-length GCC-PHAT in numpy: the lag of two raw float32 files. Prints the lag in seconds and the best of three times in seconds."""
import sys
import time

import numpy

reference = numpy.fromfile(sys.argv[1], dtype=numpy.float32)
track = numpy.fromfile(sys.argv[2], dtype=numpy.float32)
rate = int(sys.argv[3])
best = float("inf")
for _ in range(3):
    start = time.perf_counter()
    length = 1 << (len(reference) + len(track) - 1).bit_length()
    cross = numpy.fft.rfft(reference, length) * numpy.conj(numpy.fft.rfft(track, length))
    correlation = numpy.fft.irfft(cross / (numpy.abs(cross) + 1e-12), length)
    lag = int(numpy.argmax(correlation))
    if lag >= len(reference):
        lag -= length
    best = min(best, time.perf_counter() - start)
print(lag / rate, best)
