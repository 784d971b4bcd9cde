import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { parseAnsi, plainText } from "../src/model/ansi.ts";
import { bodyText } from "../src/model/body-text.ts";
import { bytesText } from "../src/model/bytes.ts";
import { curlOf } from "../src/model/delivery-curl.ts";
import { createLogParser, searchLines } from "../src/model/log-lines.ts";
import { parseMrkdwn } from "../src/model/slack-text.ts";
import { splitAround } from "../src/model/split-around.ts";
import { createSseParser } from "../src/model/sse.ts";
import { agoText, msOf, spanText } from "../src/model/time.ts";
import { toYaml } from "../src/model/yaml.ts";

const esc = "\u001b";

describe("parseAnsi", () => {
  it("makes classes of colours and marks", () => {
    expect(parseAnsi(`${esc}[1;31mred${esc}[0m plain ${esc}[42mon green${esc}[49m`)).toEqual([
      { text: "red", style: "ansi-red ansi-bold" },
      { text: " plain ", style: "" },
      { text: "on green", style: "ansi-on-green" },
    ]);
  });

  it("takes marks away one by one, and knows bright and indexed colours", () => {
    expect(
      parseAnsi(`${esc}[1m${esc}[4mboth${esc}[22mone${esc}[24;94mblue${esc}[38;5;2mgreen${esc}[38;2;1;2;3mown`),
    ).toEqual([
      { text: "both", style: "ansi-bold ansi-underline" },
      { text: "one", style: "ansi-underline" },
      { text: "blue", style: "ansi-blue" },
      { text: "green", style: "ansi-green" },
      { text: "own", style: "" },
    ]);
  });

  it("leaves out every other sequence: titles, links, movements, cut ones", () => {
    const line = `${esc}]0;title\u0007a${esc}[2Kb${esc}]8;;http://x${esc}\\c${esc}[`;
    expect(plainText(line)).toBe("abc");
    expect(
      parseAnsi(line)
        .map(({ text }) => text)
        .join(""),
    ).toBe("abc");
  });

  it("a carriage return begins the line anew, and markup is text", () => {
    expect(plainText("10%\r20%\r30%\r")).toBe("30%");
    expect(parseAnsi("<b>x</b>")).toEqual([{ text: "<b>x</b>", style: "" }]);
  });
});

describe("log lines", () => {
  it("come in pieces and have a pod, a time and a text", () => {
    const read = createLogParser();
    expect(read('{"result":{"podName":"p","content":"2026-01-01T00:00:00.123Z he')).toEqual([]);
    expect(read('llo"}}\n\n{"result":{"podName":"q","content":"plain"}}\nnonsense\n')).toEqual([
      { pod: "p", time: "2026-01-01T00:00:00.123Z", text: "hello" },
      { pod: "q", time: "", text: "plain" },
    ]);
  });

  it("are searched without regard to case or colours", () => {
    const lines = [{ pod: "", time: "", text: `${esc}[31mFAI${esc}[0mL` }];
    expect(searchLines(lines, "fail")).toHaveLength(1);
    expect(searchLines(lines, "31m")).toHaveLength(0);
  });
});

it("marks every place of what is sought", () => {
  expect(splitAround("Ab ab", "AB")).toEqual(["", "Ab", " ", "ab", ""]);
  expect(splitAround("abc", "")).toEqual(["abc"]);
});

describe("server-sent events", () => {
  it("come in pieces, with ids that stay, and comments that say nothing", () => {
    const read = createSseParser();
    expect(read(":\n\nid: 7\nda")).toEqual([]);
    expect(read("ta: [1]\n\nevent: reset\ndata: {}\n\n")).toEqual([
      { id: "7", event: "message", data: "[1]" },
      { id: "7", event: "reset", data: "{}" },
    ]);
    expect(read("id: 9\n: here\n\n")).toEqual([{ id: "9", event: "message", data: "" }]);
    expect(read("data: a\r\ndata: b\r\n\r\n")).toEqual([{ id: "9", event: "message", data: "a\nb" }]);
  });
});

it("spans of whole seconds say no more than is known", () => {
  expect(spanText(1_000, 1_000)).toBe("<1s");
  expect(spanText(1_000, 10_000)).toBe("9s");
  expect(spanText(1_000, 1_212)).toBe("212ms");
  expect(spanText(undefined, 1)).toBe("");
});

it("times are read from numbers and texts, and told in the largest unit", () => {
  expect(msOf("1970-01-01T00:00:01Z")).toBe(1_000);
  expect(msOf(5)).toBe(5);
  expect([msOf(null), msOf(undefined), msOf("nonsense")]).toEqual([undefined, undefined, undefined]);
  expect([agoText(0, 500), agoText(0, 9_000), agoText(0, 3_700_000)]).toEqual(["now", "9s ago", "1h ago"]);
});

describe("toYaml", () => {
  it.each([
    { a: { b: [1, "two", { c: null, d: true }], e: [] }, f: {} },
    { list: [[{ name: "x", when: "{{workflow.status}} == Succeeded" }], [{ name: "y" }]] },
    { text: "line 1\nline 2\n", more: "no end\nat all", tail: "two\n\n", indent: "  starts\nso", odd: "a\u0007b" },
    {
      yes: "yes",
      no: "No",
      number: "007",
      float: "1.5",
      empty: "",
      dash: "- x",
      colon: "a: b",
      hash: "a #b",
      hex: "0x1",
    },
    { "odd key": 1, true: 2, "a: b": "é ✖ 日本", star: "*a", percent: "%", at: "@x", tilde: "~", quote: "'q'" },
    [["a", ["b", []]], "multi\nline"],
  ])("is read back as what it was: %#", (value) => {
    expect(parse(toYaml(value))).toEqual(value);
  });

  it("is block style, as kubectl prints it", () => {
    expect(toYaml({ steps: [[{ name: "a" }]], args: ["x\ny\n"] })).toBe("steps:\n- - name: a\nargs:\n- |\n  x\n  y\n");
  });
});

describe("curlOf", () => {
  it("has a variable for each secret, and quotes everything else for a shell", () => {
    const text = curlOf(
      {
        attempt: 1,
        at: 0,
        type: "ActionFailed",
        request: {
          method: "POST",
          url: "https://x.test/?token=[masked]",
          headers: { authorization: "Bearer [masked]" },
          body: `{"text":"it's $HOME"}`,
        },
      },
      "slack",
    );
    expect(text).toBe(
      [
        `curl --fail-with-body -X POST 'https://x.test/?token='"$SLACK_SECRET"`,
        `-H 'authorization: Bearer '"$SLACK_SECRET_2"`,
        `--data-raw '{"text":"it'\\''s $HOME"}'`,
      ].join(" \\\n  "),
    );
  });
});

it("Slack's markup becomes parts; what leads nowhere safe is no link", () => {
  expect(parseMrkdwn("*b* `c` <https://x.test|here> &lt;b&gt; <javascript:alert(1)|x>\n```a\nb```")).toEqual([
    { kind: "bold", text: "b" },
    { kind: "text", text: " " },
    { kind: "code", text: "c" },
    { kind: "text", text: " " },
    { kind: "link", text: "here", url: "https://x.test" },
    { kind: "text", text: " <b> <javascript:alert(1)|x>\n" },
    { kind: "block", text: "a\nb" },
  ]);
});

it("bodies are indented when they are JSON", () => {
  expect(bodyText('{"a":1}')).toBe('{\n  "a": 1\n}');
  expect(bodyText("<html>")).toBe("<html>");
  expect(bodyText("{broken")).toBe("{broken");
  expect(bodyText(undefined)).toBe("");
});

it.each([
  [512, "512 B"],
  [31_774_208, "31.8 MB"],
  [999_900, "1.0 MB"],
])("%i bytes are %s", (bytes, text) => {
  expect(bytesText(bytes)).toBe(text);
});
