import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { openEventLog } from "@onexit/nats";
import { type ArchiveManifest, damagedFilesOf } from "../../support/archive.ts";
import { type ChaosAction, tallied } from "../action.ts";

const local = { driver: "engine", semantics: "onexit", context: {}, run: 0 } as const;
const anyManifest = {
  apiVersion: "argoproj.io/v1alpha1",
  kind: "Workflow",
  spec: {
    entrypoint: "main",
    templates: [{ name: "main", container: { image: "alpine", command: ["true"] } }],
  },
};

/** Archives on the disk; one that is not, byte by byte, what its manifest says is none. */
export const archive: ChaosAction = {
  name: "archive",
  open: async ({ archive: directory }) => ({
    environment: { ARCHIVE_URL: `file://${directory}` },
    parameters: () => ({}),
    async prepare(workflow, nats) {
      const manifest = { ...anyManifest, metadata: { name: workflow.name } };
      const submitted = { type: "WorkflowSubmitted", at: Date.now(), workflow, manifest, ...local } as const;
      await openEventLog(nats).append(workflow, { id: workflow.uid, events: [submitted] }, 0);
    },
    disturbed: undefined,
    settled: async () => {},
    async count() {
      const names: string[] = [];
      for (const path of await readdir(directory, { recursive: true }).catch(() => [])) {
        if (!path.endsWith("/manifest.json")) continue;
        const text = await readFile(join(directory, path), "utf8");
        const manifest = { ...(JSON.parse(text) as ArchiveManifest), path: join(directory, path) };
        if ((await damagedFilesOf(manifest)).length === 0) names.push(manifest.name);
      }
      return { there: tallied(names) };
    },
    async [Symbol.asyncDispose]() {},
  }),
};
