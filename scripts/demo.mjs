// A failing step, its exit handler, five deliveries into a local inbox; then checks that each arrived once and as it should.
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { root, setUp } from "./setup.mjs";

const file = "examples/01-exit-handler/workflow.yaml";
const dataDir = join(".onexit", "demo");
const sha = "3f2c1ab9d0e84f7a6b5c4d3e2f1a0b9c8d7e6f5a";
const longestRunMs = 60_000;

const { natsServer } = await setUp();
rmSync(join(root, dataDir), { recursive: true, force: true });
console.error(`$ onexit run ${file} --inbox --inject step2=Failed\n`);
// Of its own: another user's demo may have left the example's default directory to that user.
const scratch = join(root, dataDir, "scratch");
mkdirSync(scratch, { recursive: true });
const { code, stdout } = await runOnexit();
const workflow = parse(stdout) ?? {};
const name = workflow.metadata?.name ?? "(no workflow was printed)";
const place = join(dataDir, "runs", name);
const received = readReceived(join(root, place, "inbox", "received.ndjson"));
const archives = findArchives(join(root, place, "archive"));

const failed = checks().filter(([, holds]) => !holds);
if (failed.length === 0) show();
else for (const [what] of failed) console.error(`demo: FAILED: ${what}`);
process.exitCode = failed.length === 0 ? 0 : 1;

/** The live view goes to the terminal, the finished Workflow comes back; what points elsewhere is left behind. */
function runOnexit() {
  const args = [
    "packages/cli/bin/onexit.mjs",
    "run",
    file,
    "--inbox",
    "--inject",
    "step2=Failed",
    "-p",
    `scratch=${scratch}`,
  ];
  const { CI: _, NATS_URL: __, ARCHIVE_URL: ___, CLEANUP_ROOTS: ____, ONEXIT_CONFIG: _____, ...env } = process.env;
  const child = spawn(process.execPath, [...args, "--data-dir", dataDir, "-o", "json"], {
    cwd: root,
    env: { ...env, ONEXIT_NATS_SERVER: natsServer, CLEANUP_ROOTS: scratch },
    stdio: ["ignore", "pipe", "inherit"],
    timeout: longestRunMs,
  });
  let text = "";
  child.stdout.setEncoding("utf8").on("data", (chunk) => {
    text += chunk;
  });
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (status, signal) => resolve({ code: status ?? signal, stdout: text }));
  });
}

/** Everything that has to hold, as [what, whether it does]. */
function checks() {
  const { phase, exitHandler, nodes = {}, deliveries = [] } = workflow.status ?? {};
  const phases = Object.fromEntries(Object.values(nodes).map((node) => [node.displayName, node.phase]));
  const writes = received.filter(({ method }) => method !== "GET");
  const [message, ...moreMessages] = requestsOf("slack");
  const [alert, ...moreAlerts] = requestsOf("pagerduty");
  const [status, ...moreStatuses] = requestsOf("github");
  const statusPath = writes.find(({ provider }) => provider === "github")?.path ?? "";
  const [archive, ...moreArchives] = archives;
  const cause = "main: Error (exit code 1) (injected)";
  return [
    [`onexit exits with 1, for the workflow failed (it was ${code})`, code === 1],
    [`the workflow is Failed (it is ${phase})`, phase === "Failed"],
    ["step1 succeeded and step2 failed", phases.step1 === "Succeeded" && phases.step2 === "Failed"],
    ["the exit handler succeeded", exitHandler?.phase === "Succeeded" && exitHandler.ranBecause === "Failed"],
    [
      "notify-success was skipped, every other step of the handler succeeded",
      phases["notify-success"] === "Skipped" &&
        ["cleanup", "notify-failure", "page-oncall", "commit-status", "archive"].every(
          (step) => phases[step] === "Succeeded",
        ),
    ],
    [
      "five deliveries were sent, in order and at the first attempt",
      deliveries.map(({ action, state, attempt }) => `${action} ${state} ${attempt}`).join(", ") ===
        "cleanup sent 1, slack sent 1, pagerduty sent 1, github-status sent 1, archive sent 1",
    ],
    ["the inbox received three requests that write, and accepted them", writes.length === 3 && writes.every(accepted)],
    [
      "one Slack message is in #deploys, with its headline",
      moreMessages.length === 0 &&
        message?.channel === "#deploys" &&
        message.text === `✖ ${name} failed at step2` &&
        JSON.stringify(message.blocks ?? []).includes(cause),
    ],
    [
      "one PagerDuty alert was triggered, critical, with its summary",
      moreAlerts.length === 0 &&
        alert?.event_action === "trigger" &&
        alert.payload?.severity === "critical" &&
        alert.payload.summary === `acme/web: step2 failed: ${cause}`,
    ],
    [
      "one GitHub status says failure on the right commit",
      moreStatuses.length === 0 &&
        statusPath.endsWith(`/repos/acme/web/statuses/${sha}`) &&
        status?.state === "failure" &&
        status.context === "onexit/build" &&
        status.description?.startsWith(`Failed at step2: ${cause} (`),
    ],
    ["the scratch files are gone", !existsSync(join(scratch, name))],
    ["one archive is complete, byte for byte", moreArchives.length === 0 && archive !== undefined && isWhole(archive)],
  ];
}

function show() {
  const [slack] = requestsOf("slack");
  const [pagerduty] = requestsOf("pagerduty");
  const [github] = requestsOf("github");
  const { text } = slack;
  const { severity, summary } = pagerduty.payload;
  console.log(`
Checked: everything arrived, once.
  cleanup        removed     ${join(dataDir, "scratch", name)}
  slack          ${slack.channel}    ${text}
  pagerduty      ${severity}    ${summary}
  github-status  ${github.state}     ${github.context}: ${github.description}
  archive        ${archives[0].files.length} files     ${relative(root, dirname(archives[0].path))}

Where it lies
  the run        ${place}
  the inbox      ${join(place, "inbox", "received.ndjson")}

Next
  node packages/cli/bin/onexit.mjs get @latest --data-dir ${dataDir}
  node packages/cli/bin/onexit.mjs logs @latest --data-dir ${dataDir}
  node packages/cli/bin/onexit.mjs deliveries list @latest --data-dir ${dataDir}
  node packages/cli/bin/onexit.mjs events tail @latest --data-dir ${dataDir}
  node packages/cli/bin/onexit.mjs run examples/02-complete-example/workflow.yaml
  node packages/cli/bin/onexit.mjs dev                 the dashboard, with everything behind it`);
}

/** The bodies of the requests to a provider that write. */
function requestsOf(provider) {
  return received.filter((one) => one.provider === provider && one.method !== "GET").map(({ request }) => request);
}

function accepted({ outcome }) {
  return outcome.status >= 200 && outcome.status < 300 && outcome.refused === undefined;
}

function readReceived(path) {
  if (!existsSync(path)) return [];
  return readFileSync(path, "utf8").trimEnd().split("\n").map(parse);
}

function findArchives(dir) {
  if (!existsSync(dir)) return [];
  return readdirSync(dir, { recursive: true })
    .filter((path) => path.endsWith("manifest.json"))
    .map((path) => ({ ...parse(readFileSync(join(dir, path), "utf8")), path: join(dir, path) }));
}

/** Every file that the manifest lists is there with its size and hash. */
function isWhole({ path, phase, files }) {
  return (
    phase === "Failed" &&
    files.length > 0 &&
    files.every((listed) => {
      const bytes = readFileSync(join(dirname(path), listed.path));
      return bytes.length === listed.size && createHash("sha256").update(bytes).digest("hex") === listed.sha256;
    })
  );
}

function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
