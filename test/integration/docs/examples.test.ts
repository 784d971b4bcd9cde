import { existsSync, readdirSync } from "node:fs";
import { expect, it } from "vitest";
import { built } from "../../support/built.ts";
import { textOf } from "../../support/docs/pages.ts";

const examples = readdirSync(built("examples"));

it.each(examples)("%s has a workflow, what is expected of it, and a page that says how to run it", (name) => {
  const missing = ["README.md", "workflow.yaml", "expect.yaml"].filter(
    (file) => !existsSync(built(`examples/${name}/${file}`)),
  );
  expect(missing).toEqual([]);
  expect(textOf(`examples/${name}/README.md`)).toContain(`examples/${name}`);
});
