/** A part of an answer. */
export const fieldsQuery = {
  fields: "only these fields of the answer, as in items.metadata.name; with a - in front all others",
} as const;

const selection = {
  "listOptions.labelSelector": "only with these labels, as in a=b,c!=d,e in (f,g)",
  "listOptions.fieldSelector": "only with these fields, as in metadata.name=x or status.phase=Failed",
  nameFilter: "how metadata.name in the field selector is meant: Exact, Prefix or Contains",
  namePrefix: "only names that begin so",
  namePattern: "only names that contain this",
  createdAfter: "only what is younger than this time (RFC 3339, or epoch seconds)",
  finishedBefore: "only what ended before this time (RFC 3339, or epoch seconds)",
} as const;

/** Which objects of a kind, and how many. */
export const listQuery = {
  ...selection,
  ...fieldsQuery,
  "listOptions.limit": "how many at most; 0 is all",
  "listOptions.continue": "what the page before gave",
} as const;

/** Whose changes, and since when. */
export const watchQuery = {
  ...selection,
  ...fieldsQuery,
  "listOptions.resourceVersion": "go on from this version; without one everything that is there comes first",
} as const;

/** Which lines of which pods. */
export const logQuery = {
  podName: "only of this pod",
  grep: "only lines that this regular expression (RE2) finds something in",
  selector: "only of pods with these labels",
  "logOptions.container": "a container, a template, a step or the exit handler; main unless given",
  "logOptions.follow": "true: also what comes",
  "logOptions.timestamps": "true: each line begins with its time",
  "logOptions.tailLines": "only so many last lines of each pod",
  "logOptions.limitBytes": "only so many bytes of each pod",
  "logOptions.sinceSeconds": "only of the last so many seconds",
  "logOptions.sinceTime": "only since this time (RFC 3339, or epoch seconds)",
} as const;
