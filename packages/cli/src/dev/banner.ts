/** What is told once everything is there. */
export interface Banner {
  readonly url: string;
  readonly headless: boolean;
  readonly inbox: boolean;
  readonly nats: string;
  readonly dir: string;
  /** Names of workflows of an earlier time that go on. */
  readonly resumed: readonly string[];
  readonly watching: string | undefined;
  /** How long it took; absent where it runs already. */
  readonly seconds?: string;
  /** The process that has it running, where that is another. */
  readonly attachedTo?: number;
}

/** Where everything is, how to speak to it, and what becomes of the data. */
export function bannerLines({
  url,
  headless,
  inbox,
  nats,
  dir,
  resumed,
  watching,
  seconds,
  attachedTo,
}: Banner): readonly string[] {
  const { host } = new URL(url);
  const rows = [
    ...(headless ? [] : [["dashboard", url]]),
    ...(inbox
      ? [["inbox", headless ? "(not shown: --headless)" : `${url}/inbox  all messages go there, none to the world`]]
      : []),
    ["argo", `eval "$(onexit env --server ${host})"`],
    ["kubectl", `kubectl -s ${url} get workflows`],
    ["onexit", `export ARGO_SERVER=${host} NATS_URL='${nats}'`],
    ["data", `${dir}  survives a restart; remove it to begin anew`],
    ...(watching === undefined ? [] : [["watching", `${watching}  a workflow that is saved there is run`]]),
    ...(resumed.length === 0 ? [] : [["goes on", resumed.join(", ")]]),
  ];
  return [
    attachedTo === undefined ? `onexit is ready after ${seconds} s` : `onexit dev runs, as pid ${attachedTo}`,
    "",
    ...rows.map(([name = "", text = ""]) => `  ${name.padEnd(11)}${text}`),
    "",
    `  Try it: onexit submit workflow.yaml --server ${host}`,
    attachedTo === undefined ? "  Ctrl-C ends everything." : "  Ctrl-C ends this alone. What happens:",
  ];
}
