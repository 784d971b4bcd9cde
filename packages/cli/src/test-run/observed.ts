import { nodesNamed } from "./differences.ts";
import type { Expectation, ExpectedDelivery } from "./expectation.ts";
import type { Happened, HappenedNode } from "./happened.ts";
import type { RenderedDelivery } from "./rendered.ts";
import { matches } from "./text-match.ts";

/** A loop of more items is told of as a whole. */
const mostItems = 10;

/** What happened, written as an expectation; patterns and texts of the former one stay where they still hold. */
export function observedExpectation(happened: Happened, before: Expectation = {}): Expectation {
  const { phase, message, handlers, deliveries } = happened;
  // Of a child that failed the nodes say more, and without a hash.
  const said = /^child '.*' failed$/.test(message) ? "" : message;
  const kept = before.message !== undefined && matches(before.message, message) ? before.message : said;
  const absent = before.absent?.filter((name) => nodesNamed(name, happened).length === 0) ?? [];
  const order = before.order === undefined ? [] : orderOf(before.order, happened);
  return {
    ...(phase === "Succeeded" || phase === "Failed" || phase === "Error" ? { phase } : {}),
    ...(kept === "" ? {} : { message: kept }),
    nodes: Object.fromEntries(toldNodes(happened.nodes).map((node) => [nameIn(node, happened.nodes), node.phase])),
    ...(order.length === 0 ? {} : { order }),
    handlers: [...handlers],
    ...(absent.length === 0 ? {} : { absent }),
    deliveries: deliveries.map((delivery) => observedDelivery(delivery, before.deliveries ?? [])),
  };
}

/** Groups and roots say nothing of their own, and many items are told of by their loop. */
function toldNodes(nodes: readonly HappenedNode[]): readonly HappenedNode[] {
  return nodes.filter(({ kind, partOf }) => {
    const siblings = partOf === undefined ? 0 : nodes.filter((other) => other.partOf === partOf).length;
    return kind !== "root" && kind !== "group" && siblings <= mostItems;
  });
}

function nameIn({ displayName, path }: HappenedNode, nodes: readonly HappenedNode[]): string {
  return nodes.some((other) => other.displayName === displayName && other.path !== path) ? path : displayName;
}

function orderOf(names: readonly string[], { nodes }: Happened): readonly string[] & string[] {
  const placeOf = (name: string) => nodes.findIndex((node) => node.displayName === name || node.path === name);
  return names.filter((name) => placeOf(name) !== -1).sort((a, b) => placeOf(a) - placeOf(b));
}

function observedDelivery(delivery: RenderedDelivery, before: readonly ExpectedDelivery[]): ExpectedDelivery {
  const { action, destination, headline, text } = delivery;
  const known = before.find(
    (each) => each.action === action && (each.destination === undefined || matches(each.destination, destination)),
  );
  const contains = known?.contains?.filter((each) => text.includes(each)) ?? (headline === "" ? [] : [headline]);
  const notContains = known?.notContains?.filter((each) => !text.includes(each)) ?? [];
  return {
    action,
    ...(destination === "" ? {} : { destination: known?.destination ?? destination }),
    ...(contains.length === 0 ? {} : { contains }),
    ...(notContains.length === 0 ? {} : { notContains }),
  };
}
