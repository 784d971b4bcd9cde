import { PassThrough } from "node:stream";
import { parseManifests } from "@onexit/manifest";
import type { Terminal } from "../../src/terminal.ts";
import type { TestBed } from "../../src/test-run/run-case.ts";

/** A bed for the workflow in a text; its actions are not known, so that messages are their parameters. */
export function bedOf(yaml: string): TestBed {
  const parsed = parseManifests(yaml, "wf.yaml");
  if (!("workflows" in parsed) || parsed.workflows[0] === undefined) throw new Error(JSON.stringify(parsed));
  return {
    loaded: { ...parsed.workflows[0], file: "wf.yaml" },
    resources: [],
    namespace: "default",
    context: {},
    actionNamed: () => Promise.resolve(undefined),
    environment: {},
    parameters: [],
  };
}

/** A workflow of these templates. */
export function workflowOf(templates: string, spec = "entrypoint: main"): string {
  return `
apiVersion: argoproj.io/v1alpha1
kind: Workflow
metadata: {name: wf}
spec:
  ${spec}
  templates:
${templates}
  - {name: ok, container: {image: alpine, command: ["true"]}}
`;
}

/** A terminal in a directory, and what was written to it. */
export function fakeTerminal(cwd: string): {
  readonly terminal: Terminal;
  readonly out: () => string;
  readonly err: () => string;
} {
  const stdout = new PassThrough();
  const stderr = new PassThrough();
  const read = (stream: PassThrough) => String(stream.read() ?? "");
  return {
    terminal: { argv: [], env: { LANG: "C.UTF-8" }, cwd, stdout, stderr },
    out: () => read(stdout),
    err: () => read(stderr),
  };
}
