import { argoClient } from "../argo-client.ts";

// Stands for the `argo` command in transcripts: `get NAME` and `logs NAME -c CONTAINER`, asked for as that asks.
const { ARGO_SERVER = "", ARGO_NAMESPACE: namespace = "default", ARGO_TOKEN } = process.env;
const [verb, name = "", , container = "main"] = process.argv.slice(2);
if (!ARGO_TOKEN) throw new Error("no configuration has been provided, try setting ARGO_TOKEN");
const argo = argoClient(`http://${ARGO_SERVER}`);
const workflow = `api/v1/workflows/{namespace}/${name}`;

if (verb === "get") {
  const { metadata, status } = await argo.call("GET", workflow, { namespace });
  console.log(`Name:       ${metadata.name}\nNamespace:  ${metadata.namespace}\nStatus:     ${status.phase}\n`);
  for (const node of Object.values<{ name: string; phase: string }>(status.nodes)) {
    if (!/\[\d+\]$/.test(node.name)) console.log(` ${node.phase === "Succeeded" ? "✔" : "✖"} ${node.name}`);
  }
} else {
  for await (const { podName, content } of argo.stream(`${workflow}/log`, { namespace, logOptions: { container } })) {
    console.log(`${podName}: ${content.trimEnd()}`);
  }
}
