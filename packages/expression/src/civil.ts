/** A place's offsets from UTC, by its name in the time zone database. */
export interface Zone {
  readonly kind: "zone";
  readonly name: string;
}

/** A moment, and the zone in which it is shown. */
export interface Time {
  readonly kind: "time";
  /** Nanoseconds since 1970. */
  readonly nanos: bigint;
  readonly zone: Zone;
}

/** A length of time. */
export interface Duration {
  readonly kind: "duration";
  readonly nanos: bigint;
}
