import type { CommandEntry } from "../program/command-table.ts";

/** What a name is looked for among. */
export type NameKind = "workflows" | "actions" | "codes";

/** What a command's arguments name, and after which verbs; nothing for files and for what is new. */
export interface Named {
  readonly kind: NameKind;
  /** Empty: the command has no verbs. */
  readonly verbs: readonly string[];
}

const special: Readonly<Record<string, Named>> = {
  actions: { kind: "actions", verbs: ["describe"] },
  deliveries: { kind: "workflows", verbs: ["list"] },
  events: { kind: "workflows", verbs: ["tail", "list"] },
  node: { kind: "workflows", verbs: ["set"] },
  render: { kind: "actions", verbs: [] },
  explain: { kind: "codes", verbs: [] },
};

/** Commands without verbs whose argument is called `name` are about workflows. */
export function whatIsNamed({ name, args, verbs }: CommandEntry): Named | undefined {
  if (Object.hasOwn(special, name)) return special[name];
  return verbs.length === 0 && args[0] === "name" ? { kind: "workflows", verbs: [] } : undefined;
}
