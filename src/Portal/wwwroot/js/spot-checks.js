// Spot checks: A approves and R rejects the marked frame, and the next one is marked. Without this script the buttons send their form.
import { isTyping } from './portal.js';

export function mount(root) {
  const leaving = new AbortController();
  const { signal } = leaving;
  const cards = [...root.querySelectorAll('.spot-check')];
  const answer = root.querySelector('[data-out=answer]');
  let marked = null;
  const mark = card => {
    marked?.removeAttribute('aria-current');
    marked = card;
    card?.setAttribute('aria-current', 'true');
  };
  const next = () => {
    const open = cards.find(card => !card.dataset.decided) ?? null;
    mark(open);
    open?.scrollIntoView({ block: 'nearest' });
    open?.focus({ preventScroll: true });
  };

  async function decide(card, choice) {
    const note = card.querySelector('input[name="Check.Note"]')?.value || null;
    const reply = await fetch(`/api/v1/recordings/${root.dataset.recording}/spot-checks/${card.dataset.frame}`, {
      method: 'PUT', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ answer: choice, note }), signal,
    });
    const body = await reply.json().catch(() => ({}));
    if (!reply.ok) { answer.textContent = body.detail ?? `The answer was not kept (${reply.status}). Load the page again.`; return; }
    card.dataset.decided = choice === 'approve' ? 'approved' : 'rejected';
    const state = document.createElement('span');
    state.className = `state ${choice === 'approve' ? 'ok' : 'problem'}`;
    state.textContent = choice === 'approve' ? '✓ Approved' : '✕ Rejected';
    card.querySelector('[data-out=decision]').replaceChildren(state);
    const left = cards.filter(other => !other.dataset.decided).length;
    answer.textContent = `${left === 0 ? 'All are decided.' : `${left} to go.`} ${body.state === 'aligned' ? 'The recording may be published.' : `Not published yet: ${body.reason ?? body.state}`}`.replace(/([^.])$/, '$1.');
    next();
  }

  const run = (card, choice) => decide(card, choice).catch(wrong => { if (wrong.name !== 'AbortError') answer.textContent = 'The server cannot be reached; the answer was not kept.'; });
  for (const card of cards) {
    card.addEventListener('focusin', () => mark(card), { signal });
    card.addEventListener('submit', event => {
      event.preventDefault();
      run(card, (event.submitter?.value ?? 'Approve').toLowerCase());
    }, { signal });
  }
  document.addEventListener('keydown', event => {
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target) || !marked) return;
    const choice = { a: 'approve', r: 'reject' }[event.key.toLowerCase()];
    if (!choice || !marked.querySelector('form')) return;
    event.preventDefault();
    run(marked, choice);
  }, { signal });
  mark(cards.find(card => !card.dataset.decided) ?? null);
  return () => leaving.abort();
}
