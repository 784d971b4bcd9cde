import { join } from "node:path";
import type { JsonObject } from "@onexit/events";
import type { Random } from "../fuzz/random.ts";
import type { Receiver } from "./action.ts";
import { channels } from "./actions/slack.ts";
import { numberIn } from "./number-in.ts";
import { shuffled } from "./shuffled.ts";

/** What a workflow under chaos is made of. */
export interface Ingredients {
  readonly name: string;
  readonly scratch: string;
  /** Where its step notes each run of itself. */
  readonly marks: string;
  readonly receivers: ReadonlyMap<string, Receiver>;
}

/** A receiver that stalls for ever is given up after so long; none that acts takes nearly as long. */
const timeout = "6s";

/**
 * A workflow of one step, which leaves something in its directory and fails half the time, and of an exit handler that
 * asks for every action once, in an order of its own. By its label a policy finds the channel for what it says.
 */
export function chaosWorkflow({ name, scratch, marks, receivers }: Ingredients, random: Random): JsonObject {
  const dir = join(scratch, name);
  const source = `mkdir -p "${dir}"; echo ran >> "${join(marks, name)}"; echo x > "${dir}/build.o"; exit ${random.below(2)}`;
  const asked = [...receivers].flatMap(([action, { parameters }]) =>
    parameters === undefined ? [] : [{ action, parameters }],
  );
  const groups: { readonly name: string; readonly template: string }[][] = [[]];
  for (const { action } of shuffled(asked, random)) {
    if (random.chance(0.4)) groups.push([]);
    groups.at(-1)?.push({ name: action, template: action });
  }
  return {
    apiVersion: "argoproj.io/v1alpha1",
    kind: "Workflow",
    metadata: { name, labels: { channel: String(numberIn(name) % channels) } },
    spec: {
      entrypoint: "main",
      onExit: "exit-handler",
      templates: [
        { name: "main", script: { image: "alpine", command: ["sh"], source } },
        { name: "exit-handler", steps: groups.filter((group) => group.length > 0) },
        ...asked.map(({ action, parameters }) => ({
          name: action,
          plugin: { [action]: { ...parameters(name), timeout } },
        })),
      ],
    },
  };
}
