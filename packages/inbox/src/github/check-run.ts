/** A check run as GitHub keeps it. */
export interface CheckRun {
  readonly id: number;
  readonly head_sha: string;
  readonly name: string;
  readonly external_id: string;
  readonly details_url: string | null;
  readonly status: (typeof checkStatuses)[number];
  readonly conclusion: (typeof conclusions)[number] | null;
  /** RFC 3339, whole seconds. */
  readonly started_at: string;
  readonly completed_at: string | null;
  readonly output: { readonly title: string | null; readonly summary: string | null };
}

type Fields = { readonly [key: string]: unknown };

const checkStatuses = ["queued", "in_progress", "completed"] as const;
const conclusions = [
  ...(["action_required", "cancelled", "failure", "neutral"] as const),
  ...(["success", "skipped", "stale", "timed_out"] as const),
];
const longestText = 65_535;

/** What a request makes of a check run, or what GitHub says of it. https://docs.github.com/rest/checks/runs */
export function changedCheck(
  before: CheckRun | Pick<CheckRun, "id" | "head_sha" | "started_at">,
  fields: Fields,
  at: string,
): CheckRun | { readonly invalid: string } {
  const known = "name" in before ? before : undefined;
  const invalid = (why: string) => ({ invalid: `Invalid request.\n\n${why}` });
  const name = fields.name ?? known?.name;
  if (name === undefined) return invalid('"name" wasn\'t supplied.');
  if (typeof name !== "string") return invalid(`For 'name', ${JSON.stringify(name)} is not a string.`);
  const conclusion = fields.conclusion ?? known?.conclusion ?? null;
  if (conclusion !== null && !isOneOf(conclusions, conclusion)) {
    return invalid(`For 'conclusion', ${JSON.stringify(conclusion)} is not a possible value.`);
  }
  const status = fields.status ?? (fields.conclusion === undefined ? (known?.status ?? "queued") : "completed");
  if (!isOneOf(checkStatuses, status))
    return invalid(`For 'status', ${JSON.stringify(status)} is not a possible value.`);
  if (status === "completed" && conclusion === null) return invalid('"conclusion" wasn\'t supplied.');
  const output = outputIn(fields.output, known?.output);
  if ("invalid" in output) return invalid(output.invalid);
  return {
    ...before,
    name,
    external_id: textIn(fields.external_id) ?? known?.external_id ?? "",
    details_url: textIn(fields.details_url) ?? known?.details_url ?? null,
    status,
    conclusion: status === "completed" ? conclusion : null,
    completed_at: status === "completed" ? (textIn(fields.completed_at) ?? at) : null,
    output,
  };
}

function outputIn(value: unknown, before: CheckRun["output"] | undefined): CheckRun["output"] | { invalid: string } {
  if (value === undefined) return before ?? { title: null, summary: null };
  const { title, summary } = (typeof value === "object" && value !== null ? value : {}) as Fields;
  const texts = { title, summary };
  for (const [name, text] of Object.entries(texts)) {
    if (text === undefined) return { invalid: `"${name}" wasn't supplied.` };
    if (typeof text !== "string")
      return { invalid: `For 'properties/${name}', ${JSON.stringify(text)} is not a string.` };
    const length = [...text].length;
    if (length > longestText)
      return { invalid: `Only ${longestText} characters are allowed; ${length} were supplied.` };
  }
  return { title: String(title), summary: String(summary) };
}

function isOneOf<T extends string>(all: readonly T[], value: unknown): value is T {
  return (all as readonly unknown[]).includes(value);
}

function textIn(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}
