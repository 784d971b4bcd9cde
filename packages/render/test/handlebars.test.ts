import { render } from "@onexit/render";
import Handlebars from "handlebars";
import { describe, expect, it } from "vitest";

const variables = {
  list: [
    { name: "a", tags: ["x", "y"] },
    { name: "b", tags: [] },
  ],
  map: { one: 1, two: 2 },
  object: { inner: { deep: "value" } },
  text: "text",
  yes: true,
  no: false,
  zero: 0,
  nothing: null,
  empty: [],
};

// What people know of Handlebars must hold here: everything but unknown names, escaping and printed objects.
describe("a source means what it means to Handlebars", () => {
  it.each([
    "plain {{text}} {{object.inner.deep}} {{object/inner/deep}}",
    "{{#if yes}}a{{else}}b{{/if}} {{#if zero}}a{{else}}b{{/if}} {{#if zero includeZero=true}}a{{else}}b{{/if}}",
    "{{#if empty}}a{{else if no}}b{{else if text}}c{{else}}d{{/if}}",
    "{{#unless no}}a{{else}}b{{/unless}} {{#unless yes}}a{{else}}b{{/unless}} {{#unless zero includeZero=true}}a{{/unless}}",
    "{{#each list}}{{name}}{{@index}}{{@first}}{{@last}}{{#each tags}}{{this}}{{../name}}{{@../index}}{{else}}-{{/each}};{{/each}}",
    "{{#each map}}{{@key}}={{this}} {{.}},{{/each}}{{#each empty}}x{{else}}none{{/each}}{{#each text}}x{{else}}no list{{/each}}",
    "{{#each list as |item index|}}{{index}}{{item.name}}{{#each item.tags as |tag|}}{{tag}}{{item.name}}{{/each}}{{/each}}",
    "{{#each map as |value key|}}{{key}}{{value}}{{/each}}",
    "{{#with object.inner}}{{deep}}{{../text}}{{@root.text}}{{/with}}{{#with nothing}}a{{else}}b{{/with}}{{#with empty}}a{{else}}b{{/with}}",
    "{{#with object as |o|}}{{o.inner.deep}}{{inner.deep}}{{this.inner.deep}}{{./inner.deep}}{{/with}}",
    "{{#list}}{{name}}{{/list}}{{^empty}}none{{/empty}}{{#yes}}{{text}}{{/yes}}{{#no}}a{{else}}b{{/no}}{{#object}}{{inner.deep}}{{/object}}",
    "{{#nothing}}a{{^}}b{{/nothing}}{{#zero}}a{{this}}{{/zero}}{{^zero}}b{{/zero}}",
    "{{#each list}}{{#if ../yes}}{{../text}}{{name}}{{/if}}{{#with ../object}}{{../name}}{{../../text}}{{/with}}{{/each}}",
    "  {{#if yes}}\n  line\n  {{else}}\n  other\n  {{/if}}\nrest\n{{! comment }}\nend",
    "a {{~text~}} b {{~#if yes~}} c {{~/if~}} d",
    "\\{{text}} \\\\{{text}} {{{text}}} {{&text}} {{!-- {{text}} --}}",
    "{{'text'}} {{[text]}} {{object.[inner].deep}} {{this.text}} {{list.0.name}} {{list.length}}",
    "{{nothing}}{{no}}{{zero}}",
    "{{#each list}}{{#each ../map}}{{@key}}{{@../index}}{{../name}}{{/each}}{{/each}}",
    "{{#each list}}{{@root.text}}{{#if @first}}first{{/if}}{{#unless @last}},{{/unless}}{{/each}}",
  ])("%s", (source) => {
    const expected = Handlebars.create().compile(source, { noEscape: true })(variables);
    expect(render(source, variables, { escape: "none" })).toEqual({ text: expected, unknown: [] });
  });
});
