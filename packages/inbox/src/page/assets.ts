/** The page's style; colours are those of the dashboard. */
export const style = `
:root { color-scheme: light dark; --text: #1f2328; --muted: #57606a; --page: #ffffff; --panel: #f6f8fa; --line: #d0d7de; --ok: #1a7f37; --failed: #cf222e; --error: #9a3412; --running: #0b6bcb; --pending: #8a5a00; --exit: #6e40c9; }
@media (prefers-color-scheme: dark) { :root { --text: #e6edf3; --muted: #9aa4af; --page: #0d1117; --panel: #161b22; --line: #30363d; --ok: #3fb950; --failed: #ff7b72; --error: #ffa657; --running: #58a6ff; --pending: #d29922; --exit: #bc8cff; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 60rem; padding: 1rem; background: var(--page); color: var(--text); font: 15px/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
a { color: var(--running); }
h1 { margin: 0; font-size: 1.4rem; }
h2 { font-size: 1rem; margin: 1.5rem 0 .5rem; }
h4 { font-size: 1.05rem; margin: .1rem 0; }
p { margin: .25rem 0; }
pre { margin: .25rem 0; padding: .5rem .75rem; background: var(--panel); border: 1px solid var(--line); border-radius: 6px; font: 13px/1.45 ui-monospace, monospace; white-space: pre-wrap; max-height: 24rem; overflow: auto; }
code { font: 13px ui-monospace, monospace; background: var(--panel); padding: 0 .2rem; border-radius: 4px; }
time, .muted { color: var(--muted); font-size: .85rem; }
.top p { color: var(--muted); }
.provider { color: var(--exit); margin-right: .25rem; }
article { border: 1px solid var(--line); border-radius: 8px; padding: .6rem .8rem; margin: .5rem 0; }
.slack { display: flex; gap: .7rem; }
.slack > div:last-child { flex: 1; min-width: 0; }
.avatar { flex: none; width: 2.2rem; height: 2.2rem; border-radius: 6px; background: var(--exit); color: var(--page); font-weight: 700; display: grid; place-items: center; }
.app { font-size: .65rem; padding: 0 .25rem; border-radius: 3px; background: var(--panel); border: 1px solid var(--line); color: var(--muted); }
.thread { border-left: 2px solid var(--line); padding-left: .6rem; }
.thread article { border: 0; padding: .2rem 0; }
.thread .avatar { width: 1.5rem; height: 1.5rem; font-size: .7rem; }
.button { display: inline-block; border: 1px solid var(--line); border-radius: 6px; padding: .1rem .6rem; margin-right: .4rem; }
.checks { list-style: none; padding: .4rem .8rem; margin: 0; border: 1px solid var(--line); border-radius: 8px; }
.checks li { padding: .25rem 0; }
.sign.success { color: var(--ok); } .sign.failure { color: var(--failed); } .sign.error { color: var(--error); } .sign.pending { color: var(--pending); }
.incident { border-left: 5px solid var(--pending); } .incident.triggered { border-left-color: var(--failed); } .incident.resolved { border-left-color: var(--ok); }
.badge { font-weight: 600; } .triggered .badge { color: var(--failed); } .resolved .badge { color: var(--ok); } .acknowledged .badge { color: var(--pending); }
.refused { border-left: 5px solid var(--error); }
.empty { color: var(--muted); padding: 3rem 0; text-align: center; }
`;

/** Looks whether something has come, and shows the page's new middle in place of the old one. */
export const script = `"use strict";
const base = document.body.dataset.base;
let latest = document.querySelector("main").dataset.latest;
const look = async () => {
  if (document.hidden) return;
  const answer = await fetch(base + "/latest").catch(() => undefined);
  if (answer === undefined || !answer.ok || (await answer.text()) === latest) return;
  const page = await (await fetch(base, { headers: { accept: "text/html" } })).text();
  const fresh = new DOMParser().parseFromString(page, "text/html").querySelector("main");
  if (fresh === null) return;
  latest = fresh.dataset.latest;
  document.querySelector("main").replaceWith(document.adoptNode(fresh));
};
setInterval(() => void look(), 1000);
document.addEventListener("visibilitychange", () => void look());
`;
