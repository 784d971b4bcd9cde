import { cloudEventTypes } from "@onexit/events";
import { interfacesIn } from "./declared.ts";
import { code, markdownTable, pageOf } from "./markdown.ts";

type EventName = keyof typeof cloudEventTypes;

// Those whose names say it all have no words in the code.
const words: Partial<Record<EventName, string>> = {
  WorkflowSubmitted: "A workflow was taken, with its manifest.",
  WorkflowStarted: "Its entrypoint begins.",
  WorkflowResumed: "What was suspended goes on.",
  WorkflowFinished: "It has ended, its exit handler with it.",
  WorkflowDeleted: "Somebody deleted it.",
  WorkflowLost: "Its engine is gone for good.",
  ExitHandlerStarted: "The entrypoint has ended; the exit handler begins.",
  ExitHandlerFinished: "The exit handler has ended.",
  NodeStarted: "A step, a group or a graph begins.",
  NodeFinished: "It has ended.",
  ActionSucceeded: "The destination has it.",
  Audited: "Somebody asked the engine's door for something that may change things.",
};

const sources = ["workflow-event", "command", "delivery-event", "watch-finding", "audited"];

const groups: readonly (readonly [title: string, about: string, belongs: (name: EventName) => boolean])[] = [
  [
    "Of a workflow",
    "In its journal, written by its engine alone.",
    (name) => /^(Workflow(?!Command)|Stop|Terminate|Deadline|Exit)/.test(name),
  ],
  [
    "Of a node",
    "In the same journal. A node is a step, a task, a group, a graph, or one try of it.",
    (name) => /^(Node|Locks|Memo|DeliveryEnded)/.test(name),
  ],
  ["Of a delivery", "The request, and what its service says of each attempt.", (name) => name.startsWith("Action")],
  [
    "Others",
    "What is asked of an engine, what the watchdog found, who did what.",
    (name) => /^(WorkflowCommand|WatchFinding|Audited)$/.test(name),
  ],
];

/** Every event of the stream. Throws for one that no group has or nobody describes. */
export function eventsPage(): string {
  const declared = new Map(sources.flatMap((source) => [...interfacesIn(`packages/events/src/${source}.ts`)]));
  // One interface for two events.
  const interfaceOf = (name: EventName) => declared.get(name === "TerminateRequested" ? "StopRequested" : name);
  const names = Object.keys(cloudEventTypes) as EventName[];
  const left = names.filter((name) => !groups.some(([, , belongs]) => belongs(name)));
  if (left.length > 0) throw new Error(`no group of the page has ${left.join(", ")}`);
  return pageOf(
    "Events",
    "Everything that happens is a CloudEvents 1.0 message in the stream `ONEXIT`. `onexit events tail` shows them as they come,\n`onexit events show SEQ` one in full. `--type` takes the middle of the name, such as `node.finished`. Which subject each has, and what may be relied\non, is in [protocol](../protocol.md). `time` is when; the fields below stand in `data`, those with `?` not always.",
    ...groups.flatMap(([title, about, belongs]) => [
      `## ${title}`,
      about,
      markdownTable(
        ["event", "type", "what happened", "fields of its own"],
        names.filter(belongs).map((name) => {
          const { comment = "", fields = [] } = interfaceOf(name) ?? {};
          const said = comment || words[name];
          if (!said) throw new Error(`nothing describes ${name}`);
          const own = fields.filter((field) => field.name !== "type" && field.name !== "at");
          return [
            code(name),
            code(cloudEventTypes[name]),
            said,
            own.map((field) => code(`${field.name}${field.optional ? "?" : ""}`)).join(", "),
          ];
        }),
      ),
    ]),
  );
}
