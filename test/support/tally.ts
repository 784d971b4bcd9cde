import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Messages } from "@onexit/inbox";
import { archivesOf, damagedFilesOf } from "./archive.ts";
import { commit, type Places } from "./workflows.ts";

/** What the world has of one `failingWorkflow`: counted at the receivers, never by what our own parts say. */
export interface Tally {
  /** The texts of its messages. */
  readonly slack: readonly string[];
  /** The states of its commit statuses. */
  readonly github: readonly string[];
  readonly pagerduty: readonly { readonly summary: string; readonly triggers: number }[];
  /** What is wrong with each of its archives. */
  readonly archives: readonly { readonly phase: string; readonly damaged: readonly string[] }[];
  /** Whether anything that its steps made is still there. */
  readonly scratchIsLeft: boolean;
  /** How often each of its processes ran. */
  readonly ran: { readonly build: number; readonly test: number; readonly note: number };
}

/** Counts. */
export async function tallyOf(
  messages: Messages,
  { name, scratch, marks, archive }: Places & { readonly archive: string },
): Promise<Tally> {
  const dedupKey = `onexit/local/default/${name}`;
  const statuses = messages.github[`${commit.repo}@${commit.sha}`] ?? [];
  const archives = await archivesOf(archive, name);
  const [build, test, note] = await Promise.all(
    ["build", "test", "note"].map((step) => linesIn(join(marks, name, step))),
  );
  return {
    slack: (messages.slack["#deploys"] ?? []).map(({ text }) => text).filter((text) => text.startsWith(`${name} `)),
    github: statuses.filter(({ context }) => context === `onexit/${name}`).map(({ state }) => state),
    pagerduty: messages.pagerduty
      .filter(({ dedup_key }) => dedup_key === dedupKey)
      .map(({ summary, triggers }) => ({ summary, triggers })),
    archives: await Promise.all(
      archives.map(async (manifest) => ({ phase: manifest.phase, damaged: await damagedFilesOf(manifest) })),
    ),
    scratchIsLeft: existsSync(join(scratch, name)),
    ran: { build: build ?? 0, test: test ?? 0, note: note ?? 0 },
  };
}

/** The tally of a `failingWorkflow` of which everything happened exactly once. */
export function everythingOnce(name: string): Tally {
  return {
    slack: [`${name} Failed at test`],
    github: ["failure"],
    pagerduty: [{ summary: `${name}: test failed: main: Error (exit code 1)`, triggers: 1 }],
    archives: [{ phase: "Failed", damaged: [] }],
    scratchIsLeft: false,
    ran: { build: 1, test: 1, note: 1 },
  };
}

async function linesIn(file: string): Promise<number> {
  const text = await readFile(file, "utf8").catch(() => "");
  return text.split("\n").length - 1;
}
