import {
  type ActionRequested,
  type DeliveryEvent,
  declaredDestinationOf,
  type LedgerEntry,
  ledgerKeyOf,
} from "@onexit/events";
import { type ActResult, act, preview } from "./act.ts";
import type { Action } from "./action.ts";
import { createAttemptTimes } from "./attempt-time.ts";
import { type Claim, holdClaim, markedAsBegun, momentOf } from "./claim.ts";
import type { Config } from "./config.ts";
import { contextOf } from "./context.ts";
import { bury } from "./dead-letter.ts";
import { ActionError, LostClaimError, TerminalError } from "./error.ts";
import { startHeartbeat } from "./heartbeat.ts";
import { insist } from "./insist.ts";
import type { Lanes } from "./lanes.ts";
import type { Limit } from "./limit.ts";
import type { Log } from "./log.ts";
import type { Lesson } from "./pace.ts";
import { type Prepared, prepareParameters } from "./parameters.ts";
import type { Clock, LedgerPort, MessagePort, Publish } from "./ports.ts";
import { createRecorder, type Recorder } from "./recorder.ts";
import type { Redact } from "./redact.ts";
import { createReport } from "./report.ts";
import { readRequest } from "./request.ts";
import { settlementOf } from "./settlement.ts";
import type { Sightings } from "./sightings.ts";
import { duplicateWaitMs, firstStanding, type Standing, standingOf } from "./standing.ts";

/** Everything that attempts at one action need. */
export interface AttemptOptions {
  readonly action: Action;
  readonly config: Config;
  /** Names of the variables for want of which nothing is sent; with any, deliveries are previewed. */
  readonly missing: readonly string[];
  /** Preview whatever comes. */
  readonly dryRun?: boolean;
  readonly redact: Redact;
  readonly log: Log;
  readonly ledger: LedgerPort;
  readonly publish: Publish;
  readonly clock: Clock;
  readonly lanes: Lanes;
  readonly sightings: Sightings;
  /** This process; new at every start. */
  readonly owner: string;
  /** A claim that nobody renewed for so long is stale; it is renewed three times as often. */
  readonly ackWaitMs: number;
  /** Aborted, with ShutdownError, when acts must end. */
  readonly stopping: AbortSignal;
  /** How long to insist on recording and reporting what was done; ms. */
  readonly patienceMs?: number;
  /** Hears of each delivery event that this service published. */
  readonly onEvent?: (event: DeliveryEvent) => void;
}

/** Handles one message; rejects only when the ledger or the stream cannot be reached, and may then be repeated. */
export type HandleMessage = (message: MessagePort) => Promise<void>;

type Claimable = Extract<Standing, { readonly step: "claim" }>;

/** How soon a message comes again that lost a race for a claim. */
const lostRaceMs = 1_000;

/** decode → claim → render → act → record → report → ack. */
export function createAttempts(options: AttemptOptions): HandleMessage {
  const { action, ledger, clock, lanes, log, owner, redact, sightings, ackWaitMs, patienceMs = 30_000 } = options;
  const report = createReport({ ...options, patienceMs });
  const startTime = createAttemptTimes(options.stopping);
  const acting = new Set<string>();
  const dropsUnclear = action.onUnclear?.(options.config) === "drop";

  /** A first arrival is claimed unseen: nearly always nobody knows the delivery yet. */
  const deliver = async (message: MessagePort, request: ActionRequested): Promise<void> => {
    const key = ledgerKeyOf(request);
    if (acting.has(key)) return message.nak(duplicateWaitMs);
    acting.add(key);
    try {
      const claim = message.deliveryCount === 1 ? await claimUnknown(key, message, request) : undefined;
      if (claim === undefined) await deliverKnown(key, message, request);
      else await attempt(message, request, claim);
    } catch (error) {
      if (!(error instanceof LostClaimError)) throw error;
      log.warn({ key: request.key }, "another service took this delivery over");
      return message.nak(lostRaceMs);
    } finally {
      acting.delete(key);
    }
  };

  /** Does what the delivery's standing calls for. */
  const deliverKnown = async (key: string, message: MessagePort, request: ActionRequested): Promise<void> => {
    const found = await ledger.get(key);
    const standing = standingOf(found?.entry, {
      now: clock.now(),
      owner,
      unchangedMs: found?.entry.state === "claimed" ? sightings.see(key, found.revision) : 0,
      staleMs: ackWaitMs,
    });
    switch (standing.step) {
      case "wait":
        return message.nak(standing.delayMs);
      case "leave":
        return message.ack();
      case "repeat":
        if (standing.outcome !== undefined) await report(standing.outcome, true);
        sightings.forget(key);
        return message.ack();
      case "claim":
        break;
    }
    const entry = claimEntry(request, message.seq, standing, found?.entry);
    const claim = await takeClaim(key, entry, found?.revision);
    if (claim === undefined) return message.nak(lostRaceMs);
    sightings.forget(key);
    await attempt(message, request, claim);
  };

  const claimUnknown = (key: string, message: MessagePort, request: ActionRequested): Promise<Claim | undefined> =>
    takeClaim(key, claimEntry(request, message.seq, firstStanding, undefined), undefined);

  /** Undefined when somebody else was first. */
  const takeClaim = async (key: string, entry: LedgerEntry, over: number | undefined): Promise<Claim | undefined> => {
    const writtenAt = momentOf(clock);
    // Marked at once, which saves a second write before the first byte. Where a doubt would cost the delivery, the
    // doubt has to be a true one.
    const written = dropsUnclear ? entry : markedAsBegun(entry, writtenAt.now);
    const revision = over === undefined ? await ledger.create(key, written) : await ledger.update(key, written, over);
    if (revision === undefined) return undefined;
    return holdClaim({ ledger, clock, key, entry, written, revision, writtenAt, staleMs: ackWaitMs });
  };

  const claimEntry = (
    request: ActionRequested,
    seq: number,
    { attempt, unclear }: Claimable,
    before: LedgerEntry | undefined,
  ): LedgerEntry => ({
    state: "claimed",
    key: request.key,
    action: action.name,
    workflow: request.workflow,
    attempt,
    owner,
    at: clock.now(),
    requestSeq: before?.requestSeq ?? seq,
    // A retry by hand gives a new deadline in the ledger, and brings the old request.
    notAfter: before?.notAfter ?? request.notAfter,
    ...(unclear ? { unclear } : {}),
    ...(unclear && before?.sentAt !== undefined ? { sentAt: before.sentAt, lastSentAt: before.at } : {}),
    ...(before?.askedAgain === undefined ? {} : { askedAgain: before.askedAgain }),
    ...(before?.created === undefined ? {} : { created: before.created }),
  });

  /** One attempt under a claim: act, record, report, ack, in this order. */
  const attempt = async (message: MessagePort, request: ActionRequested, claim: Claim): Promise<void> => {
    const startedAt = clock.now();
    using time = startTime(request.timeoutMs);
    // Beats until the message is answered: recording may have to wait for the server to come back.
    const onLost = (reason: LostClaimError) => time.limit.end(reason);
    using _beat = startHeartbeat({ message, claim, log, everyMs: ackWaitMs / 3, onLost });
    const history = await action.recall?.({ request, config: options.config });
    const prepared = prepareParameters(action, request, claim.entry.attempt, history);
    const recorder = createRecorder(clock.monotonic);
    const result = await resultOf(request, claim, prepared, time.limit, recorder);
    if (result.kind === "lost") throw new LostClaimError(claim.key);
    // Whoever is told to wait would only use up another attempt to hear it again. Recording may take long.
    const askedToWaitMs = result.kind === "failed" ? retryAfterOf(result.error) : undefined;
    if (askedToWaitMs !== undefined) lanes.pause(request.destination, askedToWaitMs);
    const { entry, event, nakMs } = settlementOf({
      request,
      claim: claim.entry,
      result,
      notes: "invalid" in prepared ? {} : prepared,
      destination: ("invalid" in prepared ? "" : declaredDestinationOf(prepared.rendered)) || request.destination,
      missing: options.missing,
      startedAt,
      begunAt: claim.begunAt(),
      now: clock.now(),
      random: clock.random(),
      attempts: action.attempts,
      redact,
      exchanges: recorder.exchanges(redact),
    });
    await insist(() => claim.settle(entry), patienceMs);
    if (event !== undefined) await report(event);
    const lesson = lessonOf(result);
    if (lesson !== undefined) lanes.learn(request.destination, lesson);
    return nakMs === undefined ? message.ack() : message.nak(nakMs);
  };

  /** What comes of an attempt; nothing is recorded yet. */
  const resultOf = async (
    request: ActionRequested,
    claim: Claim,
    prepared: Prepared | { readonly invalid: string },
    limit: Limit,
    recorder: Recorder,
  ): Promise<ActResult> => {
    if (clock.now() > claim.entry.notAfter) {
      const inDoubt = claim.entry.unclear === true ? "; an earlier attempt may have been sent" : "";
      return unacted(`its deadline was over before it could be acted on${inDoubt}`);
    }
    if ("invalid" in prepared) return unacted(prepared.invalid);
    const context = contextOf({
      request,
      claim,
      prepared,
      limit,
      config: options.config,
      log,
      now: clock.now,
      recorder,
    });
    if (options.missing.length > 0 || options.dryRun) return preview(action, context, prepared.rendered);
    return act({ action, context, limit, unclear: claim.entry.unclear === true, isBegun: claim.isBegun });
  };

  return async (message) => {
    const read = readRequest(message.data, action.name);
    if (!("request" in read)) return bury(message, read, { ledger, report, log, redact, owner, now: clock.now });
    const lane = await lanes.enter(read.request.destination);
    if ("waitMs" in lane) return message.nak(lane.waitMs);
    try {
      await deliver(message, read.request);
    } finally {
      lane.leave();
    }
  };
}

/** What an attempt tells of its destination; nothing where the message alone was at fault, or nobody was asked. */
function lessonOf(result: ActResult): Lesson | undefined {
  if (result.kind === "outcome") return result.outcome.outcome === "suppressed" ? undefined : "done";
  if (result.kind !== "failed" || result.dead) return undefined;
  const status = result.error instanceof ActionError ? result.error.details.status : undefined;
  return status === 429 || retryAfterOf(result.error) !== undefined ? "limited" : "failed";
}

function retryAfterOf(error: Error): number | undefined {
  return error instanceof ActionError ? error.details.retryAfterMs : undefined;
}

function unacted(why: string): ActResult {
  return { kind: "failed", dead: true, unclear: false, error: new TerminalError(why) };
}
