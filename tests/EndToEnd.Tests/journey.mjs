// The main job by MCP alone, with the TypeScript SDK: what an agent does, step by step. Bytes go to the URLs that begin_upload gives.
//   node journey.mjs MCP_URL TOKEN FOLDER
// Prints one JSON line: the version's id, its shard URLs, what was quarantined, and how many progress notifications came.
import { readFile, readdir } from "node:fs/promises";
import { createHash } from "node:crypto";
import path from "node:path";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";

const [url, token, folder] = process.argv.slice(2);
const workspace = "studio";
const dataset = "sample-scenes";
let progress = 0;

const client = new Client({ name: "journey", version: "1.0.0" });
await client.connect(new StreamableHTTPClientTransport(new URL(url), { requestInit: { headers: { Authorization: `Bearer ${token}` } } }));

async function call(name, args) {
  const options = { timeout: 300_000, resetTimeoutOnProgress: true, onprogress: () => { progress++; } };
  const result = await client.callTool({ name, arguments: args }, undefined, options);
  if (result.isError) throw new Error(`${name}: ${result.content[0].text}`);
  return result;
}

async function finish(started) {
  const { job } = (await call("wait_for_job", { jobId: started.structuredContent.job.id, timeoutSeconds: 240 })).structuredContent;
  if (job.state !== "done") throw new Error(`${job.title} ${job.state}: ${job.reason}`);
  return job;
}

const { tools } = await client.listTools();
for (const file of (await readdir(folder, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile())) {
  const local = path.join(file.parentPath ?? file.path, file.name);
  const bytes = await readFile(local);
  const target = (await call("begin_upload", {
    workspace,
    path: `samples/${path.relative(folder, local).replaceAll("\\", "/")}`,
    sizeBytes: bytes.length,
    sha256: createHash("sha256").update(bytes).digest("hex"),
  })).structuredContent;
  const sent = await fetch(target.url, { method: "PATCH", headers: target.headers, body: bytes });
  if (sent.status !== 204) throw new Error(`${local}: HTTP ${sent.status} ${await sent.text()}`);
}

const batchId = (await call("create_batch", { workspace, name: "Sample scenes", dataset, folder: "samples" })).structuredContent.batch.id;
await finish(await call("validate_batch", { batchId }));
await finish(await call("align_batch", { batchId }));
const published = await finish(await call("publish_batch", { batchId }));
const version = (await call("get_version", { dataset, version: published.versionId })).structuredContent;

const batch = (await call("get_batch", { batchId })).structuredContent;
const recording = batch.recordings.find((candidate) => candidate.name === "kitchen-vfr");
const frame = await call("read_frame", { recordingId: recording.id, frameIndex: 100, maxWidth: 240 });
const report = (await call("get_alignment_report", { recordingId: recording.id })).structuredContent;
const refused = await client.callTool({ name: "get_version", arguments: { dataset: "no-such-dataset" } });

console.log(JSON.stringify({
  tools: tools.length,
  versionId: version.versionId,
  shardUrls: version.shards.map((shard) => shard.url),
  quarantined: version.quarantined,
  frame: frame.content.find((block) => block.type === "image")?.mimeType,
  verdict: report.verdict,
  refusal: refused.isError ? refused.content[0].text : null,
  progress,
}));
await client.close();
