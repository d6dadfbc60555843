// Who reads a dataset, live and over time. Asks again while the page is looked at.
import uPlot from '../lib/uplot/uPlot.esm.js';
import { figuresOf, linesOf, rowOf } from './readers-math.js';

const askEveryMs = 5000;
const plotHeight = 160;

export function mount(root) {
  const panel = new ReadersPanel(root);
  panel.ask();
  return () => panel.close();
}

class ReadersPanel {
  #closing = new AbortController();
  #plot = null;
  #timer = 0;

  constructor(root) {
    this.root = root;
    const { signal } = this.#closing;
    this.hours = root.querySelector('[data-hours]');
    this.hours.addEventListener('change', () => this.ask(), { signal });
    document.addEventListener('visibilitychange', () => { if (!document.hidden) this.ask(); }, { signal });
    this.observer = new ResizeObserver(() => this.#plot?.setSize({ width: this.#width(), height: plotHeight }));
    this.observer.observe(root);
  }

  close() {
    this.#closing.abort();
    clearTimeout(this.#timer);
    this.observer.disconnect();
    this.#plot?.destroy();
  }

  async ask() {
    clearTimeout(this.#timer);
    const problem = this.root.querySelector('[data-problem]');
    try {
      const answer = await fetch(`/api/v1/datasets/${encodeURIComponent(this.root.dataset.dataset)}/readers?hours=${this.hours.value}`, { signal: this.#closing.signal });
      if (!answer.ok) throw new Error((await answer.json()).detail ?? `The server answered ${answer.status}.`);
      this.#show(await answer.json());
      problem.hidden = true;
    } catch (error) {
      if (this.#closing.signal.aborted) return;
      problem.textContent = `What is read cannot be shown now: ${error.message} It is asked again.`;
      problem.hidden = false;
    }
    if (!document.hidden) this.#timer = setTimeout(() => this.ask(), askEveryMs);
  }

  #show(overview) {
    for (const [name, text] of Object.entries(figuresOf(overview.readers))) this.root.querySelector(`[data-figure=${name}]`).textContent = text;
    this.root.querySelector('[data-rows]').replaceChildren(...overview.readers.map(reader => this.#row(reader)));
    this.root.querySelector('[data-empty]').hidden = overview.readers.length > 0;
    this.#draw(linesOf(overview.minutes));
  }

  #row(reader) {
    const row = document.createElement('tr');
    row.classList.toggle('muted', !reader.isReading);
    for (const { text, title, isNumber } of rowOf(reader, Date.now())) {
      const cell = row.insertCell();
      cell.textContent = text;
      cell.title = title ?? '';
      if (isNumber) cell.className = 'num number';
    }
    return row;
  }

  #draw(lines) {
    if (this.#plot) return this.#plot.setData(lines);
    const style = getComputedStyle(document.documentElement);
    const line = (label, scale, colour) => ({ label, scale, stroke: style.getPropertyValue(colour).trim(), width: 1.5, spanGaps: false });
    const ink = style.getPropertyValue('--ink-soft').trim();
    const axis = (scale, side) => ({ scale, side, stroke: ink, size: 56, grid: { show: side === 3 } });
    this.#plot = new uPlot({
      width: this.#width(), height: plotHeight,
      scales: { samples: { range: fromZero }, bytes: { range: fromZero }, wait: { range: [0, 100] } },
      axes: [{ stroke: ink }, axis('samples', 3), axis('bytes', 1), { scale: 'wait', show: false }],
      series: [{}, line('samples/s', 'samples', '--plot-1'), line('MB/s', 'bytes', '--plot-2'), { ...line('waiting, %', 'wait', '--plot-3'), dash: [4, 4] }],
    }, lines, this.root.querySelector('[data-plot]'));
  }

  #width() { return Math.max(200, this.root.querySelector('[data-plot]').clientWidth); }
}

function fromZero(_, __, most) { return [0, Math.max(1, (most ?? 0) * 1.1)]; }
