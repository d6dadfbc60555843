"""Decodes, measures and compares the masks of a JSON file with pycocotools; prints sums and the best times in seconds."""
import json
import sys
import time

from pycocotools import mask

path, runs = sys.argv[1], int(sys.argv[2])
masks = json.load(open(path))["masks"]
for one in masks:
    one["counts"] = one["counts"].encode()


def best(work):
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        result = work()
        times.append(time.perf_counter() - start)
    return result, min(times)


def decode():
    total = 0
    for one in masks:
        mask.decode(one)
        total += int(mask.area(one))
    return total


areas, decode_seconds = best(decode)
iou, iou_seconds = best(lambda: float(mask.iou(masks, masks, [0] * len(masks)).sum()))
print(json.dumps({"areas": areas, "decodeSeconds": decode_seconds, "iou": iou, "iouSeconds": iou_seconds}))
