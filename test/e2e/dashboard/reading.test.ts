import { describe, expect, it } from "vitest";
import { chromiumPath, visit } from "./support/browser.ts";
import { startFixture } from "./support/fixture.ts";
import { openBefore } from "./support/opened.ts";

describe.skipIf(chromiumPath() === undefined)("reading the dashboard", () => {
  const at = openBefore(startFixture);

  it("a failed run shows its red step, its green exit handler, phase and message at a glance", async () => {
    const { page } = at.here;
    await page.goto("/w/default/exit-handler-7kq2d");
    await page.locator('.card[data-node$=".step2"].tone-failed').waitFor();
    await page.locator('.card[data-node$=".cleanup"].tone-ok').waitFor();
    expect(await page.locator(".lane-title").innerText()).toMatch(
      /onExit: exit-handler - ran because Failed\s+Succeeded/,
    );
    const summary = page.getByTestId("summary");
    expect(await summary.innerText()).toMatch(/Failed\s+child 'step2' failed/);
    expect(await summary.innerText()).toContain("main: Error (exit code 1)");
    expect(await page.getByTestId("exit-summary").innerText()).toMatch(
      /exit-handler\s+Succeeded\s*· ran because Failed/,
    );
  });

  it("what a run says is text, wherever it stands", async () => {
    const { page } = at.here;
    for (const tab of ["graph", "timeline", "logs", "deliveries", "events", "yaml"]) {
      await page.goto(`/w/default/hostile-c3d4e?tab=${tab}&node=hostile-c3d4e`);
      await page.locator("main >> text=<img src=x onerror= >> visible=true").first().waitFor();
    }
    await page.goto("/deliveries?state=dead&action=webhook");
    await page.locator("a >> text=<img src=x").first().click();
    await page.locator("h1 >> text=<img src=x").waitFor();
    await page.goto("/");
    await page.locator("tr >> text=<img src=x").first().waitFor();
    expect(await page.title()).not.toContain("pwned");
    expect(await page.locator("img, script:not([src])").count()).toBe(0);
  });

  it("2,000 tasks are drawn, and each can be selected", async () => {
    const { page } = at.here;
    await page.goto("/w/default/wide-dag-k8zpw");
    await expect.poll(() => page.locator(".card").count(), { timeout: 20_000 }).toBe(2_001);
    await page.locator(".card >> text=task-0000").click();
    expect(await page.getByTestId("node-summary").innerText()).toContain("task-0000");
  });

  it("a loop of 2,000 is counted, failed first, and unfolds in steps", async () => {
    const { page } = at.here;
    await page.goto("/w/default/nightly-checks-2bqfs");
    const head = page.locator(".loop-head");
    expect(await head.innerText()).toMatch(/check ×2000\s+12 Failed\s*1988 Succeeded/);
    await head.click();
    await expect.poll(() => page.locator(".item").count()).toBe(200);
    expect(await page.locator(".item").first().getAttribute("aria-label")).toBe("check(5:shard-5), Failed");
    await page.locator(".loop-more").click();
    await expect.poll(() => page.locator(".item").count()).toBe(400);
    await head.click();
    await expect.poll(() => page.locator(".item").count()).toBe(0);
  });

  it("100,000 lines of log are there, searched and scrolled, and few of them in the page", async () => {
    const { page } = at.here;
    await page.goto("/w/default/wide-dag-k8zpw?tab=logs");
    await expect.poll(() => page.getByTestId("log-count").innerText(), { timeout: 30_000 }).toBe("100 000 lines");
    // It follows the end.
    await page.locator(".log-line >> text=line 99999 of").waitFor();
    expect(await page.locator(".log-line").count()).toBeLessThan(500);
    await page.locator(".log").evaluate((log) => log.scrollTo(0, 0));
    await page.locator(".log-line >> text=line 0 of").waitFor();
    await page.locator(".log-tools input[type=search]").fill("line 4242 of");
    await expect.poll(() => page.getByTestId("log-count").innerText()).toBe("1 of 100 000 lines");
    expect(await page.locator(".log-line mark").innerText()).toBe("line 4242 of");
  });

  it("filters are the address, both ways, and the back button takes one away", async () => {
    const { page } = at.here;
    await page.goto("/?phase=Failed&q=exit");
    await expect.poll(() => page.locator("tbody tr").count()).toBe(2);
    expect(await page.getByRole("button", { name: "Failed", exact: true }).getAttribute("aria-pressed")).toBe("true");
    await page.locator(".chip >> text=Error").click();
    expect(new URL(page.url()).search).toBe("?q=exit&phase=Failed%2CError");
    await page.locator("input[type=search]").fill("hostile");
    await expect.poll(() => new URL(page.url()).search).toBe("?q=hostile&phase=Failed%2CError");
    await page.locator("tbody tr >> text=hostile-c3d4e").waitFor();
    await page.goBack();
    await expect.poll(() => new URL(page.url()).search).toBe("?phase=Failed&q=exit");
    await expect.poll(() => page.locator("input[type=search]").inputValue()).toBe("exit");
    await expect.poll(() => page.locator("tbody tr").count()).toBe(2);
    await page.goto("/deliveries?state=dead");
    await expect.poll(() => page.locator("tbody .status").allInnerTexts()).toContain("dead");
    expect(new Set(await page.locator("tbody .cell-status").allInnerTexts())).toEqual(new Set(["dead"]));
  });

  it("Argo's own address of a workflow leads to it", async () => {
    await at.here.page.goto("/workflows/default/exit-handler-7kq2d?tab=workflow");
    await at.here.page.locator(".card >> text=step2").waitFor();
  });

  it("an address that nothing is at says so", async () => {
    await at.here.page.goto("/nowhere/at/all");
    await at.here.page.locator("text=There is no page here").waitFor();
  });

  it("what a server has beside the dashboard is linked: the audit for an admin, the inbox where there is one", async () => {
    const { page } = at.here;
    await page.goto("/");
    expect(await page.getByRole("link", { name: "Inbox" }).getAttribute("href")).toBe("/inbox");
    await page.getByRole("link", { name: "Audit" }).click();
    await page.locator("tr >> text=forbidden").waitFor();
    await page.locator("tbody a >> text=exit-handler-7kq2d").click();
    await page.locator(".card >> text=step2").waitFor();
  });

  it("everything can be reached by keys alone", async () => {
    const { page } = at.here;
    const press = (...keys: string[]) =>
      keys.reduce((before, key) => before.then(() => page.keyboard.press(key)), Promise.resolve());
    await page.goto("/?q=exit-handler&phase=Failed");
    await page.locator("tbody tr").first().waitFor();
    await press("j", "j", "k", "Enter");
    await page.locator("h1 >> text=exit-handler-7kq2d").waitFor();
    await page.locator(".card").first().waitFor();
    await press("f");
    expect(await page.getByTestId("node-summary").innerText()).toContain("step2");
    await press("l");
    await page.locator(".log-line >> text=AssertionError").waitFor();
    expect(await page.locator("select").inputValue()).toContain("exit-handler-7kq2d");
    await press("Escape", "d");
    await page.locator(".workflow-view table >> text=pagerduty").waitFor();
    await page.goto("/w/default/exit-handler-7kq2d");
    await page.locator(".card").first().waitFor();
    await press("e");
    expect(await page.getByTestId("node-summary").innerText()).toContain("Exit handler");
    await press("Escape");
    await expect.poll(() => page.getByTestId("node-summary").count()).toBe(0);
    await press("r");
    await page.locator("dialog >> text=Retry exit-handler-7kq2d?").waitFor();
    await press("Escape");
    await expect.poll(() => page.locator("dialog").count()).toBe(0);
    await press("]");
    await page.locator("h1 >> text=exit-handler-m4x8p").waitFor();
    await press("[");
    await page.locator("h1 >> text=exit-handler-7kq2d").waitFor();
    await press("g", "d");
    await page.locator("h1 >> text=Deliveries").waitFor();
    await press("g", "e");
    await page.locator("h1 >> text=Events").waitFor();
    await press("g", "a");
    await page.locator("h1 >> text=Actions").waitFor();
    await press("g", "w");
    await page.locator("h1 >> text=Workflows").waitFor();
    await press("/");
    expect(await page.evaluate("document.activeElement?.getAttribute('type')")).toBe("search");
  });

  it("keys can be switched off, all but the one that switches them on again", async () => {
    const { page } = at.here;
    await page.goto("/");
    await page.locator("tbody tr").first().waitFor();
    await page.keyboard.press("t");
    await expect.poll(() => page.evaluate("document.documentElement.dataset.theme")).toBe("light");
    await page.keyboard.press("?");
    await page.getByLabel("Single letters are shortcuts").uncheck();
    await page.locator("dialog").getByRole("button", { name: "Close" }).click();
    await page.keyboard.press("t");
    expect(await page.evaluate("document.documentElement.dataset.theme")).toBe("light");
    await page.reload();
    // A key that is pressed before the page listens is lost.
    await page.locator("tbody tr").first().waitFor();
    await page.keyboard.press("?");
    await page.getByLabel("Single letters are shortcuts").check();
    await page.keyboard.press("Escape");
  });

  it("many dead deliveries are tried again after a dry run has said which", async () => {
    const { page } = at.here;
    await page.goto("/deliveries?state=dead");
    await page.getByRole("button", { name: /Redrive \d+ dead/ }).click();
    await expect
      .poll(() => page.getByTestId("bulk-count").innerText())
      .toMatch(/Dry run: 2 would be tried again, 1 refused/);
    await page.locator("dialog >> text=its workflow has been retired").waitFor();
    await page.getByLabel("Reason").fill("the channel is back");
    await page.locator("dialog").getByRole("button", { name: "Redrive 2" }).click();
    await expect.poll(() => page.getByTestId("bulk-count").innerText()).toMatch(/2 are being tried again/);
    await page.locator("dialog").getByRole("button", { name: "Close" }).click();
    await expect.poll(() => page.locator("tbody tr").count()).toBe(1);
  });

  it("many dead deliveries are given up together, with one reason", async () => {
    const { page } = at.here;
    await page.goto("/deliveries?state=dead");
    await page.getByRole("button", { name: "Drop 1 dead" }).click();
    await expect
      .poll(() => page.getByTestId("bulk-count").innerText())
      .toMatch(/Dry run: 1 would be dropped, 0 refused/);
    const button = page.locator("dialog").getByRole("button", { name: "Drop 1" });
    expect(await button.isDisabled()).toBe(true);
    await page.getByLabel("Reason").fill("the channel is gone");
    await button.click();
    await expect.poll(() => page.getByTestId("bulk-count").innerText()).toMatch(/1 are dropped, 0 were refused/);
    await page.locator("dialog").getByRole("button", { name: "Close" }).click();
    await page.locator("text=No delivery matches").waitFor();
  });

  it("has thrown nothing, and asked nobody but its server", () => {
    expect({ errors: at.here.errors, outside: at.here.outside }).toEqual({ errors: [], outside: [] });
  });
});

it.skipIf(chromiumPath() === undefined)(
  "asks for a token where one is wanted, and says when it is not known",
  async () => {
    await using fixture = await startFixture({ token: "right" });
    await using here = await visit(fixture.url);
    const { page } = here;
    await page.goto("/");
    await page.getByLabel("Token").fill("wrong");
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.locator("text=The server does not know this token.").waitFor();
    await page.getByLabel("Token").fill("right");
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.locator("tbody tr").first().waitFor();
    await expect.poll(() => page.getByTestId("freshness").innerText()).toBe("live");
  },
);
