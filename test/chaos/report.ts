import type { ChaosResult } from "./result.ts";

/** The figures as lines; the last one is `lost=N doubled=N`. */
export function reportOf({ figures, ranOtherwise, notSent, open, kills, faults, seconds }: ChaosResult, seed: number) {
  const rows = [...figures].map(([action, figures]) => ({ action, ...figures }));
  const sum = (field: "lost" | "doubled") => rows.reduce((total, row) => total + row[field].length, 0);
  const total = rows.reduce((all, { deliveries }) => all + deliveries, 0);
  const killed = [...kills].map(([name, count]) => `${name} ${count}`).join(", ");
  return [
    ...listed("not sent, by the engine's word", notSent),
    ...listed("still open", open),
    ...listed("step did not run exactly once", ranOtherwise),
    ...rows.flatMap(({ action, lost, doubled }) => [
      ...listed(`lost, ${action}`, lost),
      ...listed(`doubled, ${action}`, doubled),
    ]),
    `${total} deliveries in ${seconds.toFixed(0)} s; ${faults} times trouble at the receivers; killed: ${killed}`,
    ...rows.map(
      ({ action, deliveries, lost, doubled, toldAgain }) =>
        `${action.padEnd(14)} deliveries=${deliveries} lost=${lost.length} doubled=${doubled.length}${toldAgain === undefined ? "" : ` told again=${toldAgain}`}`,
    ),
    `seed=${seed}`,
    `lost=${sum("lost")} doubled=${sum("doubled")}`,
  ];
}

function listed(what: string, names: readonly string[]): readonly string[] {
  const shown = names.slice(0, 20);
  const more = names.length > shown.length ? `; and ${names.length - shown.length} more` : "";
  return names.length === 0 ? [] : [`${what}: ${shown.join("; ")}${more}`];
}
