import type { DeliveryBrief } from "../api/types.ts";

/** The views of a workflow. */
export type TabName = "graph" | "timeline" | "logs" | "deliveries" | "events" | "yaml";

const tabs: readonly { readonly name: TabName; readonly label: string }[] = [
  { name: "graph", label: "Graph" },
  { name: "timeline", label: "Timeline" },
  { name: "logs", label: "Logs" },
  { name: "deliveries", label: "Deliveries" },
  { name: "events", label: "Events" },
  { name: "yaml", label: "YAML" },
];

/** The view that an address asks for; Argo's own `tab=workflow` is the graph. */
export function tabOf(text: string | null): TabName {
  return tabs.find((tab) => tab.name === text)?.name ?? "graph";
}

interface TabsProps {
  readonly tab: TabName;
  readonly onOpen: (tab: TabName) => void;
  readonly deliveries: readonly DeliveryBrief[];
}

/** The views as links of one bar; the present one is marked. */
export function Tabs({ tab, onOpen, deliveries }: TabsProps) {
  const dead = deliveries.filter(({ state }) => state === "dead").length;
  return (
    <nav class="tabs" aria-label="Views of this workflow">
      {tabs.map(({ name, label }) => (
        <button
          key={name}
          type="button"
          class="tab"
          aria-current={name === tab ? "true" : undefined}
          onClick={() => onOpen(name)}
        >
          {label}
          {name === "deliveries" && deliveries.length > 0 ? <span class="tab-count">{deliveries.length}</span> : null}
          {name === "deliveries" && dead > 0 ? <span class="tab-count tab-count-failed">{dead} dead</span> : null}
        </button>
      ))}
    </nav>
  );
}
