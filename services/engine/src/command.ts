import type { WorkflowCommand } from "@onexit/events";
import type { Steering } from "./holder.ts";

const strategies = { stop: "Stop", terminate: "Terminate", delete: "Delete" } as const;

/** What a command asks of the interpreter. To stop nodes is to fail them; to set nothing is to succeed them. */
export function questionOf(command: Omit<WorkflowCommand, "type" | "at" | "workflow">): Steering {
  const { verb, by, message = "", nodes, parameters, phase } = command;
  switch (verb) {
    case "suspend":
      return { type: "Suspend", by };
    case "resume":
      return { type: "Resume", by, ...(nodes === undefined ? {} : { nodes }) };
    case "set":
      return {
        type: "SetNodes",
        by,
        nodes: nodes ?? [],
        message,
        ...(parameters === undefined ? {} : { parameters }),
        ...(phase === undefined ? {} : { phase }),
      };
    default:
      if (verb === "stop" && nodes !== undefined) return { type: "SetNodes", by, nodes, phase: "Failed", message };
      return { type: "Cancel", strategy: strategies[verb], by, message };
  }
}
