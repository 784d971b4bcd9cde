/** What a look at one thing came to. A `note` is worth knowing and stops nothing; a `problem` does. */
export interface Finding {
  /** What was looked at. */
  readonly name: string;
  readonly state: "ok" | "note" | "problem";
  readonly detail: string;
  /** What to do about it. */
  readonly help?: string;
}

export const ok = (name: string, detail: string): Finding => ({ name, state: "ok", detail });

export const note = (name: string, detail: string, help?: string): Finding => ({
  name,
  state: "note",
  detail,
  ...(help === undefined ? {} : { help }),
});

export const problem = (name: string, detail: string, help: string): Finding => ({
  name,
  state: "problem",
  detail,
  help,
});

/** What went wrong, in a line. */
export function whyOf(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  return (message || code || String(error)).split("\n")[0] ?? "";
}
