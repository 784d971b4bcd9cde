import { createHash } from "node:crypto";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { built } from "../../support/built.ts";
import { axeProblems, chromiumPath, type Visit, visit } from "./support/browser.ts";
import { type Fixture, startFixture } from "./support/fixture.ts";

const run = "/w/default/exit-handler-7kq2d";
/** Of the run's dead delivery, as the made-up data names it. */
const dead = `dlv_${createHash("sha256").update("exit-handler-7kq2dpagerdutyacme/web").digest("hex").slice(0, 12)}`;

/** Every page, and what shows that it is there. */
const pages: readonly (readonly [name: string, path: string, sign: string])[] = [
  ["workflows", "/", "table >> text=exit-handler-7kq2d"],
  ["graph", run, ".card >> text=step2"],
  ["graph-table", `${run}?as=table`, "table >> text=step2"],
  ["step", `${run}?node=exit-handler-7kq2d-343656316`, ".card >> text=step2"],
  ["timeline", `${run}?tab=timeline`, ".timeline-mark"],
  ["logs", `${run}?tab=logs`, ".log-line >> text=AssertionError"],
  ["workflow-deliveries", `${run}?tab=deliveries`, "table >> text=#deploys"],
  ["workflow-events", `${run}?tab=events`, "table >> text=WorkflowFinished"],
  ["yaml", `${run}?tab=yaml`, "pre >> text=onExit: exit-handler"],
  ["plan", "/w/default/live-build-5rktf", ".card >> text=notify-failure"],
  ["hooks", "/w/release/release-9v2rt", ".card >> text=hook running"],
  ["loop", "/w/default/nightly-checks-2bqfs", ".loop >> text=check ×2000"],
  ["deliveries", "/deliveries", "table >> text=retrying"],
  ["delivery", `/deliveries/${dead}`, ".attempt >> text=Try 3"],
  ["events", "/events", "table >> text=ActionDead"],
  ["actions", "/actions", "h2 >> text=github-status"],
  ["preview", "/preview?workflow=default/exit-handler-7kq2d", ".slack-header"],
  ["policies", "/policies", "h2 >> text=page-on-prod"],
  ["health", "/health", "h2 >> text=Engine"],
  ["nowhere", "/nowhere/at/all", "text=There is no page here"],
];

// biome-ignore lint/suspicious/noUndeclaredEnvVars: no task of turbo depends on it
const wantsPictures = Boolean(process.env.ONEXIT_SCREENSHOTS);

/** Which of them are shown in the documentation, and in which theme. */
const pictures: Readonly<Record<string, readonly string[]>> = {
  workflows: ["light", "dark"],
  graph: ["light", "dark"],
  plan: ["light"],
  hooks: ["dark"],
  loop: ["light"],
  timeline: ["light"],
  logs: ["dark"],
  deliveries: ["light"],
  delivery: ["dark"],
  preview: ["light"],
};

describe.skipIf(chromiumPath() === undefined)("every page", () => {
  let fixture: Fixture;
  let here: Visit;

  beforeAll(async () => {
    fixture = await startFixture();
    here = await visit(fixture.url);
  });
  afterAll(async () => {
    await here?.[Symbol.asyncDispose]();
    await fixture?.[Symbol.asyncDispose]();
  });

  it.each(pages)(
    "%s has nothing that axe finds, light or dark, fits into 320 px, and asks nobody else",
    async (name, path, sign) => {
      const { page, errors, outside } = here;
      await page.goto(path);
      await page.locator(sign).first().waitFor();
      for (const theme of ["light", "dark"] as const) {
        await page.emulateMedia({ colorScheme: theme, reducedMotion: "reduce" });
        // In the other theme nothing but the colours differs.
        expect(await axeProblems(page, theme === "dark" ? ["color-contrast"] : []), theme).toEqual([]);
        if (wantsPictures && pictures[name]?.includes(theme) === true) await takePicture(name, theme);
      }
      await page.setViewportSize({ width: 320, height: 800 });
      // What must be wide scrolls within itself.
      const beyond = await page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth");
      await page.setViewportSize({ width: 1280, height: 900 });
      expect({ beyond, errors, outside }).toEqual({ beyond: 0, errors: [], outside: [] });
    },
  );

  const takePicture = async (name: string, theme: string) => {
    const folder = built("docs/images");
    await mkdir(folder, { recursive: true });
    await here.page.setViewportSize({ width: 1280, height: 1080 });
    await here.page.screenshot({ path: join(folder, `dashboard-${name}-${theme}.png`) });
    await here.page.setViewportSize({ width: 1280, height: 900 });
  };
});
