/* The files of folders that are dropped or chosen, each with the folder that it lies in. */

/**
 * Return the files of a chosen folder; hidden ones are left out, as on the command line.
 *
 * @param {FileList} files
 * @returns {{file: File, folder: string}[]}
 */
export function chosenFolder(files) {
  return [...files].flatMap((file) => {
    const parts = file.webkitRelativePath.split("/").slice(0, -1);
    return isHidden([...parts.slice(1), file.name]) ? [] : [{ file, folder: parts.join("/") }];
  });
}

/**
 * Return what was dropped: single files, and those that lie in folders.
 *
 * @param {DataTransfer} dropped
 * @returns {Promise<{files: File[], inFolders: {file: File, folder: string}[]}>}
 */
export async function droppedFiles(dropped) {
  const entries = [...dropped.items].map((item) => item.webkitGetAsEntry?.()); // before anything waits: then they are gone
  if (!entries.some((entry) => entry?.isDirectory)) return { files: [...dropped.files], inFolders: [] };
  const found = await Promise.all(entries.filter(Boolean).map((entry) => filesOf(entry, "")));
  const all = found.flat();
  return {
    files: all.filter(({ folder }) => !folder).map(({ file }) => file),
    inFolders: all.filter(({ folder }) => folder),
  };
}

async function filesOf(entry, folder) {
  if (isHidden(folder ? [entry.name] : [])) return [];
  if (entry.isFile) {
    const file = await new Promise((resolve, reject) => entry.file(resolve, reject));
    return [{ file, folder }];
  }
  const inside = folder ? `${folder}/${entry.name}` : entry.name;
  const found = [];
  for (const child of await childrenOf(entry)) found.push(...(await filesOf(child, inside)));
  return found;
}

/** A reader gives a hundred entries at a time, and none when it has given all. */
async function childrenOf(entry) {
  const reader = entry.createReader();
  const children = [];
  for (;;) {
    const some = await new Promise((resolve, reject) => reader.readEntries(resolve, reject));
    if (!some.length) return children.sort((one, other) => (one.name < other.name ? -1 : 1));
    children.push(...some);
  }
}

function isHidden(names) {
  return names.some((name) => name.startsWith("."));
}
