/** What has to be undone, last thing first; Node 20 has no AsyncDisposableStack. */
export interface Cleanups extends AsyncDisposable {
  /** Disposes the resource with the others, and gives it back. */
  readonly use: <T extends AsyncDisposable>(resource: T) => T;
  readonly defer: (undo: () => Promise<void>) => void;
}

/** Nothing to undo yet. Everything is undone whatever fails; then the first failure is thrown. */
export function createCleanups(): Cleanups {
  const undos: (() => Promise<void>)[] = [];
  return {
    use(resource) {
      undos.push(async () => resource[Symbol.asyncDispose]());
      return resource;
    },
    defer: (undo) => void undos.push(undo),
    async [Symbol.asyncDispose]() {
      const failures: unknown[] = [];
      for (const undo of undos.splice(0).reverse()) await undo().catch((error: unknown) => failures.push(error));
      if (failures.length > 0) throw failures[0];
    },
  };
}

/** Makes something out of several resources; undoes what was made when that fails. */
export async function createFrom<T>(create: (cleanups: Cleanups) => Promise<T>): Promise<T> {
  const cleanups = createCleanups();
  try {
    return await create(cleanups);
  } catch (error) {
    await cleanups[Symbol.asyncDispose]();
    throw error;
  }
}
