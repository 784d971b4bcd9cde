/** A file on its way: announced, then sent; a message shares it. */
export interface Upload {
  readonly id: string;
  readonly name: string;
  /** As announced. */
  readonly length: number;
  content?: Uint8Array;
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
      const upload: Upload = { id: `F${String(count).padStart(9, "0")}`, name, length };
      uploads.set(upload.id, upload);
      return upload;
    },
    find: (id) => uploads.get(id),
    reset: () => uploads.clear(),
  };
}
