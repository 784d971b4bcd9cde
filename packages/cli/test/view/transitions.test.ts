import { expect, it } from "vitest";
import { githubLines } from "../../src/view/github-lines.ts";
import { createStyle } from "../../src/view/style.ts";
import { attemptLines, transitionLines } from "../../src/view/transitions.ts";
import { exitHandlerYaml, factOf, failedRun, sampleRun, t0 } from "./sample-run.ts";

const options = { style: createStyle({ color: false, utf8: true }), utc: true };

it("appends one line for each thing that a person wants to see go by", () => {
  const { run } = failedRun();
  expect(transitionLines(run.events(), run.state(), options)).toEqual([
    "13:14:32.000Z  ◷ Pending     exit-handler-7kq2d",
    "13:14:32.000Z  ● Running     step1  task-a",
    "13:14:35.100Z  ✔ Succeeded   step1  3.1s",
    "13:14:35.100Z  ● Running     step2  task-b",
    "13:14:41.200Z  ✖ Failed      step2  6.1s  exit code 1 (injected)",
    "── onExit exit-handler ── ran because workflow.status = Failed ──",
    "13:14:41.200Z  ● Running     cleanup  sweep",
    "13:14:42.400Z  ✔ Succeeded   cleanup  1.2s",
    '13:14:42.400Z  ○ Skipped     notify-success  when "Failed == Succeeded" is false',
    "13:14:42.400Z  ● Running     notify-slack  tell-slack",
    "13:14:42.400Z  ● Running     set-status  tell-github",
    "13:14:42.400Z  ● Running     page  tell-pagerduty",
    "13:14:42.500Z  ◌ previewed   github-status acme/web@3f2c1ab  GITHUB_TOKEN is not set",
    "13:14:42.500Z  ◌ Succeeded   set-status  100ms  delivery previewed: GITHUB_TOKEN is not set",
    "13:14:42.612Z  ✔ sent        slack #deploys  1 try  212ms",
    "13:14:42.612Z  ✔ Succeeded   notify-slack  212ms",
    "13:14:45.600Z  ✖ dead        pagerduty svc web  5 tries  routing_key must be 32 characters",
    "13:14:45.600Z  ⚠ Succeeded   page  3.2s  delivery dead: routing_key must be 32 characters",
    "13:14:45.600Z  ✔ Succeeded   onExit exit-handler  4.4s",
    "13:14:45.600Z  ✖ Failed      exit-handler-7kq2d  13.6s",
  ]);
});

it("tells who stopped a run and what that ends", () => {
  const run = sampleRun(exitHandlerYaml);
  const events = [...run.cancel(1_000, "Stop"), ...run.report(1_500, "[0].step1", { exitCode: 143 })];
  expect(transitionLines(events, run.state(), options).slice(0, 4)).toEqual([
    "13:14:33.000Z  ■ stopping    exit-handler-7kq2d  stopped by terminal: stopped by SIGINT",
    "13:14:33.500Z  ■ Failed      step1  1.5s  workflow shutdown with strategy:  Stop",
    "── onExit exit-handler ── ran because workflow.status = Failed ──",
    "13:14:33.500Z  ● Running     cleanup  sweep",
  ]);
});

it("tells of an attempt only that it will be repeated", () => {
  const { run } = failedRun();
  const fact = factOf(run, "slack", 1_000);
  const failed = {
    ...fact,
    type: "ActionFailed",
    outcome: "retry",
    problem: { status: 503, message: "try later" },
    nextAttemptAt: t0 + 6_000,
  } as const;
  expect(attemptLines(failed, options)).toEqual([
    "13:14:33.000Z  ◷ retrying    slack #deploys  1 try  next in 5s: 503 try later",
  ]);
  expect(attemptLines({ ...fact, type: "ActionSucceeded", detail: "ok", already: false }, options)).toEqual([]);
});

it("adds a folded log and an annotation at the template in a GitHub Actions job", () => {
  const run = sampleRun(exitHandlerYaml);
  const events = run.report(1_000, "[0].step1", {
    exitCode: 1,
    message: "50% done, then lost",
    logTail: "::error::not ours\n##[command]nor this",
  });
  const placeOf = (template: string) => (template === "task-a" ? { file: "a,b.yaml", line: 12, column: 5 } : undefined);
  expect(githubLines(events.slice(0, 1), run.state(), { ...options, placeOf })).toEqual([
    "13:14:33.000Z  ✖ Failed      step1  1.0s  exit code 1 (50% done, then lost)",
    "::group::step1 Failed",
    "| ::error::not ours",
    "| ## [command]nor this",
    "::endgroup::",
    "::error file=a%2Cb.yaml,line=12,col=5,title=step1 Failed::step1: exit code 1 (50%25 done, then lost)",
  ]);
});

it("folds what a step wrote that succeeded, and shows all of it rather than the end", () => {
  const run = sampleRun(exitHandlerYaml);
  const events = run.report(1_000, "[0].step1");
  const logs = new Map([["exit-handler-7kq2d[0].step1", ["one", "two"]]]);
  expect(githubLines(events.slice(0, 1), run.state(), { ...options, placeOf: () => undefined, logs })).toEqual([
    "13:14:33.000Z  ✔ Succeeded   step1  1.0s",
    "::group::step1 Succeeded",
    "| one",
    "| two",
    "::endgroup::",
  ]);
});

it("annotates a failed step without a log and without a place", () => {
  const run = sampleRun(exitHandlerYaml);
  const events = run.report(1_000, "[0].step1", { outcome: "error", message: "no such image" });
  expect(githubLines(events, run.state(), { ...options, placeOf: () => undefined }).slice(0, 2)).toEqual([
    "13:14:33.000Z  ⚠ Error       step1  1.0s  no such image",
    "::error title=step1 Error::step1: no such image",
  ]);
});
