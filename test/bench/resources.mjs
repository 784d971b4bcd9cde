/** Runs the work with a function that takes charge of resources: they are disposed at the end, the last one first. */
export async function withResources(work) {
  const disposals = [];
  const use = (resource) => {
    disposals.push(() => resource[Symbol.asyncDispose]());
    return resource;
  };
  try {
    return await work(use);
  } finally {
    for (const dispose of disposals.reverse()) await dispose();
  }
}
