/** An alert that was triggered for a template. */
export interface OpenedAlert {
  /** Epoch ms of what caused the latest trigger. */
  readonly at: number;
  /** A later success may resolve it unasked. */
  readonly autoResolve: boolean;
}

/** The alerts that were triggered for one template's runs, and what is known of its successes. */
export interface Opened {
  /** By `dedup_key`. */
  readonly alerts: Readonly<Record<string, OpenedAlert>>;
  /** Epoch ms at which the latest of the runs began that succeeded. */
  readonly succeeded?: number;
}

/** The last that was sent for an alert. */
export interface LastSent {
  /** Epoch ms of its cause. */
  readonly at: number;
  readonly action: string;
}

/** Of more alerts than these the oldest are left to be resolved by hand. */
const mostAlerts = 100;

/** With a trigger that is about to be sent: it is written down first, so that no success can miss it. */
export function withTrigger(before: Opened | undefined, dedupKey: string, alert: OpenedAlert): Opened {
  const { alerts = {}, ...rest } = before ?? {};
  const known = alerts[dedupKey];
  const isSaid = known?.at === alert.at && known.autoResolve === alert.autoResolve;
  if (known !== undefined && (isSaid || known.at > alert.at)) return before as Opened;
  const all = Object.entries({ ...alerts, [dedupKey]: alert }).sort(([, a], [, b]) => b.at - a.at);
  return { ...rest, alerts: Object.fromEntries(all.slice(0, mostAlerts)) };
}

/** True when a run has succeeded that began after the trigger's cause: what was wrong is not wrong any more. */
export function isOvertaken(opened: Opened, { at, autoResolve }: OpenedAlert): boolean {
  return autoResolve && opened.succeeded !== undefined && opened.succeeded > at;
}

/** Without the trigger, which PagerDuty refused: there is no alert to resolve. */
export function withoutTrigger(before: Opened | undefined, dedupKey: string, at: number): Opened | undefined {
  if (before?.alerts[dedupKey]?.at !== at) return before;
  const { [dedupKey]: _, ...alerts } = before.alerts;
  return { ...before, alerts };
}

/**
 * With the success of a run that began at `began`, and the keys of the alerts that it resolves: those of failures before it
 * began. What was sent last tells which are closed; those are forgotten.
 */
export function withSuccess(
  before: Opened,
  began: number,
  last: Readonly<Record<string, LastSent | undefined>>,
): readonly [after: Opened, resolves: readonly string[]] {
  const open = Object.entries(before.alerts).filter(([key, alert]) => !isClosed(alert, last[key]));
  const resolves = open.filter(([key, alert]) => {
    return alert.autoResolve && alert.at < began && isOurs(alert, last[key]);
  });
  const after = { alerts: Object.fromEntries(open), succeeded: Math.max(began, before.succeeded ?? began) };
  return [after, resolves.map(([key]) => key)];
}

function isClosed({ at }: OpenedAlert, last: LastSent | undefined): boolean {
  return last !== undefined && last.action === "resolve" && last.at >= at;
}

/** Another template may share the `dedup_key`: what that has triggered since is not this one's to resolve. */
function isOurs({ at }: OpenedAlert, last: LastSent | undefined): boolean {
  return last === undefined || last.at <= at || last.action === "acknowledge";
}
