import type { JsonObject, WorkflowIdentity } from "@onexit/events";
import type { FaultTarget, Messages } from "@onexit/inbox";
import type { Nats } from "@onexit/nats";
import type { InboxProcess } from "../support/inbox-process.ts";

/** Where chaos takes place. */
export interface Grounds {
  readonly inbox: InboxProcess;
  /** Where steps leave things, in a directory named after their workflow; the only place where cleanup may remove any. */
  readonly scratch: string;
  /** Below it the archives lie. */
  readonly archive: string;
  /** The directory of policies. */
  readonly policies: string;
}

/** One action under chaos, or the router; its service is built at `services/<name>`. */
export interface ChaosAction {
  readonly name: string;
  /** What its service says when it works, unless it is what every action says. */
  readonly ready?: RegExp;
  /** The action by which what it asks for arrives. */
  readonly sentBy?: string;
  /** Opens the receiver that counts; it outlives every process that is killed. */
  readonly open: (grounds: Grounds) => Promise<Receiver>;
}

/** Where deliveries arrive. A delivery is named after its workflow. */
export interface Receiver extends AsyncDisposable {
  /** What its service needs to find it. */
  readonly environment: Readonly<Record<string, string>>;
  /** What the template says below the action's key; undefined where no exit handler asks, but a policy does. */
  readonly parameters: ((delivery: string) => JsonObject) | undefined;
  /** Makes what the action needs of a workflow that never ran: the delivery is named after it. */
  readonly prepare?: (workflow: WorkflowIdentity, nats: Nats) => Promise<void>;
  /** What can be disturbed in the inbox; undefined where nobody answers. */
  readonly disturbed: Disturbed | undefined;
  /** Told when everybody says that a delivery is done: who acts on it from now on doubles it. */
  readonly settled: (delivery: string) => Promise<void>;
  readonly count: (deliveries: readonly string[]) => Promise<Count>;
}

/** What a receiver has. */
export interface Count {
  /** How often each delivery is there now: not at all is lost, more than once is doubled. */
  readonly there: ReadonlyMap<string, number>;
  /** How often it was told what it knew already, under the same id; undefined where there are no such ids. */
  readonly toldAgain?: number;
}

/** Requests to a receiver in the inbox. */
export interface Disturbed {
  /** Those by which it is told to act. */
  readonly acts: FaultTarget;
  /** All, those by which it is asked among them. */
  readonly all: FaultTarget;
  /** What it speaks; HTTP unless given. */
  readonly protocol?: "smtp";
}

/** How often each name occurs. */
export function tallied(names: Iterable<string>): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return counts;
}

/** What a receiver in the inbox is made of. */
export interface InInbox extends Disturbed, Pick<Receiver, "parameters"> {
  /** What it has. */
  readonly countIn: (inbox: InboxProcess) => Promise<Count>;
}

/** A receiver in the inbox. */
export function inInbox({ inbox }: Grounds, { parameters, countIn, ...disturbed }: InInbox): Receiver {
  return {
    environment: inbox.environment,
    parameters,
    disturbed,
    settled: async () => {},
    count: () => countIn(inbox),
    async [Symbol.asyncDispose]() {},
  };
}

/** Counts everything that was accepted by the delivery's name. */
export function inMessages(namesIn: (messages: Messages) => Iterable<string>): InInbox["countIn"] {
  return async (inbox) => ({ there: tallied(namesIn(await inbox.messages())) });
}
