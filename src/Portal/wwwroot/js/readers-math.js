// What the readers panel shows, without a page: plain values in, plain values out.
const minuteSeconds = 60;

/** Sums over those who read now. */
export function figuresOf(readers) {
  const now = readers.filter(reader => reader.isReading);
  const sum = field => now.reduce((total, reader) => total + reader[field], 0);
  return {
    readers: String(now.length),
    samples: now.length === 0 ? '–' : rate(sum('samplesPerSecond')),
    bytes: now.length === 0 ? '–' : rate(sum('bytesPerSecond') / 1e6),
    wait: now.length === 0 ? '–' : percent(sum('waitShare') / now.length),
  };
}

/** uPlot's columns: seconds, samples/s, MB/s, % waiting. A minute in which nothing was read is a gap: null. */
export function linesOf(minutes) {
  const lines = [[], [], [], []];
  const add = (...values) => values.forEach((value, index) => lines[index].push(value));
  for (const minute of minutes) {
    const at = Date.parse(minute.at) / 1000;
    const before = lines[0].at(-1);
    if (before !== undefined && at - before > minuteSeconds) add(before + minuteSeconds, null, null, null);
    add(at, minute.samplesPerSecond, minute.bytesPerSecond / 1e6, minute.waitShare * 100);
  }
  return lines;
}

/** A reader's cells. */
export function rowOf(reader, nowMs) {
  const ago = Math.max(0, Math.round((nowMs - Date.parse(reader.lastAt)) / 1000));
  const cell = (text, title) => ({ text, title });
  const number = (text, title) => ({ text, title, isNumber: true });
  return [
    cell(`${reader.job} · ${reader.rank} of ${reader.world}`, reader.source === 'server' ? 'Counted by the server’s /stream: waiting is for storage and decoding.' : 'Reported by the loader: waiting is the trainer’s.'),
    cell(`v${reader.versionNumber}`, reader.versionId), cell(reader.split), cell(reader.reader),
    number(String(reader.epoch)), number(reader.position.toLocaleString('en')), number(reader.samples.toLocaleString('en')),
    number(rate(reader.samplesPerSecond)), number(rate(reader.bytesPerSecond / 1e6)), number(percent(reader.waitShare)), number(reader.stalls.toLocaleString('en')),
    cell(ago < 60 ? `${ago} s ago` : ago < 3600 ? `${Math.floor(ago / 60)} min ago` : `${Math.floor(ago / 3600)} h ago`, reader.lastAt),
  ];
}

function rate(value) { return value >= 99.95 ? Math.round(value).toLocaleString('en') : value.toFixed(1); }

function percent(share) { return `${Math.round(share * 100)} %`; }
