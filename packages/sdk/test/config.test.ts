import { describe, expect, it } from "vitest";
import { z } from "zod";
import { readConfig } from "../src/config.ts";

const declaration = {
  token: { name: "X_TOKEN", secret: true, requiredUnless: "X_URL" },
  url: { name: "X_URL", check: z.url("must be a URL") },
  port: { name: "X_PORT", default: "80", check: z.coerce.number("must be a number") },
} as const;

describe("readConfig", () => {
  it("reads, checks and fills in defaults", () => {
    const { values, missing, secrets, problems } = readConfig(declaration, { X_TOKEN: "t0ken", X_PORT: "8080" });
    expect(values).toEqual({ token: "t0ken", port: 8080 });
    expect({ missing, secrets, problems }).toEqual({ missing: [], secrets: ["t0ken"], problems: [] });
  });

  it("takes a secret from a file, without the line feed at its end", () => {
    const read = readConfig(declaration, { X_TOKEN_FILE: "/run/t" }, (path) => `from ${path}\n`);
    expect(read).toMatchObject({ values: { token: "from /run/t" }, secrets: ["from /run/t"], missing: [] });
  });

  it("names what is missing, unless an alternative is there", () => {
    expect(readConfig(declaration, {}).missing).toEqual(["X_TOKEN"]);
    expect(readConfig(declaration, { X_URL: "https://a.test" }).missing).toEqual([]);
    expect(readConfig(declaration, { X_TOKEN: "" }).missing).toEqual(["X_TOKEN"]);
  });

  it("reports every problem at once, and quotes no secret", () => {
    const secret = {
      pin: { name: "X_PIN", secret: true, check: z.string().length(4, "must have four digits") },
    } as const;
    const environment = { X_URL: "no", X_PORT: "many", X_TOKEN: "a", X_TOKEN_FILE: "/b", X_PIN: "99999" };
    const { problems } = readConfig({ ...declaration, ...secret }, environment);
    expect(problems).toEqual([
      "X_TOKEN and X_TOKEN_FILE are both set; keep one",
      'X_URL: "no": must be a URL',
      'X_PORT: "many": must be a number',
      "X_PIN: must have four digits",
    ]);
  });

  it("says why a secret's file cannot be read", () => {
    expect(readConfig(declaration, { X_TOKEN_FILE: "/nowhere/t" }).problems).toEqual([
      "X_TOKEN_FILE: cannot read /nowhere/t: ENOENT",
    ]);
  });
});
