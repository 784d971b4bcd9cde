/** A place in a text, 1-based. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

/** A value that a service takes from its environment, and where the workflow took it from. */
export interface Need {
  /** Such as `SLACK_WEBHOOK_URL`. */
  readonly variable: string;
  /** Such as `key "url" of the Secret "slack"`, or the value itself where it is no secret. */
  readonly from: string;
}

/** A template that was converted. */
export interface Change extends Place {
  readonly template: string;
  /** What it is now, such as `plugin.slack`. */
  readonly to: string;
  readonly needs: readonly Need[];
  /** What is not quite as before. */
  readonly notes: readonly string[];
}

/** A template that was left as it was, and why. */
export interface Left extends Place {
  readonly template: string;
  readonly reason: string;
}

/** A text that was converted as far as that can be done for certain. */
export interface Conversion {
  readonly text: string;
  readonly edits: readonly Edit[];
  readonly changes: readonly Change[];
  readonly left: readonly Left[];
}

/** What stands between two offsets becomes `text`. */
export interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** Thrown where something cannot be converted for certain; the message completes "left as it is: …". */
export class Uncertain extends Error {
  /** Where in the script it stands, if in one. */
  readonly offset: number | undefined;

  constructor(reason: string, offset?: number) {
    super(reason);
    this.name = "Uncertain";
    this.offset = offset;
  }
}
