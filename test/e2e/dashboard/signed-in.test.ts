import { spawnSync } from "node:child_process";
import { expect, it } from "vitest";
import { onexitMain } from "../../support/built.ts";
import { chromiumPath, visit } from "./support/browser.ts";
import { startStack } from "./support/stack.ts";

/** What `onexit token create` prints: the token, and its line for the file of tokens. */
function makeToken(name: string, role: string) {
  const args = [onexitMain, "token", "create", name, "--role", role, "-n", "default"];
  const { stdout, stderr } = spawnSync(process.execPath, args, { encoding: "utf8", timeout: 20_000 });
  const line = /^\s*(- .*)$/m.exec(stderr)?.[1];
  if (line === undefined) throw new Error(`no line for the file of tokens in\n${stdout}\n${stderr}`);
  return { token: stdout.trim(), line };
}

it.skipIf(chromiumPath() === undefined)(
  "whoever may only look at one namespace signs in, sees it, and is told why nothing can be changed",
  async () => {
    const [admin, viewer] = [makeToken("root", "admin"), makeToken("eva", "view")];
    await using stack = await startStack({ auth: { tokens: `${admin.line}\n${viewer.line}\n`, token: admin.token } });
    await using here = await visit(stack.url);
    const { page } = here;
    await stack.submit({
      apiVersion: "argoproj.io/v1alpha1",
      kind: "Workflow",
      metadata: { name: "fails" },
      spec: { entrypoint: "main", templates: [{ name: "main", container: { image: "alpine", command: ["false"] } }] },
    });
    await stack.ended("fails");
    await page.goto("/");
    await page.getByLabel("Token").fill(`Bearer ${viewer.token}`);
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.locator("tbody a >> text=fails").click();
    await page.locator(".card >> text=Failed").waitFor();
    await expect.poll(() => page.getByTestId("freshness").innerText()).toBe("live");
    await page.getByRole("button", { name: "Retry" }).click();
    await page.locator("dialog").getByRole("button", { name: "Retry" }).click();
    await page.locator(".note-failed >> text=submit").waitFor();
    expect(await page.locator("main h1 + .phase-pill").innerText()).toBe("Failed");
    // Kept for this tab, and nowhere else.
    expect(await page.evaluate("localStorage.length + document.cookie.length")).toBe(0);
    await page.reload();
    await page.locator(".card >> text=Failed").waitFor();
  },
);
