import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type BrowserContext, chromium, type Page } from "playwright-core";
// @ts-expect-error: a script without types
import { findChromium } from "../../../../scripts/get-chromium.mjs";

/** A page of a browser of its own, and what it did that it should not have. */
export interface Visit extends AsyncDisposable {
  readonly page: Page;
  readonly context: BrowserContext;
  /** Errors of the page: exceptions, what its security policy refused, and the console's. */
  readonly errors: readonly string[];
  /** Addresses outside the server that it asked for. */
  readonly outside: readonly string[];
}

/** How a page looks. */
export interface Look {
  readonly theme?: "light" | "dark";
  readonly width?: number;
  readonly height?: number;
}

/**
 * The browser's path. Undefined, and said loudly, where there is none: the tests are then skipped. Throws instead where
 * CI is set.
 */
export function chromiumPath(): string | undefined {
  const found = findChromium() as string | undefined;
  if (found !== undefined) return found;
  const how = "apt-get install chromium, or set ONEXIT_CHROMIUM to its path";
  if (process.env.CI) throw new Error(`chromium is missing, and nothing may be skipped in CI: ${how}`);
  console.warn(`\n!! SKIPPED: the dashboard's tests need a browser, which is not here: ${how}\n`);
  return undefined;
}

const flags = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** Opens a browser with an empty profile on a server's page. */
export async function visit(origin: string, look: Look = {}): Promise<Visit> {
  const profile = await mkdtemp(join(tmpdir(), "onexit-browser-"));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: chromiumPath() ?? "",
    args: flags,
    baseURL: origin,
    colorScheme: look.theme ?? "light",
    reducedMotion: "reduce",
    viewport: { width: look.width ?? 1280, height: look.height ?? 900 },
  });
  const page = context.pages()[0] ?? (await context.newPage());
  page.setDefaultTimeout(20_000);
  const errors: string[] = [];
  const outside: string[] = [];
  page.on("pageerror", (error) => errors.push(String(error)));
  page.on("console", (message) => {
    if (message.type() === "error") errors.push(message.text());
  });
  page.on("request", (request) => {
    if (!request.url().startsWith(origin)) outside.push(request.url());
  });
  return {
    page,
    context,
    errors,
    outside,
    async [Symbol.asyncDispose]() {
      await context.close();
      await rm(profile, { recursive: true, force: true });
    },
  };
}

const axeSource = readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** What axe finds wrong with the page as it is now, by all rules or some: one line for each element. */
export async function axeProblems(page: Page, rules: readonly string[] = []): Promise<readonly string[]> {
  // Not as a script element: the page's security policy would refuse it.
  await page.evaluate(await axeSource);
  return page.evaluate(async (only) => {
    const { axe } = globalThis as unknown as { axe: { run: (options: object) => Promise<AxeResult> } };
    const { violations } = await axe.run({
      resultTypes: ["violations"],
      ...(only.length === 0 ? {} : { runOnly: { type: "rule", values: only } }),
    });
    return violations.flatMap(({ id, nodes }) =>
      nodes.map(({ target, failureSummary }) => `${id}: ${target.join(" ")}: ${failureSummary}`),
    );
  }, rules);
}

interface AxeResult {
  readonly violations: readonly {
    readonly id: string;
    readonly nodes: readonly { readonly target: readonly string[]; readonly failureSummary: string }[];
  }[];
}
