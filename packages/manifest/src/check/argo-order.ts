import type { Issue, Path } from "../issue.ts";
import type { IssueCode } from "../issue-codes.ts";
import type { Draft, DraftCall, DraftTemplate } from "../read/draft.ts";

/** The issues of one template, by where Argo comes upon them. */
interface Found {
  readonly before: Issue[];
  readonly calls: Map<DraftCall, Issue[]>;
  readonly after: Issue[];
}

/**
 * Issues in the order of Argo's checks, each wording with the way on which Argo came there: the spec, then what the
 * entrypoint leads to, then what the exit handler does, then the other templates.
 */
export function inArgoOrder(issues: readonly Issue[], draft: Draft): readonly Issue[] {
  if (issues.length < 2 && !issues[0]?.argo) return issues;
  const { undecodable, rest, byTemplate } = sort(issues, draft);
  const ofExit = rest.filter(({ path, code }) => path.includes("onExit") && code !== noExpression);
  const ofHooks = rest.filter(({ path, code }) => path.includes("hooks") || code === noExpression);
  const later = new Set([...ofExit, ...ofHooks]);
  const ordered = [...undecodable, ...rest.filter((issue) => !later.has(issue))];
  const seen = new Set<string>();
  const visit = (key: string, way: string) => walk(key, way, { draft, byTemplate, seen, ordered });
  visit(draft.workflow.entrypoint ?? "", "");
  ordered.push(...ofExit);
  visit(draft.workflow.onExit?.template ?? "", "");
  ordered.push(...ofHooks.filter((issue) => !ofExit.includes(issue)));
  for (const [key, { name }] of draft.templates) visit(key, `templates.${name} `);
  return ordered;
}

/** The wording of the first issue that Argo has too, else of the first there is: what follows `invalid spec: `. */
export function invalidSpecMessage(issues: readonly Issue[]): string {
  const errors = issues.filter(({ severity }) => severity === "error");
  const first = errors.find(({ argo }) => argo !== undefined) ?? errors[0];
  return first?.argo ?? first?.message ?? "";
}

/** A way that is told in full could be as long as the chain of templates. */
const longestWay = 2000;

const noExpression: IssueCode = "OX1020";

interface Walk {
  readonly draft: Draft;
  readonly byTemplate: ReadonlyMap<string, Found>;
  readonly seen: Set<string>;
  readonly ordered: Issue[];
}

/** With a list of its own: a chain of templates may be longer than the stack is deep. */
function walk(root: string, rootWay: string, { draft, byTemplate, seen, ordered }: Walk): void {
  type Visit =
    | { readonly key: string; readonly way: string }
    | { readonly issues: readonly Issue[]; readonly way: string };
  const open: Visit[] = [{ key: root, way: rootWay }];
  for (let next = open.pop(); next; next = open.pop()) {
    const { way } = next;
    if ("issues" in next) {
      ordered.push(...next.issues.map((issue) => along(issue, way)));
      continue;
    }
    const template = draft.templates.get(next.key);
    if (!template || seen.has(next.key)) continue;
    seen.add(next.key);
    const found = byTemplate.get(next.key);
    const visits: Visit[] = [{ issues: found?.before ?? [], way }];
    for (const call of template.calls) {
      visits.push({ key: call.call.template, way: way.length > longestWay ? way : `${way}${call.place} ` });
      const own = found?.calls.get(call);
      if (own) visits.push({ issues: own, way });
    }
    visits.push({ issues: found?.after ?? [], way });
    open.push(...visits.reverse());
  }
}

function along(issue: Issue, way: string): Issue {
  return issue.argo === undefined || way === "" || way.length > 2000
    ? issue
    : { ...issue, argo: `${way}${issue.argo}` };
}

function sort(issues: readonly Issue[], draft: Draft) {
  const places = placesOf(draft);
  const byTemplate = new Map<string, Found>();
  const undecodable: Issue[] = [];
  const rest: Issue[] = [];
  for (const issue of issues) {
    const place = placeOf(issue.path, places);
    if (issue.argo?.startsWith("json: ")) undecodable.push(issue);
    else if (!place || issue.argo?.startsWith("spec.")) rest.push(issue);
    if (!place || /^(?:json: |spec\.)/.test(issue.argo ?? "")) continue;
    const { template, call } = place;
    const found = byTemplate.get(template.key) ?? { before: [], calls: new Map(), after: [] };
    byTemplate.set(template.key, found);
    if (call) found.calls.set(call, [...(found.calls.get(call) ?? []), issue]);
    else (issue.path.includes("outputs") ? found.after : found.before).push(issue);
  }
  return { undecodable, rest, byTemplate };
}

interface TemplatePlace {
  readonly template: DraftTemplate;
  readonly call?: DraftCall;
}

function placesOf(draft: Draft): ReadonlyMap<string, TemplatePlace> {
  const places = new Map<string, TemplatePlace>();
  for (const template of draft.templates.values()) {
    places.set(keyOf(template.part.path), { template });
    for (const call of template.calls) places.set(keyOf(call.part.path), { template, call });
  }
  return places;
}

/** The innermost template or call around a path. */
function placeOf(path: Path, places: ReadonlyMap<string, TemplatePlace>): TemplatePlace | undefined {
  for (let length = path.length; length > 0; length -= 1) {
    const place = places.get(keyOf(path.slice(0, length)));
    if (place) return place;
  }
  return undefined;
}

function keyOf(path: Path): string {
  return path.join("\n");
}
