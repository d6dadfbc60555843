// Uploads one file with tus-js-client, in every way it knows, and says what the server made of it.
import { createReadStream } from 'node:fs';
import { PassThrough } from 'node:stream';
import * as tus from 'tus-js-client';

const [endpoint, token, file] = process.argv.slice(2);

const make = (name, { source = createReadStream(file), ...options }) => new tus.Upload(source, {
  endpoint,
  chunkSize: 1_000_000,
  retryDelays: [100, 500, 1000],
  headers: { Authorization: `Bearer ${token}` },
  metadata: { filename: `client/${name}.bin`, filetype: 'application/octet-stream' },
  ...options,
});

const run = (name, options = {}) => new Promise((resolve, reject) => {
  make(name, { ...options, onError: reject, onSuccess: resolve }).start();
});

/** Sends two chunks and stops there. */
const sendSome = name => new Promise((resolve, reject) => {
  let stopped = false;
  const upload = make(name, {
    onError: reject,
    onChunkComplete: (_, accepted) => {
      if (stopped || accepted < 2_000_000) return;
      stopped = true;
      upload.abort().then(() => resolve(upload), reject);
    },
  });
  upload.start();
});

await run('chunked');
await run('at-creation', { uploadDataDuringCreation: true });
await run('parallel', { parallelUploads: 4 });
// A stream whose end nobody knows, as of a camera.
await run('deferred', { source: createReadStream(file).pipe(new PassThrough()), uploadLengthDeferred: true });
await run('overridden', { overridePatchMethod: true });

// Gone on with by another object, as after a closed tab.
const paused = await sendSome('resumed');
const sent = [];
await run('resumed', { uploadUrl: paused.url, onProgress: bytes => sent.push(bytes) });

const given = await sendSome('given-up');
await tus.Upload.terminate(given.url, { headers: { Authorization: `Bearer ${token}` } });
const after = await fetch(given.url, { method: 'HEAD', headers: { Authorization: `Bearer ${token}`, 'Tus-Resumable': '1.0.0' } });

console.log(JSON.stringify({ resumedFrom: sent[0], givenUp: after.status }));
process.exit(0);
