// Resumable uploads (tus). This module lives in the layout, outside of every page, so that uploads go on while people move about.
import { UploadQueue } from './upload-queue.js';
import { filesOf } from './dropped-files.js';
import { size } from './words.js';

export function mount(panel) {
  const queue = new UploadQueue(() => draw(panel, queue));
  draw(panel, queue);

  document.addEventListener('click', event => {
    const pick = event.target.closest('[data-pick]');
    const place = pick && placeOf(pick);
    if (!place) return;
    // A new version of one file: the server takes it only while the file is still the one that was seen.
    if (pick.dataset.pick === 'version') choose({ one: true }, ([{ file }]) => queue.add({ workspace: place.workspace, folder: '' }, [{ file, path: pick.dataset.path }], pick.dataset.seen));
    else choose({ folder: pick.dataset.pick === 'folder' }, files => queue.add(place, files));
  });
  document.addEventListener('dragover', event => {
    if (!placeOf(document) || !event.dataTransfer.types.includes('Files')) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = 'copy';
    document.body.classList.add('dropping');
  });
  document.addEventListener('dragleave', event => { if (!event.relatedTarget) document.body.classList.remove('dropping'); });
  document.addEventListener('drop', async event => {
    document.body.classList.remove('dropping');
    const place = placeOf(document);
    if (!place || !event.dataTransfer.types.includes('Files')) return;
    event.preventDefault();
    queue.add(place, await filesOf(event.dataTransfer));
  });
  panel.addEventListener('click', event => {
    const button = event.target.closest('button[data-do]');
    if (!button) return;
    if (button.dataset.do === 'clear') queue.clear();
    else if (button.dataset.do === 'fold') panel.classList.toggle('folded');
    else queue[button.dataset.do](Number(button.closest('[data-id]').dataset.id));
  });
  // What is safe stays safe either way; this only spares people the surprise.
  addEventListener('beforeunload', event => { if (queue.isBusy) event.preventDefault(); });
  queue.onSettled = workspace => refresh(workspace);
}

function placeOf(near) {
  const element = near.closest?.('[data-upload-workspace]') ?? document.querySelector('[data-upload-workspace]');
  return element?.dataset.uploadWorkspace ? { workspace: element.dataset.uploadWorkspace, folder: element.dataset.uploadFolder ?? '' } : null;
}

function choose({ folder = false, one = false }, then) {
  const input = document.createElement('input');
  input.type = 'file';
  input.multiple = !one;
  input.webkitdirectory = folder;
  input.hidden = true;
  input.addEventListener('change', () => { then([...input.files].map(file => ({ file, path: file.webkitRelativePath || file.name }))); input.remove(); });
  // In the document, because some browsers and every test tool want it there.
  document.body.append(input);
  input.click();
}

function refresh(workspace) {
  const here = document.querySelector('[data-upload-workspace]');
  if (here?.dataset.uploadWorkspace === workspace && !document.querySelector('.drawer form :focus')) window.Blazor.navigateTo(location.pathname + location.search, false, true);
}

function draw(panel, queue) {
  panel.hidden = queue.items.length === 0;
  panel.className = panel.classList.contains('folded') ? 'uploads folded' : 'uploads';
  panel.setAttribute('role', 'region');
  panel.setAttribute('aria-label', 'Uploads');
  if (panel.hidden) { panel.replaceChildren(); return; }
  if (!panel.firstChild) {
    panel.innerHTML = '<header><div role="status" aria-live="polite"></div><button type="button" class="btn btn-bare" data-do="fold" aria-label="Fold or unfold the list"><svg class="icon" width="14" height="14" fill="currentColor" aria-hidden="true"><use href="/img/icons.svg#down"></use></svg></button><button type="button" class="btn btn-bare" data-do="clear" aria-label="Clear what is finished"><svg class="icon" width="14" height="14" fill="currentColor" aria-hidden="true"><use href="/img/icons.svg#close"></use></svg></button></header><ul></ul>';
  }
  setText(panel.querySelector('[role=status]'), queue.summary());
  const list = panel.querySelector('ul');
  const rows = new Map([...list.children].map(row => [Number(row.dataset.id), row]));
  for (const [id, row] of rows) if (!queue.items.some(item => item.id === id)) row.remove();
  for (const item of queue.items) {
    const row = rows.get(item.id) ?? list.appendChild(newRow(item));
    const done = item.size === 0 ? (item.state === 'done' ? 1 : 0) : item.sent / item.size;
    row.className = item.state;
    row.querySelector('progress').value = done;
    setText(row.querySelector('.how'), describe(item));
    const look = row.querySelector('.look');
    look.hidden = !(item.state === 'failed' && item.stale);
    look.href = versionsOf(item);
    for (const button of row.querySelectorAll('button')) button.hidden = !button.dataset.when.split(' ').includes(item.state) || (item.stale && button.dataset.do === 'resume');
  }
}

function versionsOf(item) {
  const folder = item.path.split('/').slice(0, -1).map(encodeURIComponent).join('/');
  return `/w/${encodeURIComponent(item.workspace)}/files${folder ? `/${folder}` : ''}?file=${encodeURIComponent(item.path)}&tab=versions`;
}

function newRow(item) {
  const row = document.createElement('li');
  row.dataset.id = item.id;
  row.innerHTML = '<div class="line"><span class="what"></span><span class="ends"><button type="button" class="btn btn-bare" data-do="pause" data-when="sending waiting">Pause</button><button type="button" class="btn btn-bare" data-do="resume" data-when="paused">Resume</button><button type="button" class="btn btn-bare" data-do="resume" data-when="failed">Retry</button><button type="button" class="btn btn-bare" data-do="remove" data-when="paused failed">Remove</button><a class="look" hidden>See what changed</a></span></div><progress max="1"></progress><div class="how"></div>';
  row.querySelector('.what').textContent = item.path;
  row.querySelector('.what').title = item.path;
  row.querySelector('progress').setAttribute('aria-label', `Upload of ${item.path}`);
  return row;
}

function describe(item) {
  const share = `${size(item.sent)} of ${size(item.size)}`;
  if (item.state === 'done') return `Done: ${size(item.size)}, checked and safe`;
  if (item.state === 'waiting') return `Waiting for its turn · ${size(item.size)}`;
  if (item.state === 'paused') return `Paused: ${share} are safe on the server`;
  if (item.state === 'failed') return `${item.error} ${item.safe > 0 ? `${size(item.safe)} of ${size(item.size)} are safe on the server; Retry goes on from there.` : 'Nothing was stored.'}`;
  return `${share}${item.rate > 0 ? ` · ${size(item.rate)}/s` : ''} · ${size(item.safe)} safe`;
}

function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}
