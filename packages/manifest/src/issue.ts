/** The way to a value in a manifest: keys and list positions. */
export type Path = readonly (string | number)[];

/** One problem in a manifest. Offsets and names, never prose alone: tools read these too. */
export interface Issue {
  /** `OXnnnn`. */
  readonly code: string;
  readonly severity: "error" | "warning";
  /** Lower case, without a full stop. */
  readonly message: string;
  /** Where the value stands; absent when the text could not even be read as YAML. */
  readonly path: Path;
  /** True when the key itself is meant, not its value. */
  readonly atKey?: boolean;
  /** A part of the value: offsets into its text. */
  readonly within?: { readonly start: number; readonly end: number };
  /** What to write instead, e.g. `did you mean "exit-handler"?`. */
  readonly suggestion?: string;
  /** Further facts, one a line. */
  readonly notes?: readonly Note[];
  /** How Argo words this finding, without `invalid spec: `; only where Argo has it too. */
  readonly argo?: string;
  /** Where it stands in a manifest that this one refers to; `path` is then that of the reference. */
  readonly origin?: Origin;
}

/** A fact beside an issue, with its place if it has one in the same manifest as the issue. */
export interface Note {
  readonly text: string;
  readonly path?: Path;
}

/** A place in a WorkflowTemplate or ClusterWorkflowTemplate. */
export interface Origin {
  readonly kind: string;
  readonly name: string;
  readonly path: Path;
}

/** An issue with its place in a file; lines and columns are 1-based. */
export interface LocatedIssue extends Issue {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** How many characters of the line are meant. */
  readonly length: number;
  /** Further facts, each with its own place where it has one. */
  readonly located: readonly { readonly text: string; readonly at?: string }[];
}
