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
  readonly seconds: string;
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
    `onexit is ready after ${seconds} s`,
    "",
    ...rows.map(([name = "", text = ""]) => `  ${name.padEnd(11)}${text}`),
    "",
    `  Try it: onexit submit workflow.yaml --server ${host}`,
    "  Ctrl-C ends everything.",
  ];
}
