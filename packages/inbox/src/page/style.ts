/** The page's style; colours are those of the dashboard. */
export const style = `
:root { color-scheme: light dark;
  --text: light-dark(#1f2328, #e6edf3); --muted: light-dark(#57606a, #9aa4af);
  --page: light-dark(#f6f8fa, #0d1117); --card: light-dark(#ffffff, #161b22); --panel: light-dark(#f6f8fa, #0d1117);
  --line: light-dark(#d8dee4, #2b323b); --on-accent: light-dark(#ffffff, #0d1117);
  --ok: light-dark(#1a7f37, #3fb950); --failed: light-dark(#cf222e, #ff7b72); --error: light-dark(#9a3412, #ffa657);
  --running: light-dark(#0b6bcb, #58a6ff); --pending: light-dark(#8a5a00, #d29922); --exit: light-dark(#6e40c9, #bc8cff);
  --mono: ui-monospace, "SF Mono", "Cascadia Code", Menlo, Consolas, "DejaVu Sans Mono", monospace; }
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--text); font: 14px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; overflow-wrap: anywhere; }
.top, main { max-width: 84rem; margin: 0 auto; padding: 1rem clamp(.75rem, 2vw, 1.5rem); }
.top { padding-bottom: 0; }
a { color: var(--running); text-underline-offset: .15em; }
:focus-visible { outline: 2px solid var(--running); outline-offset: 2px; border-radius: 4px; }
h1 { margin: 0; font-size: 1.4rem; }
h2 { display: flex; flex-wrap: wrap; align-items: center; gap: .5rem; font-size: .95rem; margin: 0 0 .5rem; }
h3 { font-size: 1rem; line-height: 1.35; margin: 0; }
h4 { font-size: .95rem; margin: .5rem 0 .25rem; }
p { margin: .25rem 0; }
hr { border: 0; border-top: 1px solid var(--line); margin: .5rem 0; }
pre { margin: .4rem 0; padding: .6rem .75rem; background: var(--panel); border: 1px solid var(--line); border-radius: 6px; font: 12.5px/1.5 var(--mono); white-space: pre-wrap; max-height: 18rem; overflow: auto; }
code { font: 12.5px var(--mono); background: var(--panel); border: 1px solid var(--line); padding: 0 .25rem; border-radius: 4px; }
time, .muted { color: var(--muted); font-size: .8125rem; }
.top p { color: var(--muted); }
.unseen { position: absolute; width: 1px; height: 1px; margin: 0; overflow: hidden; clip-path: inset(50%); }
main { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 27rem), 1fr)); gap: 0 1.5rem; align-items: start; }
.side { min-width: 0; max-width: 52rem; }
.place { margin: 0 0 1.75rem; }
.provider { --accent: var(--muted); background: var(--accent); color: var(--on-accent); padding: .1rem .5rem; border-radius: 999px; font-size: .75rem; letter-spacing: .01em; }
.slack > h2 .provider { --accent: var(--exit); } .github > h2 .provider { --accent: var(--text); } .pagerduty > h2 .provider { --accent: var(--ok); }
.mail > h2 .provider { --accent: var(--running); } .refused > h2 .provider { --accent: var(--error); }
article { background: var(--card); border: 1px solid var(--line); border-radius: 8px; padding: .75rem 1rem; margin: 0 0 .6rem; }
article > header { display: flex; flex-wrap: wrap; align-items: baseline; gap: 0 .5rem; }
.letter > header time, .post > header time, .no > header time, .incident > header time { margin-left: auto; }

article.slack { display: flex; gap: .75rem; }
article.slack > div:last-child { flex: 1; min-width: 0; }
.avatar { flex: none; width: 2.25rem; height: 2.25rem; border-radius: 6px; background: var(--exit); color: var(--on-accent); font-weight: 700; display: grid; place-items: center; }
.avatar.round { border-radius: 50%; }
.app { font-size: .65rem; font-weight: 600; padding: .05rem .3rem; border-radius: 4px; border: 1px solid var(--line); color: var(--muted); }
article.slack h3 { font-size: 1.1rem; margin: .15rem 0 .25rem; }
.fields { display: grid; grid-template-columns: repeat(auto-fit, minmax(11rem, 1fr)); gap: 0 1rem; }
.buttons { display: flex; flex-wrap: wrap; gap: .4rem; margin: .5rem 0 .25rem; }
.button { display: inline-block; border: 1px solid var(--line); border-radius: 6px; padding: .2rem .7rem; font-weight: 600; font-size: .8125rem; }
.button a { color: inherit; text-decoration: none; } .button a:hover { text-decoration: underline; }
.thread { margin-top: .5rem; border-left: 2px solid var(--line); padding-left: .75rem; }
.replies { color: var(--running); font-size: .8125rem; font-weight: 600; }
.thread article { border: 0; padding: .3rem 0; margin: 0; }
.thread .avatar { width: 1.5rem; height: 1.5rem; font-size: .7rem; }

.tone-ok { --tone: var(--ok); } .tone-failed { --tone: var(--failed); } .tone-pending { --tone: var(--pending); } .tone-neutral { --tone: var(--muted); }
.merge-box { padding: 0; overflow: hidden; }
.merge-box > header { display: flex; flex-wrap: nowrap; align-items: center; gap: .75rem; padding: .75rem 1rem; }
.merge-box header p { margin: 0; }
.verdict { flex: none; width: 2rem; height: 2rem; border-radius: 50%; display: grid; place-items: center; background: var(--tone); color: var(--on-accent); }
.merge-box > ul { list-style: none; margin: 0; padding: 0; }
.merge-box > ul > li { display: flex; flex-wrap: wrap; gap: .1rem .75rem; padding: .5rem 1rem; border-top: 1px solid var(--line); }
.merge-box p { margin: 0; }
.sign { color: var(--tone); width: 1rem; text-align: center; }
.said { flex: 1 1 12rem; min-width: 0; }
.aside { display: flex; gap: .6rem; font-size: .8125rem; }
summary { width: fit-content; color: var(--running); font-size: .8125rem; cursor: pointer; }
.comment { display: flex; gap: .75rem; padding: 0; border: 0; background: none; }
.bubble { flex: 1; min-width: 0; background: var(--card); border: 1px solid var(--line); border-radius: 8px; overflow: hidden; }
.bubble > header { background: var(--panel); border-bottom: 1px solid var(--line); padding: .4rem .9rem; color: var(--muted); font-size: .8125rem; }
.bubble > header strong { color: var(--text); font-size: .875rem; }
.bubble > .markdown { padding: .5rem .9rem .7rem; }
.markdown ul { margin: .25rem 0; padding-left: 1.4rem; }

.incident { border-left: 4px solid var(--pending); } .incident.triggered { border-left-color: var(--failed); } .incident.resolved { border-left-color: var(--ok); }
.badge { --accent: var(--pending); color: var(--accent); border: 1px solid; border-radius: 999px; padding: 0 .5rem; font-size: .75rem; font-weight: 600; text-transform: capitalize; }
.triggered .badge { --accent: var(--failed); } .resolved .badge { --accent: var(--ok); }
.severity { font-size: .8125rem; color: var(--muted); }
.incident h3 { margin-top: .35rem; }
.links { display: flex; gap: .9rem; }
dl { display: grid; grid-template-columns: fit-content(9rem) 1fr; gap: .15rem 1rem; margin: .5rem 0 0; font-size: .8125rem; }
dt { color: var(--muted); } dd { margin: 0; white-space: pre-wrap; font-family: var(--mono); font-size: .78rem; }
.no { border-left: 4px solid var(--error); }
.empty { grid-column: 1 / -1; color: var(--muted); padding: 4rem 1rem; text-align: center; border: 1px dashed var(--line); border-radius: 8px; }
.empty strong { color: var(--text); }
@media (max-width: 26rem) { .aside { margin-left: 1.75rem; } .comment .avatar, .thread .avatar { display: none; } article { padding: .6rem .75rem; } dl { grid-template-columns: 1fr; } dd { margin-bottom: .3rem; } }
`;
