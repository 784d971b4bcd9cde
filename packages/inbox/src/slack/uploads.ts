/** A file on its way: announced, then sent, then shared. */
export interface Upload {
  readonly id: string;
  readonly name: string;
  /** As announced. */
  readonly length: number;
  content?: Uint8Array;
  shared: boolean;
}

export interface Uploads {
  announce(name: string, length: number): Upload;
  find(id: string): Upload | undefined;
  reset(): void;
}

export function createUploads(): Uploads {
  const uploads = new Map<string, Upload>();
  let count = 0;
  return {
    announce: (name, length) => {
      count += 1;
      const upload: Upload = { id: `F${String(count).padStart(9, "0")}`, name, length, shared: false };
      uploads.set(upload.id, upload);
      return upload;
    },
    find: (id) => uploads.get(id),
    reset: () => uploads.clear(),
  };
}
