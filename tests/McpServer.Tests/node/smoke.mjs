// Walks through the agents' door with the TypeScript SDK: another maker's client, which checks every answer against the tool's output schema.
//   node smoke.mjs MCP_URL TOKEN WORKSPACE      prints one JSON document, exits with 1 at the first thing that is wrong
import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';

const [url, token, workspace] = process.argv.slice(2);
const client = new Client({ name: 'smoke', version: '1.0.0' });
const headers = { Authorization: `Bearer ${token}` };
await client.connect(new StreamableHTTPClientTransport(new URL(url), { requestInit: { headers } }));

const textOf = result => result.content.filter(block => block.type === 'text').map(block => block.text).join('\n');
const call = async (name, args, options) => {
  const result = await client.callTool({ name, arguments: args }, undefined, options);
  assert.ok(!result.isError, `${name}: ${textOf(result)}`);
  return result.structuredContent;
};
const refuse = async (name, args) => {
  const result = await client.callTool({ name, arguments: args });
  assert.ok(result.isError, `${name} was not refused`);
  return textOf(result);
};

// Listing also compiles the output schemas: from here on the client refuses an answer that is not what its tool promised.
const { tools } = await client.listTools();
assert.ok(tools.length <= 25 && tools.length >= 20);
for (const tool of tools)
  for (const [name, schema] of Object.entries(tool.inputSchema.properties ?? {})) assert.ok(schema.description, `${tool.name}.${name} has no description`);
assert.match(client.getInstructions(), /begin_upload/);

const bytes = randomBytes(200_000);
const sha256 = createHash('sha256').update(bytes).digest('hex');
const target = await call('begin_upload', { workspace, path: 'smoke/kitchen/camera.mp4', sizeBytes: bytes.length, sha256 });
// In two parts, without the token: the key in the URL is enough.
for (const [start, stop] of [[0, 120_000], [120_000, bytes.length]]) {
  const response = await fetch(target.url, { method: 'PATCH', headers: { ...target.headers, 'Upload-Offset': `${start}` }, body: bytes.subarray(start, stop) });
  assert.equal(response.status, 204, await response.text());
}
assert.equal((await call('upload_status', { uploadId: target.uploadId })).state, 'completed');
const stat = await call('stat_file', { workspace, path: 'smoke/kitchen/camera.mp4' });
assert.equal(stat.file.hash, sha256);
assert.equal(stat.file.sizeBytes, bytes.length);
assert.equal((await call('list_files', { workspace, folder: 'smoke/kitchen' })).files.length, 1);
assert.equal((await call('list_files', { workspace, search: 'camera' })).hasMore, false);
await call('list_workspaces', {});
await call('list_audit', { workspace, limit: 5 });
await call('list_datasets', { workspace });

const dataset = `smoke-${workspace}`;
assert.match(await refuse('create_batch', { workspace, name: 'Smoke', dataset, folder: 'nowhere' }), /There is no video in 'nowhere'.*create_batch/s);
assert.match(await refuse('stat_file', { workspace, path: 'nowhere.mp4' }), /list_files/);
const made = await call('create_batch', { workspace, name: 'Smoke', dataset, folder: 'smoke' });
assert.match(await refuse('align_batch', { batchId: made.batch.id }), /Validate it first/);
const job = (await call('validate_batch', { batchId: made.batch.id })).job;
const progress = [];
const waited = await call('wait_for_job', { jobId: job.id, timeoutSeconds: 2 }, { onprogress: value => progress.push(value.progress), resetTimeoutOnProgress: true });
await call('get_batch', { batchId: made.batch.id });
await call('get_recording', { recordingId: made.recordings[0].id });

const { resourceTemplates } = await client.listResourceTemplates();
assert.ok(resourceTemplates.length >= 5);
const [bytesOfFile] = (await client.readResource({ uri: `wsa://files/${workspace}/smoke/kitchen/camera.mp4` })).contents;
assert.equal(createHash('sha256').update(Buffer.from(bytesOfFile.blob, 'base64')).digest('hex'), sha256);
assert.ok((await client.listResources()).resources.some(resource => resource.uri === 'wsa://templates/clocks.json'));
assert.deepEqual((await client.listPrompts()).prompts.map(prompt => prompt.name).sort(), ['prepare_batch', 'publish_dataset', 'review_findings']);
const completed = await client.complete({ ref: { type: 'ref/prompt', name: 'prepare_batch' }, argument: { name: 'workspace', value: workspace.slice(0, 6) } });
assert.ok(completed.completion.values.includes(workspace));
await client.close();
console.log(JSON.stringify({ tools: tools.length, jobState: waited.job.state, progress: progress.length }));
