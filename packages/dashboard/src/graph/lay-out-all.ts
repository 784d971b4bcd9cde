import type { Layout, LayoutInput } from "../model/layout.ts";

/** More boxes than this are placed by a worker: dagre takes about a second for 2,000. */
const mostHere = 150;

let worker: Worker | undefined;
let lastId = 0;

/** Places several graphs. Rejects when the code for it cannot be loaded. */
export async function layOutAll(inputs: readonly LayoutInput[]): Promise<readonly Layout[]> {
  const count = inputs.reduce((sum, { boxes }) => sum + boxes.length, 0);
  if (count > mostHere) return inWorker(inputs);
  const { layOut } = await import("../model/layout.ts");
  return inputs.map(layOut);
}

function inWorker(inputs: readonly LayoutInput[]): Promise<readonly Layout[]> {
  worker ??= new Worker(new URL("./layout-worker.ts", import.meta.url), { type: "module" });
  const running = worker;
  lastId += 1;
  const id = lastId;
  return new Promise((resolve, reject) => {
    const done = (event: MessageEvent<{ readonly id: number; readonly layouts: readonly Layout[] }>) => {
      if (event.data.id !== id) return;
      stop();
      resolve(event.data.layouts);
    };
    const fail = () => {
      stop();
      reject(new Error("the graph could not be placed"));
    };
    const stop = () => {
      running.removeEventListener("message", done);
      running.removeEventListener("error", fail);
    };
    running.addEventListener("message", done);
    running.addEventListener("error", fail);
    running.postMessage({ id, inputs });
  });
}
