import { createFileStore } from "../src/file-store.ts";
import type { Folder, Store, Written } from "../src/store.ts";

/** What happens instead of a write, or around it. */
export type Interference = (name: string, write: () => Promise<Written>) => Promise<Written>;

/** A store of files whose writes can be disturbed; nothing else is. */
export function createFaultyStore(directory: string, interfere: Interference): Store {
  const files = createFileStore(directory);
  return {
    folder: (path) => {
      const folder = files.folder(path);
      const put: Folder["put"] = (name, content, signal) => interfere(name, () => folder.put(name, content, signal));
      return { ...folder, put };
    },
  };
}

/** What a call to the file system fails with. */
export function systemError(code: string): NodeJS.ErrnoException {
  return Object.assign(new Error(code), { code });
}
