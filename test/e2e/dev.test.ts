import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Child } from "../support/child.ts";
import { eventually } from "../support/nats.ts";
import { createProject } from "../support/project.ts";
import { freePort } from "./dashboard/support/free-port.ts";

const workflow = `
apiVersion: argoproj.io/v1alpha1
kind: Workflow
metadata: {name: web}
spec:
  entrypoint: main
  onExit: bye
  templates:
  - name: main
    container: {image: alpine, command: [sh, -c], args: ["echo '<b>no space left</b>'; exit 3"]}
  - name: bye
    steps:
    - - {name: tell, template: tell}
      - {name: status, template: status}
      - {name: page, template: page}
      - {name: mail, template: mail}
  - name: tell
    plugin: {slack: {channel: "#deploys"}}
  - name: status
    plugin: {github-status: {repo: acme/web, sha: 3f2c1ab9d0e84f7a6b5c4d3e2f1a0b9c8d7e6f5a, context: ci/build}}
  - name: page
    plugin: {pagerduty: {severity: critical, summary: "{{workflow.name}} failed"}}
  - name: mail
    plugin: {email: {to: ops@example.com, from: ci@example.com}}
`;

/** A started `onexit dev`: where its pages are. */
async function baseOf(child: Child): Promise<string> {
  const [, base = ""] = await child.says(/dashboard +(http:\/\/127\.0\.0\.1:\d+)/, 60_000);
  await child.says(/Ctrl-C ends everything/);
  return base;
}

// biome-ignore lint/suspicious/noExplicitAny: answers are read as any client would.
const json = async (url: string): Promise<any> => (await fetch(url)).json();

describe("onexit dev", () => {
  it("says nothing with --quiet, and serves all the same", async () => {
    await using project = await createProject();
    const port = await freePort();
    const dev = project.start(["dev", "--port", String(port), "--quiet"]);
    const me = () => json(`http://127.0.0.1:${port}/api/onexit/v1/me`).catch(() => ({}));
    await eventually(async () => (await me()).inbox === "/inbox", 30_000);
    dev.signal("SIGTERM");
    await dev.ends();
    expect(dev.stdout() + dev.stderr()).toBe("");
  });

  it("is everything on one port, keeps what it knows, and is there once for each directory", async () => {
    await using project = await createProject();
    const args = ["dev", "--port", "0", "--watch", "."];
    const first = project.start(args);
    const base = await baseOf(first);
    expect(first.stderr()).toMatch(/data .*\.onexit\/dev +survives a restart/);

    // A second one on the same directory is refused, and harms nothing.
    const second = await project.onexit(["dev", "--port", "0"]);
    expect(second.code).toBe(4);
    expect(second.stderr).toMatch(new RegExp(`runs already on .*as pid ${first.pid};`));

    // Whoever attaches sees where everything is, and what happens from then on.
    const attached = project.start(["dev", "--attach"]);
    await attached.says(new RegExp(`onexit dev runs, as pid ${first.pid}[^]*${base}/inbox[^]*ends this alone`));

    // A workflow that is saved is run, and its messages are what their receivers would see.
    await project.write("web.yaml", workflow);
    await first.says(/web\.yaml changed: web-\w+ runs/);
    const deliveries = `${base}/api/onexit/v1/deliveries?state=sent`;
    await eventually(async () => (await json(deliveries)).items.length === 4, 30_000);
    expect((await json(`${base}/api/onexit/v1/me`)).inbox).toBe("/inbox");
    const page = await (await fetch(`${base}/inbox`)).text();
    for (const seen of ["#deploys", "failed at web", "acme/web@3f2c1ab", "ci/build", "triggered", "ops@example.com"]) {
      expect(page).toContain(seen);
    }
    expect(page).toContain("&lt;b&gt;no space left&lt;/b&gt;");
    expect(page).not.toContain("<b>no space left");

    await attached.says(/workflow\.finished Failed web-\w+/);
    const tried = await project.onexit(["render", "slack", "web.yaml", "--send-to", "inbox"]);
    expect(tried).toMatchObject({ code: 0, stderr: expect.stringContaining(`${base}/inbox`) });
    expect(await (await fetch(`${base}/inbox`)).text()).toContain("✖ web failed at");

    // A mistake is told in its place, and ends nothing.
    await project.write("web.yaml", workflow.replace("onExit: bye", "onExit: byee"));
    await first.says(/error\[OX1001\]/);

    // The command line finds it by what it printed.
    const [, nats = ""] = await first.says(/NATS_URL='([^']+)'/);
    const listed = await project.onexit(["deliveries", "list"], { NATS_URL: nats });
    expect(listed.stdout).toMatch(/slack +#deploys/);

    first.signal("SIGINT");
    expect((await first.ends()).code).toBe(0);
    await attached.says(/onexit dev \(pid \d+\) has ended/);
    expect((await attached.ends()).code).toBe(0);

    const third = project.start(["dev", "--port", "0", "--headless"]);
    await third.says(/Ctrl-C ends everything/);
    const [, api = ""] = await third.says(/kubectl -s (\S+)/);
    await eventually(async () => (await json(`${api}/api/onexit/v1/deliveries`)).items.length === 4);
    expect((await fetch(`${api}/inbox`)).status).toBe(404);
    expect((await fetch(`${api}/`)).status).toBe(404);

    // Killed, it leaves its server behind; the next one takes both over.
    await third.kill();
    const fourth = project.start(args);
    const again = await baseOf(fourth);
    await eventually(async () => (await json(`${again}/api/onexit/v1/deliveries`)).items.length === 4);
    expect(await (await fetch(`${again}/inbox`)).text()).toContain("ci/build");
    fourth.signal("SIGTERM");
    expect((await fourth.ends()).code).toBe(0);
    expect(await project.names(join(".onexit", "dev"))).toContain("services.log");
  });

  it.each([
    [["--attach"], 4, /no onexit dev runs on .*\.onexit\/dev; start one: onexit dev/],
    [["--port", "x"], 2, /--port "x": write a number/],
    [["--watch", "none"], 5, /--watch none: there is no such directory/],
  ])("with %j says what is wrong, and leaves nothing running", async (args, code, message) => {
    await using project = await createProject();
    const ended = await project.onexit(["dev", "--port", "0", ...args]);
    expect([ended.code, ended.stderr]).toEqual([code, expect.stringMatching(message)]);
  });
});
