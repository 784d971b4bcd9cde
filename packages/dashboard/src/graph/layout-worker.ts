import { type LayoutInput, layOut } from "../model/layout.ts";

// In a worker of its own, so that the page stays alive while much is placed.
addEventListener("message", (event: MessageEvent<{ readonly id: number; readonly inputs: readonly LayoutInput[] }>) => {
  const { id, inputs } = event.data;
  postMessage({ id, layouts: inputs.map(layOut) });
});
