import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { onexitIn } from "../../../packages/cli/test/commands/here.ts";
import { createFrom } from "../../support/cleanups.ts";
import { createTempDir } from "../../support/nats.ts";

/** A project with a run that has failed at `test`, told Slack in its inbox, and asked for an archive that there is no place for. */
export interface KeptRun extends AsyncDisposable {
  readonly dir: string;
  readonly onexit: (...args: readonly string[]) => ReturnType<typeof onexitIn>;
}

export const runsName = "shop";

const workflow = `apiVersion: argoproj.io/v1alpha1
kind: Workflow
metadata: {name: ${runsName}}
spec:
  entrypoint: main
  onExit: bye
  templates:
  - name: main
    steps: [[{name: build, template: pass}], [{name: test, template: fail}]]
  - name: pass
    container: {image: alpine, command: [sh, -c], args: ["exit 0"]}
  - name: fail
    container: {image: alpine, command: [sh, -c], args: ["exit 3"]}
  - name: bye
    steps: [[{name: tell, template: tell}]]
  - name: tell
    plugin: {slack: {channel: "#deploys"}}
`;

/** Runs it once, in this process. */
export function createKeptRun(environment: Readonly<Record<string, string>> = {}): Promise<KeptRun> {
  return createFrom(async (cleanups) => {
    const { dir } = cleanups.use(await createTempDir());
    const onexit: KeptRun["onexit"] = (...args) =>
      onexitIn(dir, args, { PATH: process.env.PATH ?? "", ...environment });
    await writeFile(join(dir, "workflow.yaml"), workflow);
    await onexit("run", "workflow.yaml", "--inbox");
    return { dir, onexit, [Symbol.asyncDispose]: () => cleanups[Symbol.asyncDispose]() };
  });
}
