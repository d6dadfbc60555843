// Numbers as people read them; the same as Words.cs on the server.
const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'];

export function size(bytes) {
  let value = bytes;
  let unit = 0;
  while (value >= 999.5 && unit < units.length - 1) { value /= 1024; unit++; }
  return `${value.toFixed(unit === 0 || value >= 99.95 ? 0 : value < 9.995 ? 2 : 1)} ${units[unit]}`;
}

export function time(seconds) {
  const ms = Math.round(Math.abs(seconds) * 1000);
  const pad = (number, width) => String(number).padStart(width, '0');
  return `${seconds < 0 && ms > 0 ? '−' : ''}${Math.floor(ms / 3600000)}:${pad(Math.floor(ms / 60000) % 60, 2)}:${pad(Math.floor(ms / 1000) % 60, 2)}.${pad(ms % 1000, 3)}`;
}

export function say(text) {
  const place = document.getElementById('toasts');
  if (!place) return;
  const toast = document.createElement('div');
  toast.className = 'toast-line';
  toast.textContent = text;
  place.replaceChildren(toast);
  setTimeout(() => toast.remove(), 4000);
}
