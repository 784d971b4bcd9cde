/** A run that has been decided and has not ended as far as is known. */
export interface CronRun {
  /** `<cron>-<unix seconds>`. */
  readonly name: string;
  readonly uid: string;
  /** The instant of the schedule, epoch ms. */
  readonly scheduledAt: number;
  /** Decided, and not known to be submitted: whoever finds this submits it, under the same name and uid. */
  readonly pending?: true;
}

/** A run that has ended. */
export interface EndedRun {
  readonly name: string;
  readonly uid: string;
  readonly phase: string;
  /** Epoch ms. */
  readonly finishedAt: number;
}

/** What went wrong last, in Argo's form. */
export interface CronCondition {
  readonly type: "SubmissionError" | "SpecError";
  readonly message: string;
}

/** What is known of a cron workflow's runs. Changed by compare-and-set only. */
export interface CronStatus {
  /** `Stopped` by its stop strategy. */
  readonly phase: "Active" | "Stopped";
  /** The instant of the last run that was started, epoch ms. */
  readonly lastScheduledAt?: number;
  /** Every instant up to this one is decided: started, skipped or too late. Epoch ms. */
  readonly decidedUntil: number;
  readonly active: readonly CronRun[];
  /** How many runs have ended well, and how many have not, ever. */
  readonly succeeded: number;
  readonly failed: number;
  /** The last ones of both, newest first, as many as the history limits allow. */
  readonly successes: readonly EndedRun[];
  readonly failures: readonly EndedRun[];
  /** Beyond the limits: what is stored of them goes, and then they go from here. */
  readonly retiring: readonly EndedRun[];
  readonly conditions: readonly CronCondition[];
}

/** The status of a cron workflow that was created at this instant: nothing before it is due. */
export function initialStatus(now: number): CronStatus {
  return {
    phase: "Active",
    decidedUntil: now,
    active: [],
    succeeded: 0,
    failed: 0,
    successes: [],
    failures: [],
    retiring: [],
    conditions: [],
  };
}

/** The status with this condition in the place of an older one of its type. */
export function withCondition(status: CronStatus, condition: CronCondition): CronStatus {
  return { ...status, conditions: [...withoutCondition(status, condition.type).conditions, condition] };
}

/** The status without a condition of this type. */
export function withoutCondition(status: CronStatus, type: CronCondition["type"]): CronStatus {
  return { ...status, conditions: status.conditions.filter((condition) => condition.type !== type) };
}
