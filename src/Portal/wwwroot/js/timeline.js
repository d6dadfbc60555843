// Captions, sensors and clips on one time axis, with one playhead through all of them.
import uPlot from '../lib/uplot/uPlot.esm.js';
import { rulerStep } from './timeline-math.js';
import { time } from './words.js';

const plotHeight = 84;

export class Timeline {
  #closing = new AbortController();
  #placed = [];
  #plots = [];
  #dragging = false;

  constructor(element, viewer) {
    this.element = element;
    this.viewer = viewer;
    this.whole = { start: viewer.pts[0], stop: viewer.stop };
    this.view = { ...this.whole };
    element.replaceChildren();
    this.ruler = this.#lane('', 'ruler');
    this.clips = this.#lane('clips', 'clips');
    this.#buildClips();
    this.captions = this.#buildCaptions();
    for (const sensor of viewer.data.sensors) this.#buildSensor(sensor);
    this.playhead = document.createElement('div');
    this.playhead.className = 'playhead';
    element.append(this.playhead);
    this.hint = document.createElement('p');
    this.hint.className = 'hint muted small';
    this.hint.textContent = 'Click to seek · wheel over the ruler, or Ctrl and wheel, to zoom · double click for the whole';
    element.append(this.hint);
    this.#listen();
    this.#arrange();
  }

  close() {
    this.#closing.abort();
    this.observer.disconnect();
    for (const plot of this.#plots) plot.destroy();
  }

  follow(frame) {
    const seconds = this.viewer.pts[frame];
    const length = this.view.stop - this.view.start;
    // When it leaves a zoomed view, the view turns the page.
    if (length < this.whole.stop - this.whole.start && !this.#dragging && (seconds < this.view.start || seconds >= this.view.stop))
      this.#zoomTo(seconds - length * 0.1, seconds + length * 0.9);
    this.#movePlayhead(seconds);
    const spoken = this.viewer.data.captions.map(span => span.startSeconds <= seconds && seconds < span.stopSeconds);
    this.captions.forEach((block, index) => block.classList.toggle('now', spoken[index]));
    this.element.setAttribute('aria-valuenow', String(frame));
    this.element.setAttribute('aria-valuetext', `frame ${frame}, ${time(seconds)}`);
  }

  #lane(label, kind) {
    const name = document.createElement('div');
    name.className = 'lane-name';
    name.textContent = label;
    name.title = label;
    const body = document.createElement('div');
    body.className = `lane ${kind}`;
    this.element.append(name, body);
    body.nameElement = name;
    return body;
  }

  #block(lane, kind, start, stop, text, title) {
    const block = document.createElement('span');
    block.className = kind;
    block.textContent = text;
    block.title = title;
    lane.append(block);
    this.#placed.push({ block, start, stop });
    return block;
  }

  #buildClips() {
    const { pts, stop, clips, data } = this.viewer;
    clips.forEach(([first, last], index) => {
      const from = pts[first];
      const to = last < pts.length ? pts[last] : stop;
      this.#block(this.clips, 'clip', from, to, String(index).padStart(4, '0'), `Clip ${index}: frames ${first} to ${last - 1}, ${(to - from).toFixed(3)} s`);
    });
    // Many keyframes would hide one another; then the clip bounds alone say enough.
    if (data.keyframes.length <= 600) for (const frame of data.keyframes) this.#block(this.clips, 'key', pts[frame], pts[frame], '', `Keyframe ${frame}`);
  }

  #buildCaptions() {
    const lanes = new Map();
    return this.viewer.data.captions.map(span => {
      if (!lanes.has(span.track)) lanes.set(span.track, this.#lane(span.track, 'captions'));
      return this.#block(lanes.get(span.track), 'caption', span.startSeconds, span.stopSeconds, span.text, `${time(span.startSeconds)} – ${time(span.stopSeconds)}  ${span.text}`);
    });
  }

  #buildSensor(sensor) {
    // A sensor's channels may have units of different sizes: each unit gets a plot of its own.
    const groups = new Map();
    sensor.channels.forEach((name, index) => {
      const unit = name.match(/\[(.*)\]$/)?.[1] ?? '';
      groups.set(unit, [...(groups.get(unit) ?? []), index]);
    });
    for (const [unit, channels] of groups) {
      const lane = this.#lane(`${sensor.track}${unit ? ` [${unit}]` : ''}`, 'plot');
      this.#legend(lane.nameElement, sensor, unit, channels);
      const style = getComputedStyle(document.documentElement);
      const colour = index => style.getPropertyValue(`--plot-${index % 6 + 1}`).trim();
      const plot = new uPlot({
        width: Math.max(50, lane.clientWidth), height: plotHeight,
        legend: { show: false }, cursor: { show: false },
        axes: [{ show: false }, { show: false }],
        scales: { x: { time: false, range: () => [this.view.start, this.view.stop] } },
        padding: [6, 0, 6, 0],
        series: [{}, ...channels.map(index => ({ label: sensor.channels[index], stroke: colour(index), width: 1.25, points: { show: false }, spanGaps: false }))],
      }, [sensor.timesSeconds, ...channels.map(index => sensor.values[index])], lane);
      plot.channels = channels;
      this.#plots.push(plot);
    }
  }

  #legend(name, sensor, unit, channels) {
    name.textContent = '';
    name.title = `${sensor.track}: ${channels.map(index => sensor.channels[index]).join(', ')}`;
    const title = document.createElement('strong');
    title.textContent = sensor.track;
    const values = channels.flatMap(index => sensor.values[index]).filter(value => value !== null);
    const range = document.createElement('span');
    range.className = 'muted number';
    range.textContent = values.length === 0 ? 'no values' : `${least(values).toPrecision(3)} … ${most(values).toPrecision(3)} ${unit}`;
    name.append(title, ...channels.map(index => {
      const channel = document.createElement('span');
      channel.className = `channel plot-${index % 6 + 1}`;
      channel.textContent = sensor.channels[index].replace(/ \[.*\]$/, '');
      return channel;
    }), range);
  }

  #listen() {
    const { signal } = this.#closing;
    this.observer = new ResizeObserver(() => this.#arrange());
    this.observer.observe(this.element);
    this.element.addEventListener('pointerdown', event => {
      if (event.button !== 0 || !event.target.closest('.lane')) return;
      this.#dragging = true;
      this.element.setPointerCapture(event.pointerId);
      this.viewer.seekSeconds(this.#secondsAt(event.clientX));
    }, { signal });
    this.element.addEventListener('pointermove', event => { if (this.#dragging) this.viewer.seekSeconds(this.#secondsAt(event.clientX)); }, { signal });
    for (const end of ['pointerup', 'pointercancel']) this.element.addEventListener(end, () => { this.#dragging = false; }, { signal });
    this.element.addEventListener('dblclick', () => this.#zoomTo(this.whole.start, this.whole.stop), { signal });
    this.element.addEventListener('wheel', event => {
      if (!event.ctrlKey && !event.target.closest('.ruler')) return;
      event.preventDefault();
      const at = this.#secondsAt(event.clientX);
      const factor = Math.exp(event.deltaY * 0.0015);
      this.#zoomTo(at - (at - this.view.start) * factor, at + (this.view.stop - at) * factor);
    }, { signal, passive: false });
    document.addEventListener('wsa:theme', () => this.#recolour(), { signal });
  }

  #secondsAt(clientX) {
    const box = this.ruler.getBoundingClientRect();
    const share = Math.min(Math.max((clientX - box.left) / box.width, 0), 1);
    return this.view.start + share * (this.view.stop - this.view.start);
  }

  #zoomTo(start, stop) {
    const all = this.whole.stop - this.whole.start;
    const length = Math.min(Math.max(stop - start, Math.min(0.2, all)), all);
    const from = Math.min(Math.max(start, this.whole.start), this.whole.stop - length);
    this.view = { start: from, stop: from + length };
    this.#arrange();
  }

  #arrange() {
    const width = this.ruler.clientWidth;
    if (width === 0) return;
    const length = this.view.stop - this.view.start;
    const place = seconds => (seconds - this.view.start) / length * 100;
    for (const { block, start, stop } of this.#placed) {
      const from = Math.max(place(start), -1);
      const to = Math.min(place(stop), 101);
      block.hidden = to < 0 || from > 100;
      block.style.left = `${from}%`;
      if (stop > start) block.style.width = `calc(${to - from}% - 1px)`;
    }
    this.#drawRuler(length, width, place);
    const last = [...this.element.querySelectorAll('.lane')].at(-1);
    this.playhead.style.height = `${last.offsetTop + last.offsetHeight}px`;
    for (const plot of this.#plots) {
      if (plot.width !== width) plot.setSize({ width, height: plotHeight });
      plot.redraw(true, true);
      plot.setScale('x', { min: this.view.start, max: this.view.stop });
    }
    if (this.viewer.frame >= 0) this.#movePlayhead(this.viewer.pts[this.viewer.frame]);
  }

  #drawRuler(length, width, place) {
    const step = rulerStep(length / width);
    const marks = [];
    for (let at = Math.ceil(this.view.start / step) * step; at <= this.view.stop; at += step) {
      const mark = document.createElement('span');
      mark.textContent = step >= 1 ? time(at).replace(/^0:/, '').replace(/\.000$/, '') : time(at).replace(/^0:/, '');
      mark.style.left = `${place(at)}%`;
      marks.push(mark);
    }
    this.ruler.replaceChildren(...marks);
  }

  #movePlayhead(seconds) {
    const share = (seconds - this.view.start) / (this.view.stop - this.view.start);
    this.playhead.hidden = share < 0 || share > 1;
    this.playhead.style.left = `${this.ruler.offsetLeft + share * this.ruler.clientWidth}px`;
  }

  #recolour() {
    const style = getComputedStyle(document.documentElement);
    for (const plot of this.#plots) {
      plot.channels.forEach((channel, index) => { plot.series[index + 1].stroke = () => style.getPropertyValue(`--plot-${channel % 6 + 1}`).trim(); });
      plot.redraw();
    }
  }
}

function least(values) { return values.reduce((a, b) => Math.min(a, b)); }

function most(values) { return values.reduce((a, b) => Math.max(a, b)); }
