// What the note of a case says about nodes, compared with the nodes of a run. Notes are prose: only phrases of a fixed form
// count, and names that no node bears are passed over.

const phases = "Succeeded|Failed|Skipped|Omitted|Error";
const name = String.raw`[\w<>.…*-]*(?:\[\d+\])*[\w.()*-]*`;
const said = new RegExp(String.raw`((?:${name}(?:, |/| and |\+|, and ))*${name}) (?:are |is )?(${phases})\b`, "g");

/** Everything in which a Workflow (with `status.nodes`) differs from its note; empty when nothing does. */
export function differencesFrom(note, workflow) {
  const nodes = Object.values(workflow.status?.nodes ?? {});
  const root = workflow.metadata?.name ?? "";
  return [
    ...phaseDifferences(note, nodes, root),
    ...absenceDifferences(note, nodes, root),
    ...messageDifferences(note, nodes, workflow),
    ...(/root is a Retry node/.test(note) && nodes.find((node) => node.name === root)?.type !== "Retry"
      ? ["the root is no Retry node"]
      : []),
    ...countDifferences(note, nodes),
  ];
}

function phaseDifferences(note, nodes, root) {
  return [...note.matchAll(said)].flatMap(([, names, phase]) =>
    names.split(/, and |, | and |\+|\//).flatMap((each) =>
      matching(each.trim(), nodes, root)
        .filter((node) => node.phase !== phase)
        .map((node) => `${node.name} is ${node.phase}, not ${phase}`),
    ),
  );
}

function absenceDifferences(note, nodes, root) {
  return [...note.matchAll(/no node (\S+)/g)].flatMap(([, each]) =>
    matching(each, nodes, root).map((node) => `there is a node ${node.name}`),
  );
}

function messageDifferences(note, nodes, workflow) {
  const messages = [workflow.status?.message ?? "", ...nodes.map((node) => node.message ?? "")];
  const wanted = [
    ...[...note.matchAll(/message contains (\([^)]*\)|\S+)/g)].map(([, text]) => text),
    ...[...note.matchAll(/message "([^"…]*)/g)].map(([, text]) => text),
    ...[...note.matchAll(/message (omitted: [^;]*)/g)].map(([, text]) => text),
    ...[...note.matchAll(/(?:group Error) "([^"…]*)/g)].map(([, text]) => text.trim()),
  ];
  return wanted
    .filter((text) => !messages.some((message) => message.includes(text)))
    .map((text) => `no message has ${text}`);
}

function countDifferences(note, nodes) {
  const [, count] = /, (\d+) nodes\b/.exec(note) ?? [];
  return count === undefined || nodes.length === Number(count) ? [] : [`there are ${nodes.length} nodes, not ${count}`];
}

/** `…` stands for the beginning of a full name, `<wf>` for the workflow's name, `*` for anything. */
function matching(text, nodes, root) {
  if (text === "" || text === "*") return [];
  const short = text.startsWith("…") || text.startsWith("(");
  const pattern = text
    .replace(/^…/, "")
    .replace("<wf>", root)
    .replace(/[.+?^${}()|[\]\\]/g, String.raw`\$&`)
    .replaceAll("*", ".*");
  const whole = new RegExp(short ? `${pattern}$` : `^${pattern}$`);
  return nodes.filter((node) => whole.test(node.name) || (!short && whole.test(node.displayName)));
}
