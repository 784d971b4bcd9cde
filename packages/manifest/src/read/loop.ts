import type { Json, JsonObject } from "@onexit/events";
import type { Report } from "../report.ts";
import type { Loop } from "../workflow.ts";
import { pathTo } from "./context.ts";
import { sequenceFields } from "./fields.ts";
import { fieldOf, optional, type Part } from "./part.ts";
import type { Referrer } from "./template-name.ts";
import { readList, readNumberOrText, readObject, readText } from "./value-reader.ts";

/** What a call is repeated over; undefined when it is not. */
export function readLoop(object: Part<JsonObject>, { who, argo }: Referrer, report: Report): Loop | undefined {
  const [items, param, sequence] = ["withItems", "withParam", "withSequence"].map((key) => fieldOf(object, key));
  const given = [items, param, sequence].filter((part) => part !== undefined);
  if (given[1]) {
    report.error("OX1022", given[1].path, `${who} has more than one loop`, {
      atKey: true,
      argo: `${argo}only one of withItems, withParam, withSequence can be specified`,
    });
  }
  if (items) return readItems(items, report);
  if (param) return readParam(param, report);
  return sequence && readSequence(sequence, { who, ...optional("argo", argo) }, report);
}

/** An empty list is no loop at all (`steps.go`, expandStepGroup). */
function readItems(part: Part, report: Report): Loop | undefined {
  const list = readList(part, report, 'for a text use "withParam"');
  return list.length === 0 ? undefined : { kind: "items", items: list.map(({ value }): Json => value) };
}

function readParam(part: Part, report: Report): Loop | undefined {
  if (Array.isArray(part.value)) {
    report.error("OX1004", part.path, "withParam must be a text that holds a JSON list", {
      suggestion: 'for a list use "withItems"',
    });
    return undefined;
  }
  const text = readText(part, report);
  if (text === undefined || text === "") return undefined;
  if (!text.includes("{{") && !isJsonList(text)) {
    report.error("OX1022", part.path, "withParam is not a JSON list");
  }
  return { kind: "param", text };
}

function readSequence(part: Part, { who, argo }: Referrer, report: Report): Loop | undefined {
  const object = readObject(part, sequenceFields, report);
  if (!object) return undefined;
  const bound = (key: string) => readNumberOrText(fieldOf(object, key), report);
  const [count, start, end] = [bound("count"), bound("start"), bound("end")];
  for (const [key, value] of Object.entries({ count, start, end })) {
    if (value === undefined || value.includes("{{") || /^-?\d+$/.test(value)) continue;
    report.error("OX1004", pathTo(object, key), `${key} must be a whole number, not the text "${value}"`);
  }
  if (count !== undefined && end !== undefined) {
    report.error("OX1022", pathTo(object, "end"), `withSequence of ${who} has both a count and an end`, {
      atKey: true,
      argo: `${argo}only one of count or end can be defined in withSequence`,
    });
  }
  if (count === undefined && end === undefined) {
    report.error("OX1022", object.path, `withSequence of ${who} has neither a count nor an end`, { atKey: true });
  }
  return {
    kind: "sequence",
    ...optional("count", count),
    ...optional("start", start),
    ...optional("end", end),
    ...optional("format", readText(fieldOf(object, "format"), report)),
  };
}

function isJsonList(text: string): boolean {
  try {
    return Array.isArray(JSON.parse(text));
  } catch {
    return false;
  }
}
