// A child process of Formats. Commands, one a process:
//   node lance.mjs write FOLDER    frames on standard input become the table FOLDER/clips.lance
//   node lance.mjs read FOLDER     the rows of the table as frames on standard output
//   node lance.mjs add FOLDER NAME {"key":"value",…} on standard input becomes a column of texts, in a new version of the table
// A frame: 4 bytes big-endian length of a JSON header, the header {row, sizes}, then the bytes of the members in the order of sizes.
import { blob, connect, makeArrowTable } from "@lancedb/lancedb";
import { Binary, Field, Float64, Int32, Schema, Utf8 } from "apache-arrow";

const TABLE = "clips";
const BATCH_BYTES = 32 << 20;
const [command, folder, name] = process.argv.slice(2);

async function* pieces(input) {
  let held = [];
  let length = 0;
  const take = (count) => {
    const all = held.length === 1 ? held[0] : Buffer.concat(held, length);
    held = [all.subarray(count)];
    length -= count;
    return all.subarray(0, count);
  };
  let wanted = yield null;
  for await (const piece of input) {
    held.push(piece);
    length += piece.length;
    while (wanted !== undefined && length >= wanted) wanted = yield take(wanted);
  }
  if (length > 0) throw new Error("The input ends within a frame.");
}

async function* frames(input) {
  const reader = pieces(input);
  await reader.next();
  for (;;) {
    const head = await reader.next(4);
    if (head.done) return;
    const header = JSON.parse((await reader.next(head.value.readUInt32BE())).value.toString("utf8"));
    const members = {};
    for (const [column, size] of header.sizes) members[column] = (await reader.next(size)).value;
    yield { header, members };
  }
}

function schemaOf(columns) {
  const texts = ["key", "split", "recording", "label"].map((column) => new Field(column, new Utf8()));
  return new Schema([
    ...texts,
    new Field("start_frame", new Int32()), new Field("stop_frame", new Int32()),
    new Field("start_seconds", new Float64()), new Field("stop_seconds", new Float64()),
    new Field("text", new Utf8()), new Field("members", new Utf8()),
    blob("video"),
    ...columns.filter((column) => column !== "video").map((column) => new Field(column, new Binary(), true)),
  ]);
}

async function* batches(source, schema) {
  let rows = [];
  let bytes = 0;
  for await (const { header, members } of source) {
    const row = { ...header.row };
    for (const field of schema.fields) {
      if (!(field.name in row)) row[field.name] = members[field.name] ? Buffer.from(members[field.name]) : null;
    }
    rows.push(row);
    bytes += header.sizes.reduce((sum, [, size]) => sum + size, 0);
    if (bytes >= BATCH_BYTES) {
      yield makeArrowTable(rows, { schema });
      [rows, bytes] = [[], 0];
    }
  }
  if (rows.length > 0) yield makeArrowTable(rows, { schema });
}

async function write() {
  const source = frames(process.stdin);
  const first = await source.next();
  const schema = schemaOf(first.value.header.columns);
  const db = await connect(folder);
  const table = await db.createEmptyTable(TABLE, schema);
  // A version a batch: the library takes whole tables only, and this one may be larger than memory.
  for await (const batch of batches((async function* () { yield first.value; yield* source; })(), schema)) await table.add(batch);
}

function frame(row, members) {
  const header = Buffer.from(JSON.stringify({ row, sizes: members.map(([column, bytes]) => [column, bytes.length]) }));
  const length = Buffer.alloc(4);
  length.writeUInt32BE(header.length);
  return Buffer.concat([length, header, ...members.map(([, bytes]) => bytes)]);
}

async function read() {
  const table = await (await connect(folder)).openTable(TABLE);
  const columns = (await table.schema()).fields.map((field) => field.name).filter((column) => column !== "video");
  const ids = (await table.query().select(["key"]).withRowId().toArray()).map((row) => row._rowid);
  for (const id of ids) {
    const row = (await table.takeRowIds([id]).select(columns).toArray())[0].toJSON();
    const members = [];
    const [video] = await table.fetchBlobs("video", [id]);
    if (video) members.push(["video", video]);
    for (const column of columns) {
      if (!(row[column] instanceof Uint8Array)) continue;
      members.push([column, Buffer.from(row[column])]);
      delete row[column];
    }
    if (!process.stdout.write(frame(row, members))) await new Promise((go) => process.stdout.once("drain", go));
  }
}

// Values go in as SQL: the library evaluates an expression for a new column, and writes that column alone. (It has no CASE.)
async function add() {
  const texts = [];
  for await (const piece of process.stdin) texts.push(piece);
  const list = (all) => `make_array(${all.map((text) => `'${text.replaceAll("'", "''")}'`).join(",")})`;
  const entries = Object.entries(JSON.parse(Buffer.concat(texts).toString("utf8")));
  const table = await (await connect(folder)).openTable(TABLE);
  const [keys, values] = [entries.map(([key]) => key), entries.map(([, value]) => value)];
  await table.addColumns([{ name, valueSql: `array_element(${list(values)}, CAST(array_position(${list(keys)}, key) AS BIGINT))` }]);
}

try {
  await { write, read, add }[command]();
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
