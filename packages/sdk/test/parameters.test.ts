import { expect, it } from "vitest";
import { defineAction } from "../src/action.ts";
import { prepareParameters } from "../src/parameters.ts";
import { sampleRequest } from "../src/testing.ts";

const source = "{{workflow.parameters.table}}";

function prepare(escapes: Parameters<typeof defineAction>[0]["escape"], parameters: Record<string, string>) {
  const run = () => Promise.reject(new Error("not run"));
  const action = defineAction({ name: "letter", run, ...(escapes === undefined ? {} : { escape: escapes }) });
  return prepareParameters(action, sampleRequest("letter", parameters), 1);
}

it("puts values into parameters as they are, unless the action says what the texts are for", () => {
  expect(prepare(undefined, { text: source })).toMatchObject({ parameters: { text: "orders <main> & co" } });
  expect(prepare("html", { text: source })).toMatchObject({ parameters: { text: "orders &lt;main&gt; &amp; co" } });
});

it("escapes each parameter for what it is, and the author's own text in none", () => {
  const parameters = { text: `<b> ${source}`, html: `<b> ${source}`, link: `/t/${source}`, toString: source };
  expect(prepare({ html: "html", link: "url" }, parameters)).toMatchObject({
    parameters: {
      text: "<b> orders <main> & co",
      html: "<b> orders &lt;main&gt; &amp; co",
      link: "/t/orders%20%3Cmain%3E%20%26%20co",
      toString: "orders <main> & co",
    },
  });
});

it("names what is unknown or broken in any of them, each name once", () => {
  const prepared = prepare(
    { html: "html" },
    { text: "{{nobody.x}}", html: "{{nobody.x}} {{nobody.y}}", to: "{{#if}}" },
  );
  expect(prepared).toMatchObject({ unknown: ["nobody.x", "nobody.y"], problems: [expect.stringMatching(/^to: /)] });
});
