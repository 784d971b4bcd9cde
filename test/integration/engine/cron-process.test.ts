import { type Nats, openCrons } from "@onexit/nats";
import { describe, expect, it } from "vitest";
import { createTestServer, eventually, type TestServer } from "../../support/nats.ts";
import { createProject, type Project } from "../../support/project.ts";

/** Each run appends its name to a file. */
const cronYaml = (spec: string) => `
apiVersion: argoproj.io/v1alpha1
kind: CronWorkflow
metadata: {name: tick}
spec:
${spec}
  workflowSpec:
    entrypoint: main
    templates:
    - name: main
      container: {image: alpine, command: [sh, -c], args: ['echo {{workflow.name}} >> "$RAN"']}
`;

interface Record {
  readonly status: {
    readonly active: readonly { readonly name: string; readonly pending?: true }[];
    readonly succeeded: number;
    readonly failed: number;
  };
}

const args = ["serve", "--roles", "engine", "--port", "0", "--health-port", "0"];

const environment = ({ server }: TestServer, { dir }: Project) => ({
  NATS_URL: `nats://${server.token}@127.0.0.1:${server.port}`,
  RAN: `${dir}/ran`,
});

async function serve(project: Project, server: TestServer, more = {}) {
  const child = project.start(args, { ...environment(server, project), ...more });
  const [, address = ""] = await child.says(/onexit serves engine on http:\/\/(\S+)/);
  return { child, address };
}

async function statusOf(nats: Nats): Promise<Record["status"]> {
  const stored = await openCrons<Record>(nats).get({ cluster: "local", namespace: "default", name: "tick" });
  if (stored === undefined) throw new Error("no cron workflow");
  return stored.record.status;
}

const linesOf = async (project: Project) =>
  (await project.read("ran").catch(() => "")).split("\n").filter((line) => line !== "");

describe("onexit serve with a cron workflow", () => {
  it("killed between a run's decision and its submission starts it once after all", async () => {
    await using server = await createTestServer();
    await using project = await createProject();
    const nats = await server.connect();
    await project.write("cron.yaml", cronYaml("  schedules: ['@every 2s']\n  successfulJobsHistoryLimit: 100"));
    await project.write("onexit.yaml", "passEnv: [RAN]\n");
    const first = await serve(project, server, { ONEXIT_CRON_PAUSE_MS: "60000" });
    const submitted = await project.onexit(["submit", "cron.yaml", "--server", first.address]);
    expect(submitted).toMatchObject({ code: 0, stdout: expect.stringContaining("tick created on") });
    await eventually(async () => (await statusOf(nats)).active.length === 1);
    const [decided] = (await statusOf(nats)).active;
    expect(decided).toMatchObject({ name: expect.stringMatching(/^tick-\d+$/), pending: true });
    await first.child.kill();
    expect(await linesOf(project)).toEqual([]);
    const second = await serve(project, server);
    await eventually(async () => (await linesOf(project)).includes(decided?.name ?? ""));
    await project.onexit(["cron", "suspend", "tick", "--server", second.address]);
    await eventually(async () => (await statusOf(nats)).active.length === 0);
    const lines = await linesOf(project);
    expect(new Set(lines).size).toBe(lines.length);
    expect((await statusOf(nats)).succeeded).toBe(lines.length);
    second.child.signal("SIGTERM");
    expect(await second.child.ends()).toMatchObject({ code: 0 });
  });

  it("killed again and again neither doubles nor forgets a run that it decided", async () => {
    await using server = await createTestServer();
    await using project = await createProject();
    const nats = await server.connect();
    await project.write("cron.yaml", cronYaml("  schedules: ['@every 1s']\n  successfulJobsHistoryLimit: 100"));
    await project.write("onexit.yaml", "passEnv: [RAN]\n");
    let running = await serve(project, server);
    await project.onexit(["submit", "cron.yaml", "--server", running.address]);
    for (const pauseMs of [3, 11, 23, 40, 80]) {
      // Just after the second begins, when a run is being decided, submitted or started.
      await new Promise((resolve) => setTimeout(resolve, 1_000 - (Date.now() % 1_000) + pauseMs));
      await running.child.kill();
      running = await serve(project, server);
    }
    await project.onexit(["cron", "suspend", "tick", "--server", running.address]);
    await eventually(async () => (await statusOf(nats)).active.length === 0);
    const lines = await linesOf(project);
    expect(lines.length).toBeGreaterThanOrEqual(5);
    expect(new Set(lines).size).toBe(lines.length);
    const { succeeded, failed } = await statusOf(nats);
    expect(succeeded + failed).toBe(lines.length);
  });

  it("is told by onexit submit and onexit cron; onexit run runs it once", async () => {
    await using server = await createTestServer();
    await using project = await createProject();
    await project.write("onexit.yaml", "passEnv: [RAN]\n");
    const cron = (more: string) => project.write("cron.yaml", cronYaml(`  schedules: ['0 5 * * *']\n${more}`));
    await cron("  timezone: Asia/Tokyo");
    const { address } = await serve(project, server);
    const onexit = (...given: readonly string[]) => project.onexit([...given, "--server", address]);
    expect(await onexit("submit", "cron.yaml")).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^tick created/),
    });
    await cron("  timezone: Europe/Paris");
    expect(await onexit("submit", "cron.yaml")).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^tick updated/),
    });
    const listed = await onexit("cron", "list");
    expect(listed.stdout).toMatch(/^NAME +SCHEDULE +TIMEZONE +SUSPENDED +ACTIVE +LAST RUN +NEXT RUN\n/);
    expect(listed.stdout).toMatch(/\ntick +0 5 \* \* \* +Europe\/Paris +false +0 +- +\S+ \S+ \(in \d+[smh]\)\n/);
    expect((await onexit("cron", "suspend", "tick")).stdout).toBe("cron workflow tick suspended\n");
    expect((await onexit("cron", "get", "tick")).stdout).toMatch(/Suspended: +true\n[\s\S]*Next run: +-\n/);
    expect((await onexit("cron", "resume", "tick")).stdout).toBe("cron workflow tick resumed\n");
    const shown = await onexit("cron", "get", "tick", "-o", "json");
    expect(JSON.parse(shown.stdout)).toMatchObject({ spec: { suspend: false, timezone: "Europe/Paris" } });
    expect(await onexit("cron", "delete", "tick")).toMatchObject({ code: 0, stdout: "cron workflow tick deleted\n" });
    expect(await onexit("cron", "get", "tick")).toMatchObject({ code: 5 });
    expect(await onexit("cron", "start", "tick")).toMatchObject({ code: 2 });
    const ran = await project.onexit(["run", "cron.yaml"], { RAN: `${project.dir}/ran` });
    expect(ran.code, ran.stderr).toBe(0);
    expect(await linesOf(project)).toEqual([expect.stringMatching(/^tick-[a-z0-9]{5}$/)]);
  });
});
