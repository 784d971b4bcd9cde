import { describe, expect, it } from "vitest";
import { built } from "../../support/built.ts";
import { actionsPage } from "../../support/docs/reference/actions.ts";
import { configPage } from "../../support/docs/reference/config.ts";
import { eventsPage } from "../../support/docs/reference/events.ts";
import { oxCodes } from "../../support/docs/reference/ox-codes.ts";
import { variablesPage } from "../../support/docs/reference/variables.ts";

// `npm run docs` writes them.
const pages: Readonly<Record<string, () => string | Promise<string>>> = {
  "ox-codes": oxCodes,
  actions: actionsPage,
  events: eventsPage,
  variables: variablesPage,
  config: configPage,
};

describe("what is made from the code is what the code says", () => {
  it.each(Object.entries(pages))("docs/reference/%s.md", async (name, make) => {
    await expect(await make()).toMatchFileSnapshot(built(`docs/reference/${name}.md`));
  });
});
