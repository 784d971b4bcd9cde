import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { chromiumPath } from "./support/browser.ts";
import { openBefore } from "./support/opened.ts";
import { startStack } from "./support/stack.ts";

describe.skipIf(chromiumPath() === undefined)("the dashboard of a running stack", () => {
  const at = openBefore(startStack);
  let gates: string;

  beforeAll(async () => {
    gates = await mkdtemp(join(tmpdir(), "onexit-gates-"));
  });
  afterAll(() => rm(gates, { recursive: true, force: true }));

  /** A workflow whose step waits for a gate to be opened, then fails; its handler tells Slack and PagerDuty. */
  const submit = (name: string) =>
    at.server.submit({
      apiVersion: "argoproj.io/v1alpha1",
      kind: "Workflow",
      metadata: { name, labels: { team: "web" } },
      spec: {
        entrypoint: "main",
        onExit: "bye",
        templates: [
          { name: "main", steps: [[{ name: "build", template: "build" }], [{ name: "test", template: "test" }]] },
          { name: "build", container: shell("echo built") },
          {
            name: "test",
            container: shell(
              `i=0; until [ -e ${gateOf(name)} ] || [ $i -gt 600 ]; do i=$((i+1)); sleep 0.1; done; echo '3 tests failed'; exit 1`,
            ),
          },
          {
            name: "bye",
            steps: [
              [
                { name: "tell", template: "tell" },
                { name: "page", template: "page" },
              ],
            ],
          },
          { name: "tell", plugin: { slack: { channel: "#deploys" } } },
          { name: "page", plugin: { pagerduty: { severity: "critical" } } },
        ],
      },
    });
  const gateOf = (name: string) => join(gates, name);
  const openGate = (name: string) => writeFile(gateOf(name), "");
  /** When the engine says that a step has ended, epoch ms. */
  const finishedAt = async (name: string, step: string): Promise<number> => {
    const { items } = await at.server.get<{ items: readonly { at: number; node?: { name: string } }[] }>(
      `/api/onexit/v1/events?workflow=${name}&type=NodeFinished`,
    );
    return items.find(({ node }) => node?.name.endsWith(step))?.at ?? Number.NaN;
  };
  const freshness = () => at.here.page.getByTestId("freshness").innerText();

  it("shows a run as it goes on, from its first step to its last delivery, without being loaded again", async () => {
    const { page } = at.here;
    await page.goto("/");
    await expect.poll(freshness).toBe("live");
    await submit("first");
    // It is announced, and shown when the reader wants it.
    await page.getByRole("button", { name: "1 new workflow: show" }).click();
    await page.locator("tbody a >> text=first").click();
    await page.locator('.card[data-node$=".test"] >> text=Running').waitFor();
    // What the handler is going to do, before it begins.
    await page.locator(".card-plan >> text=tell").waitFor();
    expect(await page.locator(".lane-title").innerText()).toContain("onExit: bye - runs when the main part has ended");
    const redAt = page.evaluate<number>(`new Promise((resolve) => {
      const look = () => document.querySelector('.card[data-node$=".test"].tone-failed') && resolve(Date.now());
      new MutationObserver(look).observe(document.body, { subtree: true, childList: true, attributes: true });
    })`);
    await openGate("first");
    const delay = (await redAt) - (await finishedAt("first", ".test"));
    console.info(`a step that fails is red in the page ${delay} ms after the engine's event`);
    // Under a second here; a machine that is busy with other tests may take longer.
    expect(delay).toBeLessThan(10_000);
    await page.locator('.card[data-node$=".tell"] >> text=Succeeded').waitFor();
    await expect
      .poll(() => page.locator(".lane-title").innerText())
      .toMatch(/onExit: bye - ran because Failed\s+Succeeded/);
    await page.getByTestId("summary").locator("text=2 sent").waitFor();
    expect(await page.getByTestId("summary").innerText()).toContain("child 'test' failed");
    expect(await page.locator("main h1 + .phase-pill").innerText()).toBe("Failed");
    await page.getByRole("button", { name: "Logs", exact: true }).click();
    await page.locator(".log-line >> text=3 tests failed").waitFor();
    await page.getByRole("button", { name: "Timeline" }).click();
    await expect.poll(() => page.locator(".timeline-exit .timeline-mark").count()).toBe(2);
    await page.getByRole("button", { name: "Events" }).click();
    await page.locator("td >> text=WorkflowFinished").waitFor();
  });

  it("shows what a hostile run says as text, wherever it stands", async () => {
    const { page } = at.here;
    await at.server.submit(hostile);
    await at.server.ended("hostile");
    for (const tab of ["graph", "timeline", "logs", "deliveries", "events", "yaml"]) {
      await page.goto(`/w/default/hostile?tab=${tab}`);
      await page.locator(`main >> text=${markup} >> visible=true`).first().waitFor();
    }
    await page.goto("/deliveries?workflow=hostile");
    await page.locator("tbody .cell-title a").first().click();
    await page.locator(`h1 >> text=${markup}`).waitFor();
    await page.goto("/preview?workflow=default/hostile&action=slack&status=Failed");
    await page.locator(`.preview >> text=${markup}`).first().waitFor();
    expect(await page.title()).not.toContain("pwned");
    expect(await page.locator("img, script:not([src])").count()).toBe(0);
  });

  it("misses nothing between two connections, and says when it has none", async () => {
    const { page, context } = at.here;
    await submit("second");
    await page.goto("/w/default/second");
    await expect.poll(freshness).toBe("live");
    await page.locator('.card[data-node$=".test"] >> text=Running').waitFor();
    const resumed = page.waitForRequest(
      (request) => request.url().endsWith("/stream") && Boolean(request.headers()["last-event-id"]),
      { timeout: 30_000 },
    );
    await context.setOffline(true);
    await at.server.restart();
    await expect.poll(freshness, { timeout: 20_000 }).toBe("reconnecting");
    await openGate("second");
    await at.server.ended("second");
    await context.setOffline(false);
    await resumed;
    await expect.poll(freshness, { timeout: 20_000 }).toBe("live");
    await expect.poll(() => page.locator("main h1 + .phase-pill").innerText()).toBe("Failed");
    await page.getByTestId("summary").locator("text=2 sent").waitFor();
  }, 120_000);

  it("tries a dead delivery again, after a dry run, and shows every attempt", async () => {
    const { page } = at.here;
    await at.server.inbox.fault("pagerduty", { answer: 400 });
    const before = (await at.server.inbox.messages()).pagerduty.length;
    await submit("third");
    await openGate("third");
    await at.server.ended("third");
    await page.goto("/deliveries?state=dead");
    await page.locator("tbody tr >> text=third").waitFor();
    await page.locator("tbody .cell-title a").first().click();
    await page.locator(".attempt >> text=failed for good").waitFor();
    await page.locator(".attempt >> text=400").first().waitFor();
    await page.getByRole("button", { name: "Redrive" }).click();
    const dialog = page.locator("dialog");
    await dialog.getByLabel("Reason").fill("the channel is back");
    await dialog.getByRole("button", { name: "Dry run" }).click();
    await dialog.locator("text=It would be tried again now.").waitFor();
    await dialog.getByRole("button", { name: "Redrive" }).click();
    await page.getByText(/^by \S+, .*, after try 1: the channel is back$/).waitFor();
    await expect.poll(() => page.locator(".phase-pill").innerText(), { timeout: 20_000 }).toBe("sent");
    await expect.poll(() => page.locator(".attempt").count()).toBe(2);
    // The refused attempt has left nothing there, the second one alert.
    expect((await at.server.inbox.messages()).pagerduty).toHaveLength(before + 1);
  });

  it("retries what failed after a question, and the exit handler runs again", async () => {
    const { page } = at.here;
    await page.goto("/w/default/third");
    await page.locator(".card").first().waitFor();
    await page.keyboard.press("r");
    await page.locator("dialog").getByRole("button", { name: "Retry" }).click();
    await page.getByTestId("summary").locator("text=4 sent").waitFor();
    await expect.poll(() => page.locator("main h1 + .phase-pill").innerText()).toBe("Failed");
    // What had succeeded was not run again.
    const events = await at.server.get<{ items: { type: string; node?: { name: string } }[] }>(
      "/api/onexit/v1/events?workflow=third&type=NodeStarted&limit=100",
    );
    const starts = (step: string) => events.items.filter(({ node }) => node?.name.endsWith(step)).length;
    expect([starts(".build"), starts(".test")]).toEqual([1, 2]);
  });

  it("previews, and shows actions and health, as the server tells them", async () => {
    const { page } = at.here;
    await page.goto("/preview?workflow=default/first&action=slack&status=Failed");
    await page.locator(".slack-header >> text=first").waitFor();
    await page.goto("/preview?workflow=default/first");
    await page.locator(".preview h2 >> text=pagerduty").waitFor();
    await page.getByRole("button", { name: "Stopped" }).click();
    expect(new URL(page.url()).searchParams.get("status")).toBe("Stopped");
    await expect.poll(() => page.locator(".preview h2").allInnerTexts()).toEqual(["slack", "pagerduty"]);
    await page.getByRole("button", { name: "Succeeded" }).click();
    await page
      .locator(".receiver >> text=resolved")
      .or(page.locator(".slack-header >> text=succeeded"))
      .first()
      .waitFor();
    await page.goto("/actions");
    await page.locator("h2 >> text=github-status").waitFor();
    await page.locator("text=SLACK_BOT_TOKEN").waitFor();
    await page.goto("/health");
    await page.locator(".action-card >> text=connected").waitFor();
    await page.goto("/policies");
    await page.locator("h1 >> text=Policies").waitFor();
  });

  it("obeys the server's security policy, and asks nobody else", () => {
    expect(at.here.outside).toEqual([]);
    // The connection was cut on purpose; nothing else may have gone wrong.
    expect(
      at.here.errors.filter(
        (error) => !/ERR_(?:INTERNET_DISCONNECTED|CONNECTION|INCOMPLETE|NETWORK|ABORTED)/.test(error),
      ),
    ).toEqual([]);
  });
});

const markup = "<img src=x onerror=document.title='pwned'>";

/** Says markup wherever a workflow can say something. */
const hostile = {
  apiVersion: "argoproj.io/v1alpha1",
  kind: "Workflow",
  metadata: { name: "hostile", annotations: { note: markup } },
  spec: {
    entrypoint: "main",
    onExit: "bye",
    arguments: { parameters: [{ name: "said", value: markup }] },
    templates: [
      {
        name: "main",
        steps: [
          [
            {
              name: "say",
              template: "say",
              withItems: [markup],
              arguments: { parameters: [{ name: "word", value: "{{item}}" }] },
            },
          ],
        ],
      },
      {
        name: "say",
        inputs: { parameters: [{ name: "word" }] },
        container: shell(`cat <<'EOF'\n${markup}\nEOF\nexit 1`),
      },
      { name: "bye", plugin: { slack: { channel: markup, text: markup } } },
    ],
  },
};

function shell(script: string) {
  return { image: "alpine:latest", command: ["sh", "-c"], args: [script] };
}
