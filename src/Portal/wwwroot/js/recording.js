// The recording page: one clock, the frame that is shown, for video, inspector and timeline.
import { frameAt, lastAtOrBefore, nearestFrame, planClips } from './timeline-math.js';
import { Timeline } from './timeline.js';
import { Inspector } from './inspector.js';
import { isTyping } from './portal.js';

const rates = [1, 2, 4];

export async function mount(root) {
  const answer = await fetch(`/api/v1/recordings/${root.dataset.recording}/timeline`);
  if (!answer.ok) {
    const problem = await answer.json().catch(() => ({}));
    root.querySelector('.loading').textContent = problem.detail ?? `The timeline could not be read (${answer.status}). Load the page again.`;
    return undefined;
  }
  const viewer = new Viewer(root, await answer.json());
  return () => viewer.close();
}

class Viewer {
  #closing = new AbortController();
  #frame = -1;
  #offset = 0;
  #wanted = 0;
  #urlTimer = 0;
  #pictured = -1;
  #asked = null;
  #nearTimer = 0;

  constructor(root, data) {
    this.root = root;
    this.pts = data.framePtsSeconds;
    this.stop = data.stopSeconds;
    this.data = data;
    this.clips = planClips(this.pts, data.keyframes, this.stop, Number(root.dataset.clipSeconds));
    this.keys = new Set(data.keyframes);
    this.video = root.querySelector('video');
    this.exact = root.querySelector('.exact');
    this.inspector = new Inspector(root, this);
    this.timeline = new Timeline(root.querySelector('.timeline'), this);
    this.#listen();
    const asked = new URLSearchParams(location.search);
    const [frame, seconds] = [Number.parseInt(asked.get('frame') ?? '', 10), Number.parseFloat(asked.get('t') ?? '')];
    this.show(Number.isFinite(frame) ? frame : Number.isFinite(seconds) ? frameAt(this.pts, seconds) : 0, { keepUrl: true });
  }

  close() {
    this.#closing.abort();
    clearTimeout(this.#urlTimer);
    clearTimeout(this.#nearTimer);
    this.timeline.close();
    this.video.pause();
  }

  get frame() { return this.#frame; }
  get isPlaying() { return !this.video.paused && !this.video.ended; }
  durationOf(frame) { return (frame + 1 < this.pts.length ? this.pts[frame + 1] : this.stop) - this.pts[frame]; }
  clipOf(frame) { return lastAtOrBefore(this.clips.map(clip => clip[0]), frame); }

  // Shows a frame, paused: at once in numbers, as the exact picture as soon as the server has sent it.
  show(frame, { keepUrl = false } = {}) {
    const target = Math.min(Math.max(frame, 0), this.pts.length - 1);
    if (this.isPlaying) this.video.pause();
    this.#place(target, keepUrl);
    // The middle of the frame's time: seeking to its edge may land on either side.
    this.video.currentTime = Math.max(0, this.pts[target] + this.durationOf(target) / 2 - this.#offset);
    this.#picture(target);
  }

  seekSeconds(seconds) {
    const frame = frameAt(this.pts, seconds);
    if (!this.isPlaying) { this.show(frame); return; }
    this.video.currentTime = Math.max(0, this.pts[frame] + this.durationOf(frame) / 2 - this.#offset);
  }

  toggle() {
    if (this.isPlaying) this.video.pause();
    else this.#play(1);
  }

  async #play(rate) {
    this.video.playbackRate = rate;
    this.root.querySelector('[data-out=rate]').textContent = rate === 1 ? '' : `${rate}×`;
    try {
      await this.video.play();
    } catch (refused) {
      // Interrupted by a pause that came before playing began, or the browser cannot play it; frames still work.
      if (refused.name !== 'AbortError') this.root.querySelector('[data-out=rate]').textContent = 'This browser cannot play the video; single frames work.';
    }
  }

  #place(frame, keepUrl = false) {
    this.#frame = frame;
    this.inspector.show(frame);
    this.timeline.follow(frame);
    // Comments are made at the frame that is shown.
    this.root.dataset.shown = `${frame} ${this.pts[frame]}`;
    document.dispatchEvent(new CustomEvent('wsa:frame', { detail: { frame, seconds: this.pts[frame] } }));
    if (keepUrl) return;
    clearTimeout(this.#urlTimer);
    this.#urlTimer = setTimeout(() => {
      const url = new URL(location.href);
      url.searchParams.set('frame', String(this.#frame));
      history.replaceState(history.state, '', url);
    }, 250);
  }

  #picture(frame) {
    this.#wanted = frame;
    clearTimeout(this.#nearTimer);
    if (this.#pictured === frame) { this.#showExact(true); return; }
    // Until it has come, nothing claims to be exact; the player's own picture of that time takes over as soon as it has one.
    this.#tag('reading the exact frame…');
    // Whoever steps on does not want the one before any more: this ends its request, and its decoding on the server.
    if (this.#asked) this.#asked.src = '';
    const picture = new Image();
    this.#asked = picture;
    picture.src = this.#urlOf(frame);
    picture.decode().then(() => {
      if (this.#wanted !== frame || this.isPlaying) return;
      this.#pictured = frame;
      this.#asked = null;
      this.exact.src = picture.src;
      this.exact.alt = `Frame ${frame}`;
      this.#showExact(true);
      // The neighbours are asked for most, once somebody lingers: each costs the server a decoding.
      this.#nearTimer = setTimeout(() => { for (const near of [frame + 1, frame - 1]) if (near >= 0 && near < this.pts.length) new Image().src = this.#urlOf(near); }, 150);
    }, () => { if (this.#wanted === frame) this.#showExact(false); });
  }

  #urlOf(frame) { return `/api/v1/recordings/${this.root.dataset.recording}/frames/${frame}?width=${Math.min(1280, Number(this.root.dataset.width) || 1280)}`; }

  #showExact(shown) {
    this.exact.hidden = !shown;
    this.#tag(shown ? 'exact frame' : '');
  }

  #tag(text) {
    const tag = this.root.querySelector('.tag');
    tag.hidden = text === '';
    tag.textContent = text;
  }

  #presented = (_, metadata) => {
    if (this.#closing.signal.aborted) return;
    // The player counts from the file's start, the index from the source's clock: the first picture shows the difference.
    if (this.video.currentTime === 0 && metadata.mediaTime < this.durationOf(0) + this.pts[0]) this.#offset = this.pts[0] - metadata.mediaTime;
    if (this.isPlaying) {
      const frame = nearestFrame(this.pts, metadata.mediaTime + this.#offset);
      const [start, stop] = this.clips[this.clipOf(this.#frame)];
      if (this.root.querySelector('[data-act=loop]').checked && frame >= stop && this.#frame < stop) {
        this.video.currentTime = Math.max(0, this.pts[start] + this.durationOf(start) / 2 - this.#offset);
      } else {
        this.#place(frame);
      }
    }
    this.video.requestVideoFrameCallback(this.#presented);
  };

  #listen() {
    const { signal } = this.#closing;
    this.video.requestVideoFrameCallback(this.#presented);
    this.video.addEventListener('seeked', () => { if (this.#pictured !== this.#wanted) this.exact.hidden = true; }, { signal });
    this.video.addEventListener('play', () => { this.#showExact(false); this.#button(true); }, { signal });
    this.video.addEventListener('pause', () => { this.#button(false); if (!this.video.ended) this.#settle(); }, { signal });
    this.video.addEventListener('ended', () => { this.#button(false); this.show(this.pts.length - 1); }, { signal });
    this.root.querySelector('.stage').addEventListener('click', () => this.toggle(), { signal });
    this.root.addEventListener('click', event => {
      const act = event.target.closest('button[data-act]')?.dataset.act;
      if (act === 'play') this.toggle();
      else if (act === 'previous') this.show(this.#frame - 1);
      else if (act === 'next') this.show(this.#frame + 1);
    }, { signal });
    this.root.querySelector('.frame-number').addEventListener('change', event => this.show(Number(event.target.value) || 0), { signal });
    document.addEventListener('click', event => {
      const place = event.target.closest('[data-seek]');
      if (place && !place.closest('.viewer')) this.seekSeconds(Number(place.dataset.seek));
    }, { signal });
    document.addEventListener('keydown', event => this.#key(event), { signal });
  }

  // What is on screen when it stops is the frame last presented: show exactly that one.
  #settle() { this.show(this.#frame); }

  #button(playing) {
    const button = this.root.querySelector('[data-act=play]');
    button.setAttribute('aria-label', playing ? 'Pause' : 'Play');
    button.querySelector('use').setAttribute('href', `/img/icons.svg#${playing ? 'pause' : 'play'}`);
    if (!playing) this.root.querySelector('[data-out=rate]').textContent = '';
  }

  #key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    const onButton = event.target.closest?.('button, summary, a');
    const acts = {
      ',': () => this.show(this.#frame - 1),
      '.': () => this.show(this.#frame + 1),
      ArrowLeft: () => this.show(this.#frame - 1),
      ArrowRight: () => this.show(this.#frame + 1),
      Home: () => this.show(0),
      End: () => this.show(this.pts.length - 1),
      j: () => this.seekSeconds(this.pts[this.#frame] - 1),
      k: () => this.video.pause(),
      l: () => this.#play(this.isPlaying ? rates[Math.min(rates.indexOf(this.video.playbackRate) + 1, rates.length - 1)] : 1),
      ' ': () => this.toggle(),
    };
    const act = acts[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (!act || (onButton && event.key === ' ')) return;
    event.preventDefault();
    act();
  }
}
