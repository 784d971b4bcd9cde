import { ageText, type JsonObject } from "@onexit/events";
import { objectAt, objectsAt, textAt, timeAt } from "./argo-json.ts";
import { plain } from "./plain.ts";
import { alignColumns } from "./table.ts";

/** The lines of `template list`, from templates as the engine shows them; `now` is in epoch ms. */
export function templateTable(
  templates: readonly JsonObject[],
  { now, allNamespaces }: { readonly now: number; readonly allNamespaces: boolean },
): readonly string[] {
  const header = ["NAME", "AGE", "ENTRYPOINT", "ON EXIT", "TEMPLATES"];
  const rows = templates.map((template) => {
    const [metadata, spec] = [objectAt(template, "metadata"), objectAt(template, "spec")];
    const created = timeAt(metadata, "creationTimestamp");
    const cells = [
      plain(textAt(metadata, "name")),
      created === undefined ? "" : ageText(now - created),
      plain(textAt(spec, "entrypoint")) || "-",
      plain(textAt(spec, "onExit")) || "-",
      String(objectsAt(spec, "templates").length),
    ];
    return allNamespaces ? [plain(textAt(metadata, "namespace")), ...cells] : cells;
  });
  return alignColumns([allNamespaces ? ["NAMESPACE", ...header] : header, ...rows]);
}
