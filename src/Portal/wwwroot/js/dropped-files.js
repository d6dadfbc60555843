// What was dropped, folders walked to the end, each file with its path below the drop.
export async function filesOf(transfer) {
  // The list is emptied once this event is over: everything has to be asked for before the first wait.
  const entries = [...transfer.items].filter(item => item.kind === 'file').map(item => item.webkitGetAsEntry?.() ?? item.getAsFile());
  const files = [];
  for (const entry of entries) if (entry) await walk(entry, '', files);
  return files;
}

async function walk(entry, below, files) {
  if (entry instanceof File) { files.push({ file: entry, path: below + entry.name }); return; }
  if (entry.isFile) {
    const file = await new Promise((resolve, reject) => entry.file(resolve, reject));
    // Folders of a desktop hold files nobody put there.
    if (!['.DS_Store', 'Thumbs.db', 'desktop.ini'].includes(file.name)) files.push({ file, path: below + file.name });
    return;
  }
  const reader = entry.createReader();
  for (;;) {
    // A reader hands out a hundred entries at a time, and none at the end.
    const some = await new Promise((resolve, reject) => reader.readEntries(resolve, reject));
    if (some.length === 0) return;
    for (const child of some) await walk(child, `${below}${entry.name}/`, files);
  }
}
