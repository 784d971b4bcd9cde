import type { Definition } from "../api/types.ts";

/** What workflows are made of, and which the dashboard shows without changing it. */
export interface DefinitionKind {
  /** As paths name it, ours and those of the API. */
  readonly plural: string;
  readonly title: string;
  readonly titles: string;
  readonly isNamespaced: boolean;
  /** What its runs bear; the value is its name. */
  readonly label: string;
}

const kinds: readonly DefinitionKind[] = [
  {
    plural: "cron-workflows",
    title: "Cron workflow",
    titles: "Cron workflows",
    isNamespaced: true,
    label: "workflows.argoproj.io/cron-workflow",
  },
  {
    plural: "workflow-templates",
    title: "Workflow template",
    titles: "Workflow templates",
    isNamespaced: true,
    label: "workflows.argoproj.io/workflow-template",
  },
  {
    plural: "cluster-workflow-templates",
    title: "Cluster workflow template",
    titles: "Cluster workflow templates",
    isNamespaced: false,
    label: "workflows.argoproj.io/cluster-workflow-template",
  },
];

/** The kind of that plural. */
export function definitionKindOf(plural: string): DefinitionKind | undefined {
  return kinds.find((kind) => kind.plural === plural);
}

/** The label selector of its runs. */
export function runsSelector(kind: DefinitionKind, name: string): string {
  return `${kind.label}=${name}`;
}

/** How it stands, in a word: of a cron workflow alone; undefined while it does what it is there for. */
export function standingOf({ spec, status }: Pick<Definition, "spec" | "status">): "suspended" | "stopped" | undefined {
  if (spec?.suspend === true) return "suspended";
  return status?.phase === "Stopped" ? "stopped" : undefined;
}

/** The times at which it runs, as it was written. */
export function schedulesOf({ spec }: Pick<Definition, "spec">): string {
  const times = spec?.schedules ?? (spec?.schedule === undefined ? [] : [spec.schedule]);
  const zone = spec?.timezone ? ` ${spec.timezone}` : "";
  return times.length === 0 ? "" : `${times.join(" · ")}${zone}`;
}
