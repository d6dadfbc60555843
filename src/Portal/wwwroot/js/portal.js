// What every page shares: menus, copying, theme, shortcuts, and the modules that live on parts of pages.
import { mountModules } from './modules.js';
import { say } from './words.js';
// Loaded with the page and not after it, because a click on Upload before it is there would do nothing.
import './uploads.js';

document.addEventListener('click', event => {
  const target = event.target.closest('[data-copy], [data-toggle-theme], [data-toggle-nav], [data-shortcuts]');
  for (const menu of document.querySelectorAll('[data-menu][open]')) if (!menu.contains(event.target)) menu.open = false;
  if (!target) return;
  if (target.matches('[data-copy]')) copy(target);
  else if (target.matches('[data-toggle-theme]')) window.wsaToggleTheme();
  else if (target.matches('[data-shortcuts]')) document.getElementById('shortcuts')?.showModal();
  else toggleNavigation(target);
});

// Ctrl Enter sends the form of a field that takes lines of its own.
document.addEventListener('keydown', (event) => {
  if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey) || !event.target.matches?.('[data-submit-keys]')) return;
  event.preventDefault();
  event.target.form.requestSubmit();
});

document.addEventListener('keydown', event => {
  if (event.key === 'Escape') escape();
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k') {
    const search = document.querySelector('[data-search]');
    if (search) { event.preventDefault(); search.focus(); search.select(); }
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
  if (event.key === '?') document.getElementById('shortcuts')?.showModal();
  else goTo(event);
});

window.Blazor?.addEventListener('enhancedload', () => {
  for (const menu of document.querySelectorAll('[data-menu][open]')) menu.open = false;
  document.querySelector('.frame')?.classList.remove('nav-open');
  mountModules();
});
mountModules();

export function isTyping(element) {
  return element instanceof Element && element.closest('input, textarea, select, [contenteditable=true], dialog[open]') !== null;
}

async function copy(button) {
  try {
    await navigator.clipboard.writeText(button.dataset.copy);
    say('Copied.');
  } catch {
    // Without https the browser keeps the clipboard from pages: the text is selected so that Ctrl C takes it.
    const shown = button.parentElement?.querySelector('code, pre, input');
    if (shown) getSelection()?.selectAllChildren(shown);
    say('This browser does not let pages copy here. The text is selected: press Ctrl C.');
  }
}

// The menu that is open, or else the drawer.
function escape() {
  const menu = document.querySelector('[data-menu][open]');
  if (menu) { menu.open = false; menu.querySelector('summary')?.focus(); }
  else if (!document.querySelector('dialog[open]')) document.querySelector('[data-escape]')?.click();
}

function toggleNavigation(button) {
  const open = document.querySelector('.frame').classList.toggle('nav-open');
  button.setAttribute('aria-expanded', String(open));
}

const places = { f: 'files', b: 'batches', r: 'recordings', d: 'datasets', a: 'audit', j: 'jobs', m: 'members', t: 'trash', u: 'usage', p: 'access' };
let leaderAt = 0;
function goTo(event) {
  const workspace = location.pathname.match(/^\/w\/([^/]+)/)?.[1];
  if (event.key.toLowerCase() === 'g') leaderAt = event.timeStamp;
  else if (workspace && places[event.key.toLowerCase()] && event.timeStamp - leaderAt < 1200) {
    leaderAt = 0;
    window.Blazor.navigateTo(`/w/${workspace}/${places[event.key.toLowerCase()]}`);
  }
}
