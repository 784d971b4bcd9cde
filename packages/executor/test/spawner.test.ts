import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { createForker } from "../src/forker.ts";
import { readRecord } from "../src/process-record.ts";
import { createFixture, effectOf, type Fixture, isRunning, until, workflow } from "./support/fixture.ts";

const withoutForker = 3;

/** The forkers among the children of this process. */
function forkers(): readonly number[] {
  return readdirSync("/proc")
    .filter((entry) => /^\d+$/.test(entry))
    .map(Number)
    .filter((pid) => parentOf(pid) === process.pid && commandLineOf(pid).endsWith("\0onexit-forker\0"));
}

function commandLineOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8");
  } catch {
    return "";
  }
}

function parentOf(pid: number): number {
  try {
    return Number(readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.split(" ")[1]);
  } catch {
    return 0;
  }
}

/** Run so many steps that the next one is the forker's, whose pid this is. */
async function warmUp(fixture: Fixture): Promise<number> {
  const before = forkers();
  for (let index = 0; index <= withoutForker; index += 1) await fixture.ended(effectOf(`warm-${index}`, "true"));
  const forker = forkers().find((pid) => !before.includes(pid));
  if (forker === undefined) throw new Error("there is no forker");
  return forker;
}

/** Run a step twice, started from here and by the forker. */
async function bothWays(work: Parameters<typeof effectOf>[1]) {
  await using direct = createFixture();
  await using forked = createFixture();
  await warmUp(forked);
  return [await direct.ended(effectOf("a", work)), await forked.ended(effectOf("a", work))] as const;
}

describe.runIf(process.platform === "linux" && existsSync("/bin/bash"))("the forker", () => {
  it("takes over once there is much to start, and ends with its executor while its steps go on", async () => {
    await using fixture = createFixture();
    const forker = await warmUp(fixture);
    fixture.executor.run(effectOf("long", "sleep 0.5; exit 4"), workflow);
    const pid = await until("the start", () => fixture.pids.get("long"));
    expect(parentOf(pid)).toBe(forker);
    await fixture.executor.close();
    await until("the forker's end", () => !isRunning(forker) || undefined);
    expect(isRunning(pid)).toBe(true);
    await using second = createFixture({ dataDir: fixture.dataDir });
    expect(await second.ended(effectOf("long", "echo never"))).toMatchObject({ exitCode: 4 });
  });

  it("loses no step when it is killed, and steps are started without it", async () => {
    await using fixture = createFixture();
    const forker = await warmUp(fixture);
    fixture.executor.run(effectOf("long", "sleep 0.3; exit 4"), workflow);
    await until("the start", () => fixture.pids.get("long"));
    process.kill(forker, "SIGKILL");
    expect(await fixture.reported("long")).toMatchObject({ exitCode: 4 });
    expect(await fixture.ended(effectOf("next", "exit 5"))).toMatchObject({ exitCode: 5 });
  });

  it("that is killed before it has read what it was asked for leaves each step to be started once", async () => {
    await using fixture = createFixture();
    const forker = await warmUp(fixture);
    process.kill(forker, "SIGSTOP");
    const counter = join(fixture.dataDir, "counter");
    const nodes = Array.from({ length: 5 }, (_, index) => `n${index}`);
    for (const node of nodes) fixture.executor.run(effectOf(node, `echo ${node} >>${counter}; exit 6`), workflow);
    process.kill(forker, "SIGKILL");
    const reports = await Promise.all(nodes.map((node) => fixture.reported(node)));
    expect(reports.map(({ exitCode }) => exitCode)).toEqual(nodes.map(() => 6));
    expect(readFileSync(counter, "utf8").trim().split("\n").sort()).toEqual(nodes);
  });

  it.each([
    ["TERM to a step that leaves it at that", "sleep 60", 60_000, 143],
    ["TERM to a step that ends in its own way", "trap 'exit 5' TERM; while :; do sleep 0.01; done", 60_000, 5],
    ["KILL once the grace is over", "trap '' TERM; while :; do sleep 0.01; done", 100, 137],
  ])("lets a cancel send %s", async (_, line, graceMs, exitCode) => {
    await using fixture = createFixture();
    await warmUp(fixture);
    fixture.executor.run(effectOf("long", `echo ready; ${line}`), workflow);
    await until("the start", () => fixture.lines.find((seen) => seen.line === "ready"));
    await new Promise((resolve) => setTimeout(resolve, 20));
    fixture.executor.cancel({ type: "CancelProcess", node: "long", attempt: 1, graceMs }, workflow);
    expect(await fixture.reported("long")).toMatchObject({ outcome: "exited", exitCode });
  });

  it("ends or calls off a step that is cancelled at once", async () => {
    await using fixture = createFixture();
    await warmUp(fixture);
    fixture.executor.run(effectOf("long", "sleep 60"), workflow);
    fixture.executor.cancel({ type: "CancelProcess", node: "long", attempt: 1, graceMs: 100 }, workflow);
    const { exitCode, message } = await fixture.reported("long");
    expect([137, 143, "cancelled before it started"]).toContain(exitCode ?? message);
  });

  it("has a wrapper noticed that was killed, and what is left of its group is killed", async () => {
    await using fixture = createFixture();
    await warmUp(fixture);
    fixture.executor.run(effectOf("a", "echo $$; exec sleep 60"), workflow);
    const command = Number((await until("its pid", () => fixture.lines.find(({ node }) => node === "a"))).line);
    process.kill(await until("the start", () => fixture.pids.get("a")), "SIGKILL");
    const report = await fixture.reported("a");
    expect(report).toMatchObject({ outcome: "error", message: expect.stringMatching(/was killed: its exit status/) });
    expect(isRunning(command)).toBe(false);
  });

  it("takes no longer for a step after 2,000 of them", { timeout: 60_000 }, async () => {
    const dir = mkdtempSync(join(tmpdir(), "onexit-forker-"));
    const forker = createForker(() => expect.fail("it has ended"));
    const run = async (name: string) => {
      const root = join(dir, name);
      mkdirSync(root);
      const words = [root, "boot", "", root, "/bin/true"];
      const request = { before: [], words, env: {}, claim: join(root, "process"), stderr: join(root, "stderr") };
      await new Promise<void>((resolve) => forker.fork(request)?.once("exit", resolve));
      expect(readRecord(request.claim)).toMatchObject({ exit: 0 });
    };
    try {
      const times: number[] = [];
      for (let round = 0; round < 4; round += 1) {
        const since = performance.now();
        let begun = 0;
        const lane = async () => {
          while (begun < 500) await run(`${round}-${begun++}`);
        };
        await Promise.all([lane(), lane(), lane(), lane()]);
        times.push(performance.now() - since);
      }
      // Were its table of jobs kept, it would be twice by then, and for ever more.
      expect(Math.min(...times.slice(2))).toBeLessThan(1.7 * (times[0] ?? 0));
    } finally {
      forker.close();
      rmSync(dir, { recursive: true });
    }
  });
});

describe("a step, whoever starts it,", () => {
  const values = [
    "",
    " ",
    "it's",
    "'\\''",
    '"$(touch /tmp/never)`id`$HOME$x"',
    "a\\b\\\\n",
    "two\nlines\n",
    "\ttab\r",
    "ünïcödé €😀",
    "*?[a]~!#&;|<>(){}",
    "-n",
    Array.from({ length: 127 }, (_, index) => String.fromCharCode(index + 1)).join(""),
    "x".repeat(20_000),
  ];
  const partsOf = (text: string | undefined) => (text ?? "").split("\0").slice(0, -1);
  const variablesOf = (text: string | undefined) =>
    Object.fromEntries(partsOf(text).map((part) => part.split(/=(.*)/s).slice(0, 2)));

  it("gets its words exactly", async () => {
    const work = { command: ["/usr/bin/printf", "%s\\0"], args: values };
    for (const { outputs } of await bothWays(work)) expect(partsOf(outputs.result)).toEqual(values);
  });

  it("gets its variables exactly, and no others", async () => {
    // All that mean something to dash or bash, what the wrapper's text might use, and what no shell can say.
    const names =
      `BASH BASHOPTS BASHPID BASH_ALIASES BASH_ARGC BASH_ARGV BASH_ARGV0 BASH_CMDS BASH_COMMAND BASH_COMPAT BASH_ENV
      BASH_EXECUTION_STRING BASH_LINENO BASH_LOADABLES_PATH BASH_REMATCH BASH_SOURCE BASH_SUBSHELL BASH_VERSINFO
      BASH_VERSION BASH_XTRACEFD CDPATH CHILD_MAX COLUMNS COMP_CWORD COMP_WORDBREAKS COPROC DIRSTACK EMACS ENV EPOCHREALTIME
      EPOCHSECONDS EUID EXECIGNORE FCEDIT FIGNORE FUNCNAME FUNCNEST GLOBIGNORE GROUPS HISTCMD HISTCONTROL HISTFILE
      HISTFILESIZE HISTIGNORE HISTSIZE HISTTIMEFORMAT HOSTFILE HOSTNAME HOSTTYPE IFS IGNOREEOF INPUTRC LC_ALL LC_COLLATE
      LC_CTYPE LC_MESSAGES LC_NUMERIC LC_TIME LINENO LINES MACHTYPE MAIL MAILCHECK MAILPATH MAPFILE OLDPWD OPTARG OPTERR OPTIND
      OSTYPE PIPESTATUS POSIXLY_CORRECT PPID PROMPT_COMMAND PROMPT_DIRTRIM PS0 PS1 PS2 PS3 PS4 PWD RANDOM READLINE_LINE REPLY
      SECONDS SHELL SHELLOPTS SHLVL SRANDOM TEXTDOMAIN TEXTDOMAINDIR TIMEFORMAT TMOUT TZ UID auto_resume histchars LANGUAGE
      TERM LANG id size request step run told BASH_REQUEST _ a.b my-var 1st BASH_FUNC_step%% -x`.split(/\s+/);
    const env = [
      ...names.map((name) => ({ name, value: "it's 7" })),
      ...values.map((value, index) => ({ name: `V${index}`, value })),
    ];
    for (const { outputs } of await bothWays({ command: ["/usr/bin/env", "-0"], env })) {
      const { HOME, PATH, TMPDIR, ...seen } = variablesOf(outputs.result);
      expect(HOME).toBe(TMPDIR);
      expect(seen).toEqual(Object.fromEntries(env.map(({ name, value }) => [name, value])));
    }
  });

  it("gets no more variables than it is to have", async () => {
    for (const { outputs } of await bothWays({ command: ["/usr/bin/env", "-0"] })) {
      const variables = variablesOf(outputs.result);
      expect(Object.keys(variables).sort()).toEqual(["HOME", "LANG", "PATH", "PWD", "RANDOM", "TMPDIR", "_"]);
      expect(variables).toMatchObject({ _: "/usr/bin/env", PWD: variables.HOME });
    }
  });

  it("ignores and blocks no signal, has three descriptors, and is in its wrapper's group", async () => {
    // Descriptor 3 is the directory's, while the pattern is being expanded.
    const lines = [
      "grep -E '^Sig(Blk|Ign)' /proc/self/status | tr -d '\\t'",
      "cd /proc/$$/fd; echo [0-9] 1[0-5]",
      "[ $(cut -d' ' -f5 /proc/self/stat) = $PPID ] && echo same",
      "umask",
    ];
    const [direct, forked] = await bothWays(lines.join("\n"));
    expect(direct.outputs.result?.split("\n").slice(0, 4)).toEqual([
      `SigBlk:${"0".repeat(16)}`,
      `SigIgn:${"0".repeat(16)}`,
      "0 1 2 3 1[0-5]",
      "same",
    ]);
    expect(forked.outputs).toEqual(direct.outputs);
  });

  it("that is a text without an interpreter is run by sh", async () => {
    const dir = mkdtempSync(join(tmpdir(), "onexit-text-"));
    try {
      writeFileSync(join(dir, "text"), 'echo "$0 $# $BASH_VERSION $1"\n', { mode: 0o755 });
      const sh = execFileSync("/bin/sh", [join(dir, "text"), "a b"], { encoding: "utf8" });
      for (const { outputs } of await bothWays({ command: [join(dir, "text"), "a b"] })) {
        expect(`${outputs.result}\n`).toBe(sh);
      }
    } finally {
      rmSync(dir, { recursive: true });
    }
  });

  it.each([
    ["HUP", 129],
    ["INT", 130],
    ["QUIT", 131],
    ["KILL", 137],
    ["PIPE", 141],
    ["TERM", 143],
  ])(
    "ends by %s with the status that a shell gives it, and a shell's words are not in its log",
    async (signal, code) => {
      for (const report of await bothWays(`echo last words; kill -${signal} $$`)) {
        expect(report).toMatchObject({ exitCode: code, logTail: "last words" });
      }
    },
  );

  it("takes what it left in the background with it, and its words that the kernel refuses are reported", async () => {
    for (const report of await bothWays("sleep 60 >/dev/null 2>&1 & echo $!")) {
      expect(isRunning(Number(report.outputs.result))).toBe(false);
    }
    for (const report of await bothWays("x".repeat(200_000))) {
      expect(report).toMatchObject({ outcome: "error", message: expect.stringContaining("E2BIG") });
    }
  });
});
