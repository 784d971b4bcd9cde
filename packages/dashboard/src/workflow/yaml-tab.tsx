import { useMemo, useState } from "preact/hooks";
import type { Workflow } from "../api/types.ts";
import { toYaml } from "../model/yaml.ts";
import { CopyButton } from "../parts/copy.tsx";
import { SegmentedControl } from "../parts/segmented.tsx";
import { Yaml } from "../parts/yaml.tsx";

/** The manifest as it was submitted, or the whole object, to read and to copy. */
export function YamlTab({ workflow }: { workflow: Workflow }) {
  const [part, setPart] = useState<"manifest" | "all">("manifest");
  const text = useMemo(() => toYaml(part === "all" ? workflow : manifestOf(workflow)), [workflow, part]);
  return (
    <>
      <div class="view-tools">
        <SegmentedControl
          label="Part"
          options={[
            ["manifest", "Manifest"],
            ["all", "With status"],
          ]}
          value={part}
          onChange={setPart}
        />
        <CopyButton text={text} label="Copy" />
      </div>
      <Yaml text={text} />
    </>
  );
}

/** What somebody would write to submit it again. */
function manifestOf({ apiVersion, kind, metadata, spec }: Workflow): unknown {
  const { name, generateName, namespace, labels, annotations } = metadata;
  const own = Object.entries(labels ?? {}).filter(
    ([key]) => !/^workflows\.argoproj\.io\/(?:phase|completed)$/.test(key),
  );
  return {
    apiVersion,
    kind,
    metadata: {
      ...(generateName === undefined ? { name } : { generateName }),
      namespace,
      ...(own.length === 0 ? {} : { labels: Object.fromEntries(own) }),
      ...(annotations === undefined ? {} : { annotations }),
    },
    spec,
  };
}
