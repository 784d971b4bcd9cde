import { describe, expect, it } from "vitest";
import { errorOfAnswer } from "../src/errors.ts";

const answer = (status: number, body = "", retryAfter: string | null = null) => ({ status, body, retryAfter });
const invalid = JSON.stringify({
  status: "invalid event",
  message: "Event object is invalid",
  errors: ["'payload.severity' is invalid"],
});

describe("what PagerDuty answers", () => {
  it.each([
    ["400 with its reasons", answer(400, invalid), "dead", "pagerduty answered 400: 'payload.severity' is invalid"],
    ["400 with a message", answer(400, '{"message":"Event object is invalid"}'), "dead", "Event object is invalid"],
    ["400 without JSON", answer(400, "no"), "dead", "pagerduty answered 400"],
    ["401", answer(401), "dead", "pagerduty answered 401"],
    ["404", answer(404), "dead", "pagerduty answered 404"],
    ["413", answer(413), "dead", "pagerduty answered 413"],
    ["a redirect", answer(307), "dead", "pagerduty answered 307"],
    ["408", answer(408), "unclear", "pagerduty answered 408"],
    ["429", answer(429), "retry", "pagerduty answered 429"],
    ["500", answer(500), "unclear", "pagerduty answered 500"],
    ["502", answer(502), "unclear", "pagerduty answered 502"],
    ["503", answer(503), "retry", "pagerduty answered 503"],
    ["200, which PagerDuty never does", answer(200, "<html>Welcome"), "unclear", "is PAGERDUTY_EVENTS_URL right?"],
    ["202 of another shape is no matter here", answer(204), "unclear", "is PAGERDUTY_EVENTS_URL right?"],
  ])("%s", (_, given, verdict, message) => {
    const error = errorOfAnswer(given, 1, 0);
    expect(error.verdict).toBe(verdict);
    expect(error.message).toContain(message);
    expect(error.details).toMatchObject({ status: given.status, body: given.body });
  });

  it.each([
    [1, null, 60_000],
    [3, null, 240_000],
    [30, null, 900_000],
    [1, "5", 5_000],
  ])("names when to come back after the %i. 429 with Retry-After %s", (attempt, retryAfter, retryAfterMs) => {
    expect(errorOfAnswer(answer(429, "", retryAfter), attempt, 0).details.retryAfterMs).toBe(retryAfterMs);
  });
});
