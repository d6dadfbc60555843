// What lies under the frame that is shown: numbers, text, sensor values.
import { lastAtOrBefore } from './timeline-math.js';
import { time } from './words.js';

export class Inspector {
  #outs = new Map();
  #cells = [];
  #said = null;

  constructor(root, viewer) {
    this.root = root;
    this.viewer = viewer;
    for (const element of root.querySelectorAll('[data-out]')) this.#outs.set(element.dataset.out, element);
    this.cue = root.querySelector('.cue');
    this.#buildValues();
  }

  show(frame) {
    const { viewer } = this;
    const seconds = viewer.pts[frame];
    const input = this.#outs.get('frame');
    if (document.activeElement !== input) input.value = frame;
    this.#text('time', time(seconds));
    this.#text('pts', `${seconds.toFixed(6)} s`);
    this.#text('duration', `${(viewer.durationOf(frame) * 1000).toFixed(3)} ms`);
    this.#text('key', viewer.keys.has(frame) ? 'yes, a clip may begin here' : 'no');
    const clip = viewer.clipOf(frame);
    this.#text('clip', `${String(clip).padStart(4, '0')}, frame ${frame - viewer.clips[clip][0]} of ${viewer.clips[clip][1] - viewer.clips[clip][0]}`);
    this.#captions(seconds);
    for (const { sensor, channel, cell } of this.#cells) setText(cell, valueAt(sensor, channel, seconds));
  }

  #captions(seconds) {
    const spoken = this.viewer.data.captions.filter(span => span.startSeconds <= seconds && seconds < span.stopSeconds);
    const text = spoken.map(span => span.text).join('\n');
    if (text === this.#said) return;
    this.#said = text;
    this.cue.hidden = text === '';
    this.cue.textContent = text;
    const out = this.#outs.get('said');
    if (text === '') { out.innerHTML = '<span class="muted small">nothing</span>'; return; }
    out.replaceChildren(...spoken.map(span => {
      const line = document.createElement('div');
      line.textContent = span.text;
      line.title = `${span.track}: ${time(span.startSeconds)} – ${time(span.stopSeconds)}`;
      return line;
    }));
  }

  #buildValues() {
    const body = this.#outs.get('values').tBodies[0];
    body.replaceChildren();
    for (const sensor of this.viewer.data.sensors) {
      sensor.channels.forEach((name, channel) => {
        const [, label, unit] = name.match(/^(.*?)(?: \[(.*)\])?$/);
        const row = body.insertRow();
        const head = document.createElement('th');
        head.scope = 'row';
        head.textContent = label;
        head.title = `${sensor.track}: ${name}`;
        head.className = `plot-${channel % 6 + 1}`;
        row.append(head);
        const cell = row.insertCell();
        cell.className = 'number';
        row.insertCell().textContent = unit ?? '';
        this.#cells.push({ sensor, channel, cell });
      });
    }
    if (this.#cells.length === 0) body.innerHTML = '<tr><td class="muted small">This recording has no sensor log.</td></tr>';
  }

  #text(name, text) { setText(this.#outs.get(name), text); }
}

// The value that was measured last; nothing in a gap.
function valueAt(sensor, channel, seconds) {
  const at = lastAtOrBefore(sensor.timesSeconds, seconds);
  if (at < 0 || at === sensor.timesSeconds.length - 1 && seconds - sensor.timesSeconds[at] > 1) return '–';
  const value = sensor.values[channel][at];
  const before = at > 0 ? sensor.values[channel][at - 1] : null;
  if (value === null || value === undefined || (before === null && at > 0 && sensor.timesSeconds[at] > seconds)) return 'gap';
  return value.toPrecision(5);
}

function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}
