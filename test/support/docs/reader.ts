import { chmod, mkdir, symlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
// @ts-expect-error: a script without types
import { bundleTestProgram } from "../../../scripts/bundle-test-program.mjs";
import { built, onexitMain } from "../built.ts";
import { baseEnvironment, type Child } from "../child.ts";
import { clusterTool } from "../cluster-tools.ts";
import { createTempDir } from "../nats.ts";
import { createProject } from "../project.ts";
import { type Fence, fencesOf, fileOf } from "./pages.ts";
import { openShell } from "./shell.ts";
import { isPrinted, stepsOf } from "./transcript.ts";

/** What the documentation calls a server of this machine. */
const documentedDoor = "127.0.0.1:2746";

/** The commands that a reader has: `onexit`, `kubectl` where there is one, and what stands for `argo`. */
export interface Commands extends AsyncDisposable {
  readonly dir: string;
}

/** Makes them; put `dir` on PATH. */
export async function createCommands(): Promise<Commands> {
  const temp = await createTempDir();
  const script = async (name: string, program: string) => {
    await writeFile(join(temp.dir, name), `#!/bin/sh\nexec "${process.execPath}" "${program}" "$@"\n`);
    await chmod(join(temp.dir, name), 0o755);
  };
  const argo = join(temp.dir, "argo.mjs");
  await bundleTestProgram(built("test/support/docs/argo-command.ts"), argo);
  await Promise.all([script("onexit", onexitMain), script("argo", argo)]);
  const kubectl = clusterTool("kubectl");
  if (kubectl !== undefined) await symlink(kubectl, join(temp.dir, "kubectl"));
  return temp;
}

/** True for a block that is shown and not run; its note says why. */
export function isNotRun({ note }: Fence): boolean {
  return note.startsWith("not run:");
}

/** Does all that a page says, from top to bottom, in a directory of its own; gives what was not as it says. */
export async function followPage(page: string, commands: Commands): Promise<readonly string[]> {
  const fences = fencesOf(page);
  await using project = await createProject();
  await symlink(built("examples"), join(project.dir, "examples"));
  // As if somebody had installed the SDK beside their own action.
  await symlink(built("node_modules"), join(project.dir, "node_modules"));
  let door = "";
  let serving: Child | undefined;
  const needsDoor = fences.some(({ language, note }) => language === "console" && note === "door");
  if (needsDoor) {
    serving = project.start(["dev", "--port", "0", "--no-color"]);
    [, door = ""] = await serving.says(/ARGO_SERVER=(\S+)/);
    await serving.says(/Ctrl-C ends/);
  }
  const nats = /NATS_URL='([^']+)'/.exec(serving?.stderr() ?? "")?.[1];
  await using shell = openShell(project.dir, {
    ...baseEnvironment,
    PATH: `${commands.dir}:${baseEnvironment.PATH}`,
    ...(needsDoor && { ARGO_SERVER: door, NATS_URL: nats }),
  });
  const problems: string[] = [];
  for (const fence of fences) {
    const file = fileOf(fence);
    if (file !== undefined) {
      await mkdir(dirname(join(project.dir, file)), { recursive: true });
      await writeFile(join(project.dir, file), fence.text);
    }
    if (fence.language !== "console" || isNotRun(fence)) continue;
    for (const { command, printed, line } of stepsOf(fence.text)) {
      const raw = await shell.run(door === "" ? command : command.replaceAll(documentedDoor, door));
      const actual = door === "" ? raw : raw.replaceAll(door, documentedDoor);
      if (isPrinted(printed, actual)) continue;
      problems.push(`${fence.place} (line ${line + 1} of the block): ${command}\nprinted\n${actual}`);
    }
  }
  serving?.signal("SIGTERM");
  await serving?.ends();
  return problems;
}
