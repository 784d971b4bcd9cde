// Runs a small workflow with the packed command and keeps what V8 compiled on the way, for packages/cli/bin/load-bundle.mjs.
// However the workflow ends (without a nats-server it ends early), what was compiled until then is worth keeping.
import { mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import "../packages/cli/bin/tuning.mjs";
import { loadBundle } from "../packages/cli/bin/load-bundle.mjs";

const workflow = `apiVersion: argoproj.io/v1alpha1
kind: Workflow
metadata: {name: warm-up}
spec:
  entrypoint: main
  onExit: exit-handler
  templates:
  - name: main
    steps:
    - [{name: greet, template: greet}]
    - [{name: fail, template: greet, when: "{{steps.greet.exitCode}} != 0"}]
  - name: greet
    container: {image: alpine, command: [sh, -c], args: ["echo hi"]}
  - name: exit-handler
    steps:
    - [{name: tell, template: greet, when: "{{workflow.status}} == Succeeded"}]
`;

const directory = mkdtempSync(join(tmpdir(), "onexit-code-cache-"));
const file = join(directory, "warm-up.yaml");
writeFileSync(file, workflow);
const bundle = loadBundle();
process.argv = [process.argv[0], "onexit", "run", file, "--data-dir", join(directory, "data"), "--timeout", "30s"];
process.on("exit", () => {
  writeFileSync(`${bundle.cachePath}.new`, bundle.codeCache());
  renameSync(`${bundle.cachePath}.new`, bundle.cachePath);
  rmSync(directory, { recursive: true, force: true });
  process.exitCode = 0;
});
bundle.start();
