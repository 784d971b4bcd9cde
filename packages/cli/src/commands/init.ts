import { mkdir, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { starterFiles } from "../init/starter-files.ts";
import { outputOptions } from "../output.ts";
import type { GlobalOptions } from "../program/options.ts";
import { shellWord } from "../shell-word.ts";
import type { Terminal } from "../terminal.ts";
import { UsageError } from "../usage-error.ts";
import { createStyle } from "../view/style.ts";
import { alignColumns } from "../view/table.ts";

/** `onexit init [DIR]`: a workflow that may fail, its handler, and what is expected of both. Overwrites nothing. */
export async function init(terminal: Terminal, [dir = "."]: readonly string[], options: unknown): Promise<number> {
  const given = options as GlobalOptions;
  const { stdout, env, cwd } = terminal;
  const style = createStyle(outputOptions({ flags: given, env, isTty: stdout.isTTY === true }));
  const base = resolve(cwd, dir);
  await mkdir(base, { recursive: true }).catch((error: NodeJS.ErrnoException) => {
    throw new UsageError(`cannot make the directory ${base}: ${error.code ?? error.message}`);
  });
  const rows: string[][] = [];
  for (const { name, text } of starterFiles) {
    const isNew = await writeNew(join(base, name), text);
    const icon = style.icon(isNew ? { icon: "ok", tone: "ok" } : { icon: "skip", tone: "muted" });
    rows.push([`${icon} ${name}`, isNew ? "written" : "is there already; left as it is"]);
  }
  stdout.write(`${alignColumns(rows).join("\n")}\n\n`);
  const there = dir === "." ? "" : `cd ${shellWord(dir)} && `;
  stdout.write(
    [
      "Next  see every way it can end; nothing runs, nothing is sent:",
      `        ${there}onexit test exit-handler.yaml`,
      "      run it, let step2 fail, and see the messages arrive on this machine:",
      "        onexit run exit-handler.yaml --inbox --inject step2=Failed",
      "",
    ].join("\n"),
  );
  return 0;
}

/** False for a file that is there. */
async function writeNew(path: string, text: string): Promise<boolean> {
  try {
    await writeFile(path, text, { flag: "wx" });
    return true;
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === "EEXIST") return false;
    throw new UsageError(`cannot write ${path}: ${code ?? message}`);
  }
}
