// Times and frame numbers. A frame is on screen from its pts until the next one's; nothing here divides by a frame rate.

// The last index whose value is at or before x; -1 before the first.
export function lastAtOrBefore(values, x) {
  let low = 0;
  let high = values.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (values[middle] <= x) low = middle + 1; else high = middle;
  }
  return low - 1;
}

export function frameAt(pts, seconds) {
  return Math.max(0, lastAtOrBefore(pts, seconds));
}

// The frame whose pts is closest: a browser's media times are rounded to the microsecond, to either side.
export function nearestFrame(pts, seconds) {
  const before = frameAt(pts, seconds);
  const after = Math.min(before + 1, pts.length - 1);
  return Math.abs(pts[after] - seconds) < Math.abs(seconds - pts[before]) ? after : before;
}

// The rule that clips are cut by: at the first keyframe a clip is long enough at; a short rest joins the last one.
export function planClips(pts, keyframes, stopSeconds, targetSeconds) {
  const timeOf = frame => frame < pts.length ? pts[frame] : stopSeconds;
  const clips = [];
  let start = 0;
  for (const frame of keyframes) {
    if (frame === 0 || timeOf(frame) - timeOf(start) < targetSeconds) continue;
    clips.push([start, frame]);
    start = frame;
  }
  if (clips.length > 0 && stopSeconds - timeOf(start) < targetSeconds / 2) clips[clips.length - 1][1] = pts.length;
  else clips.push([start, pts.length]);
  return clips;
}

// Round distances for the ruler: about one mark in every `wish` pixels.
export function rulerStep(secondsPerPixel, wish = 90) {
  const steps = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600];
  return steps.find(step => step >= secondsPerPixel * wish) ?? 7200;
}
