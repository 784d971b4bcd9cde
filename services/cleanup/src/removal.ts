/** What became of something that was to be removed. `in-use` is no failure: whoever uses it keeps it. */
export type Removed = "removed" | "absent" | "in-use";

/** Something that was found, was checked, and may be removed. */
export interface Removal {
  /** For people. */
  readonly name: string;
  /** Harmless to repeat. Throws the errors of an action. */
  remove(): Promise<Removed>;
}

/** Something that must not be removed, and why. */
export interface Refusal {
  readonly refusal: string;
}

/** What became of looking for something; nothing has changed by it. */
export type Found = Removal | Refusal | { readonly absent: string };
