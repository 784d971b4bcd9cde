import { suggest } from "@onexit/manifest";
import type { Expectation, ExpectedDelivery } from "./expectation.ts";
import { deliveryName, type Happened, type HappenedNode } from "./happened.ts";
import type { RenderedDelivery } from "./rendered.ts";
import { globOf } from "./rules.ts";
import { matches } from "./text-match.ts";

/** Everything that is otherwise than expected, one sentence each; nothing when all is as it was to be. */
export function differencesOf(expected: Expectation, happened: Happened): readonly string[] {
  const { phase, message, nodes = {}, order = [], handlers, absent = [], deliveries } = expected;
  return [
    ...(phase === undefined || phase === happened.phase ? [] : [`phase: expected ${phase}, got ${happened.phase}`]),
    ...(message === undefined || matches(message, happened.message)
      ? []
      : [`message: expected ${quoted(message)}, got ${quoted(happened.message)}`]),
    ...Object.entries(nodes).flatMap(([name, wanted]) => nodeDifferences(name, wanted, happened)),
    ...orderDifferences(order, happened),
    ...(handlers === undefined ? [] : handlerDifferences(handlers, happened)),
    ...absent.flatMap((name) =>
      nodesNamed(name, happened).map((node) => `node ${node.path}: expected none, got one that is ${node.phase}`),
    ),
    ...(deliveries === undefined ? [] : deliveryDifferences(deliveries, happened.deliveries)),
  ];
}

/** The nodes of that display name or path; a pattern names all that it matches. */
export function nodesNamed(name: string, { nodes }: Happened): readonly HappenedNode[] {
  const pattern = globOf(name);
  return nodes.filter(({ displayName, path }) => pattern.test(displayName) || pattern.test(path));
}

function nodeDifferences(name: string, wanted: string, happened: Happened): readonly string[] {
  const found = nodesNamed(name, happened);
  if (found.length === 0) return [`node ${name}: expected ${wanted}, got no such node${hintFor(name, happened)}`];
  return found
    .filter(({ phase }) => phase !== wanted)
    .map(({ path, displayName, phase }) => {
      const which = displayName === name ? name : path;
      return `node ${which}: expected ${wanted}, got ${phase}`;
    });
}

function orderDifferences(order: readonly string[], happened: Happened): readonly string[] {
  const places = order.map((name) =>
    happened.nodes.findIndex((node) => node.displayName === name || node.path === name),
  );
  const missing = order.filter((_, i) => places[i] === -1);
  if (missing.length > 0) return missing.map((name) => `order: there is no node ${name}${hintFor(name, happened)}`);
  return order.slice(1).flatMap((name, i) => {
    const [before = 0, after = 0] = [places[i], places[i + 1]];
    return before < after ? [] : [`order: expected ${name} after ${order[i]}, but it started before`];
  });
}

function handlerDifferences(expected: readonly string[], { handlers }: Happened): readonly string[] {
  const missing = expected.filter((name) => !handlers.includes(name));
  const extra = handlers.filter((name) => !expected.includes(name));
  return [
    ...missing.map((name) => `handlers: expected ${name} to run; ran: ${handlers.join(", ") || "none"}`),
    ...extra.map((name) => `handlers: ${name} ran, and was not expected to`),
  ];
}

/** Each expected delivery takes one that there was; the best one is told of when none fits. */
function deliveryDifferences(
  expected: readonly ExpectedDelivery[],
  deliveries: readonly RenderedDelivery[],
): readonly string[] {
  const left = new Set(deliveries);
  const open = expected.filter((each) => {
    const found = [...left].find(
      (delivery) => isFor(each, delivery) && contentDifferences(each, delivery).length === 0,
    );
    if (found !== undefined) left.delete(found);
    return found === undefined;
  });
  const unmet = open.flatMap((each) => {
    const near = [...left].find((delivery) => isFor(each, delivery));
    if (near === undefined) {
      const others = deliveries.map(deliveryName).join(", ") || "none";
      return [`delivery ${deliveryName(each)}: expected, got none such (deliveries: ${others})`];
    }
    left.delete(near);
    return contentDifferences(each, near);
  });
  return [...unmet, ...[...left].map((delivery) => `delivery ${deliveryName(delivery)}: was not expected`)];
}

function isFor({ action, destination }: ExpectedDelivery, delivery: RenderedDelivery): boolean {
  return action === delivery.action && (destination === undefined || matches(destination, delivery.destination));
}

function contentDifferences(expected: ExpectedDelivery, delivery: RenderedDelivery): readonly string[] {
  const { contains = [], notContains = [] } = expected;
  const name = `delivery ${deliveryName(delivery)}`;
  return [
    ...contains
      .filter((text) => !delivery.text.includes(text))
      .map((text) => `${name}: expected ${quoted(text)} in the message, which says\n${indented(delivery.text)}`),
    ...notContains
      .filter((text) => delivery.text.includes(text))
      .map((text) => `${name}: expected no ${quoted(text)} in the message, which says\n${indented(delivery.text)}`),
  ];
}

function hintFor(name: string, { nodes }: Happened): string {
  const hint = suggest(
    name,
    nodes.filter(({ kind }) => kind !== "group").map(({ displayName }) => displayName),
  );
  return hint === undefined ? "" : ` (${hint})`;
}

function quoted(text: string): string {
  return /^\/.+\/[a-z]*$/s.test(text) ? text : JSON.stringify(text);
}

function indented(text: string): string {
  return text
    .split("\n")
    .map((line) => `  | ${line}`)
    .join("\n");
}
