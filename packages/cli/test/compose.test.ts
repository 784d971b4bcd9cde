import { readFile } from "node:fs/promises";
import { expect, it } from "vitest";
import { parse } from "yaml";
import { actionPackages } from "../src/runtime/actions.ts";

interface Compose {
  readonly services: Readonly<Record<string, { readonly command: readonly string[] }>>;
}

it("docker-compose.yaml has a container for every role", async () => {
  const text = await readFile(new URL("../../../docker-compose.yaml", import.meta.url), "utf8");
  const { services } = parse(text, { merge: true }) as Compose;
  const roles = Object.entries(services).flatMap(([name, { command }]) =>
    command[0] === "serve" ? [[name, command[command.indexOf("--roles") + 1]]] : [],
  );
  const wanted = ["engine", "router", ...Object.keys(actionPackages)];
  expect(roles.sort()).toEqual(wanted.map((name) => [name, name]).sort());
});
