import { type ActionRequested, isJsonObject, type Json } from "@onexit/events";
import { type Action, previewRequest } from "@onexit/sdk";

/** A message as it would be sent. */
export interface RenderedDelivery {
  readonly action: string;
  readonly destination: string;
  /** Every text of the message, one a line. */
  readonly text: string;
  /** One sentence for people: what the message says first. */
  readonly headline: string;
  /** The action is not known here: the text is its parameters, as they stand in the manifest. */
  readonly isRaw?: true;
  /** Why it could not be sent, or would say something else than was meant. */
  readonly problems: readonly string[];
}

/** What an action would send for a request; nothing is sent. Without the action its parameters are shown as they stand. */
export function renderDelivery(
  request: ActionRequested,
  action: Action | undefined,
  environment: Readonly<Record<string, string>>,
): RenderedDelivery {
  const { destination, parameters } = request;
  const base = { action: request.action, destination };
  if (action === undefined) return { ...base, ...wordsOf(parameters), headline: "", isRaw: true, problems: [] };
  const built = previewRequest(action, request, environment);
  if ("invalid" in built) return { ...base, text: "", headline: "", problems: [built.invalid] };
  const unknown = built.unknown.map((name) => `the message names the unknown variable ${name}`);
  return { ...base, ...wordsOf(built.preview), problems: [...unknown, ...built.problems] };
}

/** Where messages say what they are about. */
const headlineKeys = ["summary", "text", "description", "title", "message"];

function wordsOf(message: Json): { readonly text: string; readonly headline: string } {
  const texts = [...textsIn(message)];
  const telling = headlineKeys.flatMap((key) => texts.find(([name]) => name === key) ?? [])[1];
  const headline = (telling ?? "").split("\n").find((line) => line.trim() !== "") ?? "";
  return { text: texts.map(([, text]) => text).join("\n"), headline };
}

/** Every text in a message, with the key that it stands at. */
function* textsIn(json: Json, key = ""): Generator<readonly [key: string, text: string]> {
  if (typeof json === "string") yield [key, json];
  else if (Array.isArray(json)) for (const item of json as readonly Json[]) yield* textsIn(item, key);
  else if (typeof json === "number") yield [key, String(json)];
  else if (isJsonObject(json)) {
    for (const [name, value] of Object.entries(json)) if (name !== "type") yield* textsIn(value, name);
  }
}
