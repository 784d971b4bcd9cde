import { isObject } from "../json.ts";
import { checkText, type Flaw, flaw } from "./text-object.ts";

type Fields = { readonly [key: string]: unknown };

/** What is wrong with a button, an image or a text in a block; other elements are taken as they are. */
export function checkElement(element: unknown, at: string): readonly Flaw[] {
  if (!isObject(element)) return [flaw("must be an object", at)];
  switch (element.type) {
    case "button":
      return [
        ...checkText(element.text, `${at}/text`, { most: 75, plain: true }),
        ...checkMost(element, "url", 3000, at),
        ...checkMost(element, "value", 2000, at),
        ...checkMost(element, "action_id", 255, at),
      ];
    case "image":
      return [
        ...checkGiven(element, "image_url", at),
        ...checkGiven(element, "alt_text", at),
        ...checkMost(element, "image_url", 3000, at),
        ...checkMost(element, "alt_text", 2000, at),
      ];
    case "mrkdwn":
    case "plain_text":
      return checkText(element, at, { most: 3000 });
    default:
      return typeof element.type === "string" ? [] : [flaw("missing required field: type", at)];
  }
}

function checkGiven(element: Fields, name: string, at: string): readonly Flaw[] {
  const isGiven = typeof element[name] === "string" && element[name] !== "";
  return isGiven ? [] : [flaw(`missing required field: ${name}`, at)];
}

function checkMost(element: Fields, name: string, most: number, at: string): readonly Flaw[] {
  const value = element[name];
  if (value === undefined) return [];
  if (typeof value !== "string") return [flaw("must be a string", `${at}/${name}`)];
  return value.length > most ? [flaw(`must be less than ${most + 1} characters`, `${at}/${name}`)] : [];
}
