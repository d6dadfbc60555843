"""Makes interp.json: what numpy.interp says, for SensorJoinTests. Run: python3 make_interp.py > interp.json"""
import json

import numpy as np

rng = np.random.default_rng(2)
times = np.cumsum(rng.uniform(0.001, 0.02, 200)) + 0.05
values = rng.normal(0, 50, (3, 200))
frames = np.sort(np.concatenate([rng.uniform(times[0], times[-1], 300), times[::20], [times[-1]]]))
print(json.dumps({
    "times": times.tolist(),
    "values": values.tolist(),
    "frames": frames.tolist(),
    "expected": [np.interp(frames, times, channel).tolist() for channel in values],
}))
