import { helperNames, render } from "@onexit/render";
import { describe, expect, it } from "vitest";

const variables = {
  text: "Load Data",
  path: "/tmp/out/report.csv",
  list: ["a", { b: 1 }, 2],
  seconds: "3725.4",
  time: "2026-11-22T14:05:09Z",
  exitCode: "1",
  yes: true,
  no: false,
  blank: "",
  nothing: null,
};

describe("the helpers", () => {
  it.each([
    ["{{upper text}} {{lower text}}", "LOAD DATA load data"],
    ['{{eq exitCode 1}} {{eq exitCode "2"}} {{ne exitCode 2}} {{eq yes "true"}}', "true false true true"],
    ["{{and yes text}} {{and no text}} {{or no text}} {{or no blank}}.", "Load Data false Load Data ."],
    ["{{and yes nothing}}.{{or nothing yes}}", ".true"],
    ["{{not yes}} {{not no}} {{not blank}} {{not nothing}}", "false true true true"],
    ['{{default blank "x"}} {{default nothing "y"}} {{default no "z"}} {{default text "w"}}', "x y false Load Data"],
    ["{{json list}} {{json nothing}}", '["a",{"b":1},2] null'],
    ["{{json list 1}}", '[\n "a",\n {\n  "b": 1\n },\n 2\n]'],
    ['{{truncate text 5}} {{truncate text 5 keep="tail"}} {{truncate text 50}}', "Load… …Data Load Data"],
    [
      "{{duration seconds}} {{duration 59.6}} {{duration 65}} {{duration 0.42}} {{duration 0}}",
      "1h2m5s 1m0s 1m5s 0.4s 0s",
    ],
    ["{{duration text}} {{duration -3}}", "Load Data -3"],
    ["{{date time}}", "2026-11-22 14:05:09 UTC"],
    [
      '{{date time "Europe/Berlin"}} {{date time tz="America/New_York"}}',
      "2026-11-22 15:05:09 CET 2026-11-22 09:05:09 GMT-5",
    ],
    ["{{date 1795356309}} {{date 1795356309000}}", "2026-11-22 14:05:09 UTC 2026-11-22 14:05:09 UTC"],
    ['{{date time "No/Where"}} {{date text}}', "2026-11-22 14:05:09 UTC Load Data"],
    ['{{date time style="short" locale="de-DE"}}', "22.11.26, 14:05"],
    ["{{join list}} {{join list '-'}} {{join text}}", 'a, {"b":1}, 2 a-{"b":1}-2 Load Data'],
    ['{{basename path}} {{basename "/a/b/"}} {{basename text}}', "report.csv b Load Data"],
    ['{{urlencode "a b&c"}} {{slackEscape "<a&b>"}}', "a%20b%26c &lt;a&amp;b&gt;"],
    ["{{upper (basename path)}}", "REPORT.CSV"],
  ])("%s", (source, expected) => {
    expect(render(source, variables, { escape: "none" })).toEqual({ text: expected, unknown: [] });
  });

  it("are a closed list", () => {
    expect([...helperNames].sort()).toEqual(
      "upper lower eq ne and or not default json truncate duration date slackEscape urlencode join basename if unless each with"
        .split(" ")
        .sort(),
    );
  });
});
