/** A commit status as GitHub keeps it. */
export interface CommitStatus {
  readonly id: number;
  readonly state: State;
  readonly description: string | null;
  readonly target_url: string | null;
  readonly context: string;
  /** RFC 3339, whole seconds. */
  readonly created_at: string;
  readonly updated_at: string;
}

const states = ["error", "failure", "pending", "success"] as const;
export type State = (typeof states)[number];

/** One entry of `errors` in GitHub's 422. */
export interface FieldError {
  readonly resource: "Status";
  readonly code: "custom";
  readonly field?: string;
  readonly message: string;
}

/** What a new status says, or what GitHub says of it. https://docs.github.com/rest/commits/statuses */
export function readStatus(fields: {
  readonly [key: string]: unknown;
}):
  | Pick<CommitStatus, "state" | "description" | "target_url" | "context">
  | { readonly invalid: string }
  | { readonly errors: readonly FieldError[] } {
  const { state, description = null, target_url = null, context = "default" } = fields;
  if (state === undefined) return { invalid: 'Invalid request.\n\n"state" wasn\'t supplied.' };
  for (const [name, value] of Object.entries({ state, context })) {
    if (typeof value !== "string")
      return { invalid: `Invalid request.\n\nFor '${name}', ${JSON.stringify(value)} is not a string.` };
  }
  for (const [name, value] of Object.entries({ description, target_url })) {
    if (value !== null && typeof value !== "string") {
      return { invalid: `Invalid request.\n\nFor '${name}', ${JSON.stringify(value)} is not a string or null.` };
    }
  }
  const known = states.find((name) => name === state);
  const errors = [
    ...(known ? [] : [fieldError("state", "state is not included in the list")]),
    ...tooLong("description", description, 140),
    ...tooLong("context", context, 255),
    ...(isWebAddress(target_url) ? [] : [fieldError("target_url", "target_url must use http(s) scheme")]),
  ];
  if (known === undefined || errors.length > 0) return { errors };
  return {
    state: known,
    description: textOrNull(description),
    target_url: textOrNull(target_url),
    context: String(context),
  };
}

function fieldError(field: string, message: string): FieldError {
  return { resource: "Status", code: "custom", field, message };
}

function tooLong(field: string, value: unknown, most: number): readonly FieldError[] {
  const isLong = typeof value === "string" && [...value].length > most;
  return isLong ? [fieldError(field, `${field} is too long (maximum is ${most} characters)`)] : [];
}

function isWebAddress(value: unknown): boolean {
  return value === null || value === "" || (typeof value === "string" && /^https?:\/\/\S+$/i.test(value));
}

function textOrNull(value: unknown): string | null {
  return typeof value === "string" ? value : null;
}
