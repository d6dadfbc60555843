// The main job by MCP alone, over standard input and output (`wsa mcp`), with the TypeScript SDK: what an agent does, step by step. Three
// recordings, one of which is bad; captions that are broken at first and are put right. Bytes go to the URLs that begin_upload gives.
//   node journey.mjs SERVER_URL TOKEN FOLDER WSA_DLL
// Prints one JSON line: the version's id, its shard URLs, what was quarantined, and how many progress notifications came.
import { readFile, readdir } from "node:fs/promises";
import { createHash } from "node:crypto";
import path from "node:path";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StdioClientTransport } from "@modelcontextprotocol/sdk/client/stdio.js";

const [url, token, folder, wsa] = process.argv.slice(2);
const workspace = "studio";
const dataset = "sample-scenes";
let progress = 0;

const client = new Client({ name: "journey", version: "1.0.0" });
await client.connect(new StdioClientTransport({ command: "dotnet", args: [wsa, "mcp", "--server", url], env: { ...process.env, WSA_TOKEN: token } }));

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
async function upload(to, bytes, more) {
  const target = (await call("begin_upload", { workspace, path: to, sizeBytes: bytes.length, sha256: createHash("sha256").update(bytes).digest("hex"), ...more })).structuredContent;
  const sent = await fetch(target.url, { method: "PATCH", headers: target.headers, body: bytes });
  if (sent.status !== 204) throw new Error(`${to}: HTTP ${sent.status} ${await sent.text()}`);
}

for (const file of (await readdir(folder, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile())) {
  const local = path.join(file.parentPath ?? file.path, file.name);
  const bytes = await readFile(local);
  // The end of the first caption got lost in this one.
  const broken = file.name === "garden.srt" ? Buffer.from(bytes.toString("utf8").replace(/ --> \S+/, " --> ")) : bytes;
  await upload(`samples/${path.relative(folder, local).replaceAll("\\", "/")}`, broken);
}

const captionsUri = `wsa://files/${workspace}/samples/garden-hevc/garden.srt`;
const seen = (await client.readResource({ uri: captionsUri })).contents[0].text;
if (!/ --> \n/.test(seen)) throw new Error("the captions are not the broken ones");
const hash = createHash("sha256").update(seen).digest("hex");
await upload("samples/garden-hevc/garden.srt", await readFile(path.join(folder, "garden-hevc", "garden.srt")), { ifMatch: hash, note: "the first caption ends again" });
const fixed = (await client.readResource({ uri: captionsUri })).contents[0].text;

const batchId = (await call("create_batch", { workspace, name: "Sample scenes", dataset, folder: "samples" })).structuredContent.batch.id;
await finish(await call("validate_batch", { batchId }));
await finish(await call("align_batch", { batchId }));
const preview = (await call("publish_batch", { batchId, dryRun: true })).structuredContent.preview;
const first = await call("publish_batch", { batchId, idempotencyKey: "journey" });
const again = await call("publish_batch", { batchId, idempotencyKey: "journey" });
const published = await finish(again);
const version = (await call("get_version", { dataset, version: published.versionId })).structuredContent;

const batch = (await call("get_batch", { batchId })).structuredContent;
const recording = batch.recordings.find((candidate) => candidate.name === "kitchen-vfr");
const frame = await call("read_frame", { recordingId: recording.id, frameIndex: 100, maxWidth: 240 });
const report = (await call("get_alignment_report", { recordingId: recording.id })).structuredContent;
const card = (await client.readResource({ uri: `wsa://datasets/${dataset}/card` })).contents[0].text;
const refused = await client.callTool({ name: "get_version", arguments: { dataset: "no-such-dataset" } });

console.log(JSON.stringify({
  tools: tools.length,
  versionId: version.versionId,
  shardUrls: version.shards.map((shard) => shard.url),
  quarantined: version.quarantined,
  frame: frame.content.find((block) => block.type === "image")?.mimeType,
  verdict: report.verdict,
  wouldPublish: preview.recordingCount,
  publishedOnce: first.structuredContent.job.id === again.structuredContent.job.id,
  captionsFixed: / --> \S/.test(fixed) && !/ --> \n/.test(fixed),
  snippet: version.snippet,
  card,
  refusal: refused.isError ? refused.content[0].text : null,
  progress,
}));
await client.close();
