import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { built } from "../../support/built.ts";
import { axeProblems, chromiumPath, type Visit, visit } from "./support/browser.ts";
import { failed, type Gallery, hangGallery, hooked, looped, suspended } from "./support/gallery.ts";
import { openBefore } from "./support/opened.ts";
import { startStack } from "./support/stack.ts";

type Theme = "light" | "dark";

/** A page, what shows that it is there, and the themes in which the documentation shows it. */
interface Shown {
  readonly name: string;
  readonly path: string | ((gallery: Gallery) => string);
  readonly sign: string;
  readonly pictures?: readonly Theme[];
  /** Of the pictures, px at most; what fills the window is better seen in a low one. */
  readonly height?: number;
}

const run = `/w/default/${failed}`;

const pages: readonly Shown[] = [
  { name: "workflows", path: "/", sign: `table >> text=${failed}`, pictures: ["light", "dark"] },
  { name: "graph", path: run, sign: ".card >> text=step2", pictures: ["light", "dark"] },
  { name: "graph-table", path: `${run}?as=table`, sign: "table >> text=step2" },
  { name: "step", path: ({ failedNode }) => `${run}?node=${failedNode}`, sign: "aside >> text=exit code 1" },
  { name: "timeline", path: `${run}?tab=timeline`, sign: ".timeline-mark", pictures: ["light"] },
  { name: "logs", path: `${run}?tab=logs`, sign: ".log-line >> text=AssertionError", pictures: ["dark"], height: 620 },
  { name: "workflow-deliveries", path: `${run}?tab=deliveries`, sign: "table >> text=#deploys" },
  { name: "workflow-events", path: `${run}?tab=events`, sign: "table >> text=WorkflowFinished" },
  { name: "yaml", path: `${run}?tab=yaml`, sign: "pre >> text=onExit: exit-handler" },
  { name: "plan", path: `/w/default/${suspended}`, sign: ".card >> text=not-deployed", pictures: ["light"] },
  { name: "hooks", path: `/w/default/${hooked}`, sign: ".card >> text=hook began", pictures: ["dark"] },
  { name: "loop", path: `/w/default/${looped}`, sign: ".loop >> text=copy ×12", pictures: ["light"] },
  { name: "deliveries", path: "/deliveries", sign: "table >> text=dead", pictures: ["light"] },
  { name: "delivery", path: ({ dead }) => `/deliveries/${dead}`, sign: ".attempt >> text=Try 1", pictures: ["dark"] },
  { name: "events", path: "/events", sign: "table >> text=ActionDead", pictures: ["light"] },
  { name: "delivery-events", path: ({ dead }) => `/events?delivery=${dead}`, sign: "table >> text=ActionRequested" },
  { name: "actions", path: "/actions", sign: "h2 >> text=github-status" },
  {
    name: "preview",
    path: `/preview?workflow=default/${failed}`,
    sign: ".receiver-title >> text=acme/web",
    pictures: ["light"],
  },
  { name: "policies", path: "/policies", sign: "h2 >> text=nights" },
  { name: "cron", path: "/cron-workflows/default/nightly", sign: "text=It has not run yet" },
  { name: "crons", path: "/cron-workflows", sign: "table >> text=nightly" },
  { name: "template", path: "/workflow-templates/default/build", sign: "table >> text=build-" },
  { name: "cluster-template", path: "/cluster-workflow-templates/shared", sign: "pre >> text=ClusterWorkflowTemplate" },
  {
    name: "archived",
    path: ({ failedUid }) => `/archived-workflows/default/${failedUid}`,
    sign: `h1 >> text=${failed}`,
  },
  { name: "audit", path: "/audit", sign: "table >> text=delete", pictures: ["light"] },
  { name: "health", path: "/health", sign: "h2 >> text=Engine" },
];

// biome-ignore lint/suspicious/noUndeclaredEnvVars: no task of turbo depends on it
const wantsPictures = Boolean(process.env.ONEXIT_SCREENSHOTS);

describe.skipIf(chromiumPath() === undefined)("every page, of a stack that ran the examples", () => {
  const at = openBefore(async () => {
    const policies = "examples/16-cron-recovered/policies/nights.yaml";
    const files = {
      "onexit.yaml": "policies: [policies]\n",
      "policies/nights.yaml": await readFile(built(policies), "utf8"),
    };
    return startStack({ files });
  });
  let gallery: Gallery;

  it("begins with the two commands to try", async () => {
    await at.here.page.goto("/");
    await at.here.page
      .locator(`pre >> text=onexit submit demo/exit-handler.yaml --server ${new URL(at.server.url).host}`)
      .waitFor();
    await expectGood(at.here, "dashboard-first", []);
    await at.here.page.goto("/events");
    await at.here.page.locator("text=Nothing has happened").waitFor();
  });

  describe("with something to see", () => {
    beforeAll(async () => {
      gallery = await hangGallery(at.server);
    }, 90_000);

    it.each(pages)(
      "$name has nothing that axe finds, light or dark, fits into 320 px, and asks nobody else",
      async ({ name, path, sign, pictures = [], height }) => {
        await at.here.page.goto(typeof path === "string" ? path : path(gallery));
        await at.here.page.locator(sign).first().waitFor();
        await expectGood(at.here, `dashboard-${name}`, pictures, height);
      },
    );

    it("the inbox shows what each receiver would see, and is as good to look at", async () => {
      await using there = await visit(at.server.inbox.url);
      const { page } = there;
      await page.goto("/_inbox");
      await page.locator(".merge-box h3 >> text=checks").waitFor();
      await page.locator(".merge-box summary").click();
      await page.locator(".merge-box pre >> text=voucher is never used").waitFor();
      await page.locator(".comment .markdown >> text=failed").waitFor();
      // What arrives is shown at once, and what was unfolded stays so.
      await page.locator(".merge-box summary").focus();
      await at.server.submit(pagerOf("rollback-p5kqx"));
      await page.locator(".incident h3 >> text=rollback-p5kqx is stuck").waitFor();
      expect(await page.locator("#news").innerText()).toBe("New: PagerDuty incidents");
      expect(await page.locator(".merge-box pre").isVisible()).toBe(true);
      expect(await page.evaluate("document.activeElement?.localName")).toBe("summary");
      await page.locator("h1").click();
      await expectGood(there, "inbox", ["light", "dark"], 900);
    });
  });

  const expectGood = async (here: Visit, name: string, pictures: readonly Theme[], height = 1080) => {
    const { page, errors, outside } = here;
    for (const theme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme: theme, reducedMotion: "reduce" });
      // In the other theme nothing but the colours differs.
      expect(await axeProblems(page, theme === "dark" ? ["color-contrast"] : []), theme).toEqual([]);
      if (wantsPictures && pictures.includes(theme)) await takePicture(page, name, theme, height);
    }
    // Wide enough for every column.
    const cutTables = await page.evaluate(
      "[...document.querySelectorAll('.table-frame')].filter((one) => one.scrollWidth > one.clientWidth).length",
    );
    await page.setViewportSize({ width: 320, height: 800 });
    // What must be wide scrolls within itself.
    const beyond = await page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth");
    await page.setViewportSize({ width: 1280, height: 900 });
    expect({ cutTables, beyond, errors, outside }).toEqual({ cutTables: 0, beyond: 0, errors: [], outside: [] });
  };

  const takePicture = async (page: Visit["page"], name: string, theme: Theme, most: number) => {
    const folder = built("docs/images");
    await mkdir(folder, { recursive: true });
    await page.setViewportSize({ width: 1280, height: most });
    // No more than there is to see.
    const content = await page.locator("main").boundingBox();
    const height = Math.min(most, (content?.y ?? 0) + (content?.height ?? most) - 32);
    const path = join(folder, `${name}-${theme}.png`);
    await page.screenshot({ path, clip: { x: 0, y: 0, width: 1280, height: Math.ceil(height) } });
    await page.setViewportSize({ width: 1280, height: 900 });
  };
});

/** A workflow that pages somebody. */
function pagerOf(name: string): object {
  return {
    apiVersion: "argoproj.io/v1alpha1",
    kind: "Workflow",
    metadata: { name },
    spec: {
      entrypoint: "page",
      templates: [
        {
          name: "page",
          plugin: { pagerduty: { action: "trigger", severity: "critical", summary: `${name} is stuck` } },
        },
      ],
    },
  };
}
