import type { Body } from "./exchange.ts";
import { isObject, parseJson } from "./json.ts";

/** Reads a body by its content type. A form's field that comes twice keeps its last value, as with Slack. */
export function bodyOf(bytes: Uint8Array, contentType: string | undefined): Body {
  const text = new TextDecoder().decode(bytes);
  const mediaType = contentType?.split(";")[0]?.trim().toLowerCase() ?? "";
  if (mediaType === "application/x-www-form-urlencoded") {
    return { bytes, text, type: "form", fields: Object.fromEntries(new URLSearchParams(text)) };
  }
  if (mediaType === "application/json" || mediaType.endsWith("+json") || (mediaType === "" && text.startsWith("{"))) {
    const value = parseJson(text);
    return { bytes, text, type: "json", fields: isObject(value) ? value : undefined };
  }
  return { bytes, text, type: "other", fields: undefined };
}
