// Beside a recording: a new comment is made at the frame that is shown.
import { time } from './words.js';

export function mount(root) {
  const [label, frame, seconds] = ['[data-here]', '[data-here-frame]', '[data-here-seconds]'].map(part => root.querySelector(part));
  if (!label) return undefined;
  const leaving = new AbortController();
  const place = shown => {
    frame.value = shown.frame;
    seconds.value = shown.seconds;
    label.textContent = `${time(shown.seconds)} · frame ${shown.frame}`;
  };
  // The player may have shown a frame before this was here.
  const before = document.querySelector('.viewer')?.dataset.shown?.split(' ').map(Number);
  if (before) place({ frame: before[0], seconds: before[1] });
  document.addEventListener('wsa:frame', event => place(event.detail), { signal: leaving.signal });
  return () => leaving.abort();
}
