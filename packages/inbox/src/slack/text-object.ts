import { isObject } from "../json.ts";

/** One thing wrong with a block, as Slack words it, with a JSON pointer. */
export type Flaw = string;

/** Words a flaw. */
export function flaw(message: string, pointer: string): Flaw {
  return `${message} [json-pointer:${pointer}]`;
}

/** What is wrong with a text object. https://docs.slack.dev/reference/block-kit/composition-objects/text-object */
export function checkText(
  value: unknown,
  at: string,
  limits: { readonly most: number; readonly plain?: boolean },
): readonly Flaw[] {
  if (!isObject(value)) return [flaw(value === undefined ? "missing required field: text" : "must be an object", at)];
  const isPlain = value.type === "plain_text";
  if (!isPlain && (limits.plain || value.type !== "mrkdwn")) {
    return [flaw(`must be ${limits.plain ? "plain_text" : "mrkdwn or plain_text"}`, `${at}/type`)];
  }
  if (typeof value.text !== "string") return [flaw("missing required field: text", at)];
  if (value.text.length === 0) return [flaw("must be more than 0 characters", `${at}/text`)];
  return value.text.length > limits.most ? [flaw(`must be less than ${limits.most + 1} characters`, `${at}/text`)] : [];
}
