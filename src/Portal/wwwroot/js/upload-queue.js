// The uploads of this tab: three at a time, each paused, resumed and retried on its own.
import '../lib/tus/tus.min.js';
import { size } from './words.js';

const parallel = 3;
// Small enough that a cut loses little, large enough that requests do not matter.
const chunkBytes = 8 * 1024 * 1024;

export class UploadQueue {
  items = [];
  onSettled = () => {};
  #changed;
  #nextId = 1;
  #drawing = false;

  constructor(changed) { this.#changed = changed; }

  get isBusy() { return this.items.some(item => item.state === 'sending' || item.state === 'waiting'); }

  // seen: the SHA-256 of the version that is to be replaced; without it the last writer wins.
  add({ workspace, folder }, files, seen) {
    for (const { file, path } of files) {
      const item = { id: this.#nextId++, workspace, path: folder ? `${folder}/${path}` : path, size: file.size, sent: 0, safe: 0, rate: 0, state: 'waiting', error: '', seen, stale: false };
      item.upload = this.#uploadOf(item, file);
      this.items.push(item);
    }
    this.#pump();
  }

  pause(id) { this.#set(id, 'paused', item => item.upload.abort()); }

  resume(id) { this.#set(id, 'waiting'); }

  remove(id) {
    const item = this.items.find(other => other.id === id);
    this.items = this.items.filter(other => other.id !== id);
    // Frees the room on the server. If it cannot be reached now, the upload expires there by itself.
    item?.upload.abort(true).catch(() => this.#draw());
    this.#pump();
  }

  clear() {
    this.items = this.items.filter(item => item.state !== 'done');
    this.#draw();
  }

  summary() {
    const count = state => this.items.filter(item => item.state === state).length;
    const open = count('sending') + count('waiting');
    const failed = count('failed');
    const safe = this.items.reduce((sum, item) => sum + item.safe, 0);
    const all = this.items.reduce((sum, item) => sum + item.size, 0);
    const trouble = failed > 0 ? `${failed} failed · ` : '';
    if (open > 0) return `${trouble}Uploading ${open} of ${this.items.length} · ${size(safe)} of ${size(all)} safe`;
    return failed > 0 ? `${trouble}${count('done')} done` : count('paused') > 0 ? `${count('paused')} paused · ${count('done')} done` : `${count('done')} ${count('done') === 1 ? 'file' : 'files'} uploaded`;
  }

  #uploadOf(item, file) {
    let last = { at: 0, sent: 0 };
    return new window.tus.Upload(file, {
      endpoint: `/api/v1/workspaces/${encodeURIComponent(item.workspace)}/uploads`,
      chunkSize: chunkBytes,
      retryDelays: [0, 1000, 3000, 5000, 10000, 20000],
      // After the tab was closed, choosing the same file again goes on where it stopped.
      fingerprint: async () => ['wsa', item.workspace, item.path, file.size, file.lastModified, item.seen ?? ''].join('|'),
      removeFingerprintOnSuccess: true,
      metadata: { path: item.path, filename: file.name, ...(item.seen && { ifMatch: item.seen }) },
      // While bytes are sent, 423 says that another sender is at it; when an upload is begun it says who locked the path, and waiting does not help.
      onShouldRetry: error => {
        const status = error.originalResponse?.getStatus() ?? 0;
        if (status === 423) return error.originalRequest?.getMethod() !== 'POST';
        return status < 400 || status >= 500 || status === 409;
      },
      onProgress: sent => {
        const now = performance.now();
        if (now - last.at > 500) {
          if (last.at > 0) item.rate = Math.max(0, (sent - last.sent) / ((now - last.at) / 1000));
          last = { at: now, sent };
        }
        item.sent = sent;
        this.#draw();
      },
      onChunkComplete: (_, accepted) => { item.safe = accepted; this.#draw(); },
      onSuccess: () => { item.safe = item.sent = item.size; this.#settle(item, 'done'); },
      onError: error => { item.stale = Boolean(item.seen) && error.originalResponse?.getStatus() === 412; item.error = item.stale ? forPeople(reasonOf(error)) : reasonOf(error); this.#settle(item, 'failed'); },
    });
  }

  #settle(item, state) {
    item.state = state;
    item.rate = 0;
    this.#pump();
    const here = this.items.filter(other => other.workspace === item.workspace);
    // What was refused changed nothing that a page could show.
    if (here.some(other => other.state === 'done') && !here.some(other => other.state === 'sending' || other.state === 'waiting')) this.onSettled(item.workspace);
  }

  #set(id, state, then) {
    const item = this.items.find(other => other.id === id);
    if (!item) return;
    item.state = state;
    item.rate = 0;
    then?.(item);
    this.#pump();
  }

  #pump() {
    while (this.items.filter(item => item.state === 'sending').length < parallel) {
      const item = this.items.find(other => other.state === 'waiting');
      if (!item) break;
      item.state = 'sending';
      this.#start(item);
    }
    this.#draw();
  }

  async #start(item) {
    if (!item.started) {
      item.started = true;
      const [before] = await item.upload.findPreviousUploads();
      if (before) item.upload.resumeFromPreviousUpload(before);
    }
    // Paused or removed while this waited.
    if (item.state === 'sending') item.upload.start();
  }

  #draw() {
    if (this.#drawing) return;
    this.#drawing = true;
    requestAnimationFrame(() => { this.#drawing = false; this.#changed(); });
  }
}

// The server speaks to programs too: whole hashes and headers are of no use here.
function forPeople(detail) {
  return `${detail.replace(/ \(sha256 [0-9a-f]{64}\)/, '').replace(/ Compare your edit[\s\S]*$/, '')} See what changed, then choose the file again.`;
}

function reasonOf(error) {
  const response = error.originalResponse;
  if (!response) return 'The server cannot be reached.';
  if (response.getStatus() === 401) return 'You are signed out. Sign in in another tab, then retry.';
  try {
    return JSON.parse(response.getBody()).detail ?? `The server answered ${response.getStatus()}.`;
  } catch {
    return `The server answered ${response.getStatus()}.`;
  }
}
