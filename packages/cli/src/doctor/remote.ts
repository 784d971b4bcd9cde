import {
  connectNats,
  type InspectedConsumer,
  type InspectedStream,
  inspectConsumers,
  inspectStreams,
  serverFloor,
  streamUsage,
} from "@onexit/nats";
import { type Caller, createDoor, doorBase } from "../runtime/door.ts";
import { type Finding, note, ok, problem, whyOf } from "./finding.ts";
import { isOlder } from "./host.ts";

/** How long a server may take to answer, ms. */
const patienceMs = 3_000;
/** From which difference of the clocks on times are doubtful, and tokens that expire are, s. */
const skewFloors = { note: 5, problem: 60 } as const;
/** From which share on the stream is nearly full. */
const nearlyFull = 0.8;

/** A NATS server: whether it answers, is new enough, has JetStream, and holds our stream. It changes nothing there. */
export async function natsFindings(url: string, credsFile: string | undefined): Promise<readonly Finding[]> {
  const name = "NATS";
  try {
    const creds = credsFile ? { credsFile } : {};
    await using nats = await connectNats({ url, name: "onexit-doctor", timeoutMs: patienceMs, ...creds });
    const { server, serverVersion: version } = nats;
    const reached = isOlder(version, serverFloor)
      ? problem(name, `${server} is ${version}, older than ${serverFloor}`, "run a newer nats-server")
      : ok(name, `${server} answers, version ${version}`);
    const stream = await streamUsage(nats).then(streamFinding, noStream);
    if (stream.state === "note") return [reached, stream];
    const stores = storeFindings(await inspectStreams(nats));
    const consumers = await inspectConsumers(nats).then(consumerFindings, notListed);
    return [reached, stream, ...stores, ...consumers];
  } catch (error) {
    return [problem(name, whyOf(error), "is it running, and are NATS_URL and NATS_CREDS right?")];
  }
}

function streamFinding(usage: {
  readonly messages: number;
  readonly bytes: number;
  readonly maxBytes: number;
}): Finding {
  const share = usage.bytes / usage.maxBytes;
  const detail = `${usage.messages} messages, ${(share * 100).toFixed(1)} % full`;
  return share < nearlyFull
    ? ok("stream ONEXIT", detail)
    : problem("stream ONEXIT", detail, "delete old workflows (onexit delete --older 30d), or give it more room");
}

/** The buckets and the object store: all there, laid out as ours are, and ours to look at. */
export function storeFindings(streams: readonly InspectedStream[]): readonly Finding[] {
  const name = "stores";
  const named = (state: InspectedStream["state"]) => streams.filter((each) => each.state === state);
  const [missing, forbidden] = [named("missing"), named("forbidden")];
  const different = named("different").map((stream) =>
    problem(
      name,
      `${stream.name} differs from ours in ${stream.differences.join(", ")}`,
      "nats stream edit it, or let onexit serve: it mends what it may",
    ),
  );
  const list = (some: readonly InspectedStream[]) => some.map((each) => each.name).join(", ");
  return [
    ...(missing.length === 0
      ? []
      : [problem(name, `${list(missing)} ${missing.length === 1 ? "is" : "are"} not there`, "onexit nats provision")]),
    ...(forbidden.length === 0
      ? []
      : [note(name, `this user may not look at ${list(forbidden)}`, "users and what they may do: onexit nats config")]),
    ...different,
    ...(streams.every(({ state }) => state === "fit") ? [ok(name, `${streams.length} streams and buckets fit`)] : []),
  ];
}

/** Who takes what is asked for: messages that wait while nobody asks for any are a service that is not there. */
export function consumerFindings(consumers: readonly InspectedConsumer[]): readonly Finding[] {
  if (consumers.length === 0) return [note("consumers", "there are none yet", "services make theirs when they start")];
  const idle = consumers.filter(
    ({ pending, waiting, unacknowledged }) => pending > 0 && waiting + unacknowledged === 0,
  );
  if (idle.length === 0) return [ok("consumers", consumers.map(({ name }) => name).join(", "))];
  return idle.map(({ name, pending }) =>
    problem(
      `consumer ${name}`,
      `${pending} ${pending === 1 ? "message waits" : "messages wait"}, and nobody takes them`,
      `is its service running? onexit serve --roles ${name.replace(/-events$/, "")}`,
    ),
  );
}

function notListed(error: unknown): readonly Finding[] {
  return [note("consumers", `cannot be listed: ${whyOf(error)}`, "users and what they may do: onexit nats config")];
}

function noStream(error: unknown): Finding {
  const why = whyOf(error);
  return /stream not found/i.test(why)
    ? note("stream ONEXIT", "is not there yet", "onexit serve makes it, or: onexit nats provision")
    : problem("JetStream", why, "start nats-server with -js, or with a jetstream block in its file");
}

/** An engine: whether it answers us, and how far its clock is from ours. */
export async function engineFindings(caller: Caller, server: string): Promise<readonly Finding[]> {
  const name = "engine";
  const base = doorBase(server);
  const signal = AbortSignal.timeout(patienceMs);
  try {
    const before = Date.now();
    const door = createDoor(caller, server);
    const response = await door.call(`${base}/api/v1/version`, { signal });
    const { version } = await door.json(response);
    const now = (before + Date.now()) / 2;
    return [ok(name, `${base} answers, version ${String(version)}`), clockFinding(response.headers.get("date"), now)];
  } catch (error) {
    return [problem(name, whyOf(error), "is onexit serve running there, and are ARGO_SERVER and ARGO_TOKEN right?")];
  }
}

/** Compares the server's `Date`, whole seconds, with our time, epoch ms. */
export function clockFinding(date: string | null, now: number): Finding {
  const name = "clock";
  const at = Date.parse(date ?? "");
  if (Number.isNaN(at)) return note(name, "the engine does not say what time it is");
  // The header was cut to the second.
  const seconds = Math.round((at + 500 - now) / 1_000);
  if (Math.abs(seconds) < skewFloors.note) return ok(name, "the engine's agrees with this one's");
  const detail = `the engine's is ${Math.abs(seconds)} s ${seconds > 0 ? "ahead of" : "behind"} this one's`;
  const help = "set both by NTP: --since and tokens that expire go by them";
  return Math.abs(seconds) < skewFloors.problem ? note(name, detail, help) : problem(name, detail, help);
}

/** Whether a token looks as the Authorization header must; it is not shown. */
export function tokenFinding(token: string): Finding {
  const name = "ARGO_TOKEN";
  const help = "write export ARGO_TOKEN='Bearer TOKEN'";
  if (/[\r\n]/.test(token) || token.trim() !== token)
    return problem(name, "has space or a line break at its end, or within", help);
  return /^(?:Bearer|Basic) \S+$/.test(token)
    ? ok(name, "looks right")
    : problem(name, "does not begin with Bearer", help);
}
