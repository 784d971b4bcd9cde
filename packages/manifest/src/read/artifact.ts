import type { JsonObject } from "@onexit/events";
import type { Report } from "../report.ts";
import type { Artifact } from "../workflow.ts";
import { readExpression } from "./expression.ts";
import { archiveFields, artifactFields, artifactLocations, refusedLocations } from "./fields.ts";
import { fieldOf, objectOf, optional, type Part } from "./part.ts";
import { readFlag, readMapping, readObject, readText, readWhole } from "./value-reader.ts";

/** One artifact, whether it is declared or passed; undefined when it cannot be read at all. */
export function readArtifact(name: string, item: Part<JsonObject>, report: Report): Artifact | undefined {
  const object = readObject(item, artifactFields, report);
  if (!object) return undefined;
  const text = (key: string) => readText(fieldOf(object, key), report) || undefined;
  const recurseMode = readFlag(fieldOf(object, "recurseMode"), report);
  return {
    name,
    ...optional("path", text("path")),
    ...optional("mode", readWhole(fieldOf(object, "mode"), 0, report)),
    ...optional("recurseMode", recurseMode),
    ...optional("from", text("from")),
    ...optional("fromExpression", readExpression(fieldOf(object, "fromExpression"), { report })),
    ...optional("subPath", text("subPath")),
    optional: readFlag(fieldOf(object, "optional"), report) ?? false,
    ...optional("globalName", text("globalName")),
    ...optional("archive", readArchive(fieldOf(object, "archive"), report)),
    ...optional("location", readLocation(object, report)),
  };
}

function readArchive(part: Part | undefined, report: Report): Artifact["archive"] {
  const object = part && readObject(part, archiveFields, report);
  return object && (["none", "zip", "tar"] as const).find((kind) => fieldOf(object, kind) !== undefined);
}

function readLocation(object: Part<JsonObject>, report: Report): JsonObject | undefined {
  const presentOf = <Kind extends string>(kinds: readonly Kind[]) =>
    kinds.flatMap((kind) => {
      const part = fieldOf(object, kind);
      return part ? [{ kind, part }] : [];
    });
  const [first, second] = presentOf(artifactLocations);
  // A place that is refused is said to be so already: that nothing was supplied would be a second mistake where there is one.
  const refused = presentOf(refusedLocations)[0];
  if (!first) return refused && { [refused.kind]: refused.part.value };
  if (second) {
    const message = `the artifact is in two places: ${first.kind} and ${second.kind}`;
    report.error("OX1011", second.part.path, message, { atKey: true });
  }
  const body = readMapping(first.part, report);
  if (!body) return undefined;
  const needed = { raw: "data", http: "url", git: "repo", s3: undefined }[first.kind];
  if (needed && !fieldOf(body, needed) && objectOf(body)) {
    report.error("OX1005", body.path, `${first.kind} has no ${needed}`, { atKey: true });
  }
  return { [first.kind]: body.value };
}
