import type { JsonObject } from "@onexit/events";
import type { Path } from "../issue.ts";
import type { Draft, DraftCall } from "../read/draft.ts";
import { fieldOf, objectOf, type Part, textIn } from "../read/part.ts";
import type { Report } from "../report.ts";
import type { Hook } from "../workflow.ts";
import { isUnconditional, unconditional } from "./certain.ts";

/** One template that leads to another, and what to say where that closes a cycle. */
interface Edge {
  readonly target: string;
  readonly path: Path;
  /** Such as `step "a"`. */
  readonly who: string;
  readonly suggestion: string;
}

/** Reports each cycle of calls and exit handlers in which nothing could ever say no. */
export function checkRecursion(draft: Draft, report: Report): void {
  const finished = new Set<string>();
  for (const key of draft.templates.keys()) {
    if (!finished.has(key)) visit(key, draft, finished, report);
  }
}

/** Depth first with a list of its own: a chain of templates may be longer than the stack is deep. */
function visit(root: string, draft: Draft, finished: Set<string>, report: Report): void {
  const trail = [{ key: root, edges: edgesOf(root, draft), next: 0 }];
  const onTrail = new Map([[root, 0]]);
  for (let top = trail.at(-1); top; top = trail.at(-1)) {
    const edge = top.edges[top.next];
    top.next += 1;
    if (!edge) {
      finished.add(top.key);
      onTrail.delete(top.key);
      trail.pop();
      continue;
    }
    const { target } = edge;
    const from = onTrail.get(target);
    if (from !== undefined) {
      reportCycle([...trail.slice(from).map(({ key }) => key), target], edge, report);
    } else if (!finished.has(target)) {
      onTrail.set(target, trail.length);
      trail.push({ key: target, edges: edgesOf(target, draft), next: 0 });
    }
  }
}

/** What a template leads to that nothing can hold back: its steps and tasks, their exit handlers and its own. */
function edgesOf(key: string, draft: Draft): readonly Edge[] {
  const owner = draft.templates.get(key);
  if (!owner) return [];
  const calls = unconditional(owner.calls);
  const own = owner.template?.onExit;
  return [
    ...calls.map(callEdge),
    ...calls.flatMap(({ call, part, place }) => {
      const suggestion = 'name another template, or write it as "hooks.exit" with an "expression"';
      return exitEdge(call.onExit, part, `${kindOf(place)} "${call.name}"`, suggestion);
    }),
    ...exitEdge(own, owner.part, `template "${owner.name}"`, "name another template"),
  ];
}

function callEdge({ call, part, place }: DraftCall): Edge {
  const field = textIn(part, "template") !== undefined || !fieldOf(part, "templateRef") ? "template" : "templateRef";
  const kind = kindOf(place);
  const suggestion = `give one of the ${kind}s a "when"`;
  return { target: call.template, path: [...part.path, field], who: `${kind} "${call.name}"`, suggestion };
}

function exitEdge(hook: Hook | undefined, owner: Part<JsonObject>, who: string, suggestion: string): readonly Edge[] {
  if (!hook || !isUnconditional(hook)) return [];
  return [{ target: hook.template, path: exitPath(owner), who: `the exit handler of ${who}`, suggestion }];
}

/** Where an owner says what runs at its end. */
function exitPath(owner: Part<JsonObject>): Path {
  const legacy = textIn(owner, "onExit") === undefined ? undefined : fieldOf(owner, "onExit");
  const exit = legacy ?? fieldOf(objectOf(fieldOf(owner, "hooks")) ?? owner, "exit");
  const object = objectOf(exit);
  return (object && fieldOf(object, "template"))?.path ?? exit?.path ?? owner.path;
}

function kindOf(place: string): "step" | "task" {
  return place.includes(".tasks.") ? "task" : "step";
}

function reportCycle(keys: readonly string[], { path, who, suggestion }: Edge, report: Report): void {
  const way = keys.length > 8 ? [...keys.slice(0, 7), "…", keys.at(-1)] : keys;
  report.error("OX1013", path, `${who} makes an endless loop: ${way.join(" -> ")}`, { suggestion });
}
