import { describe, expect, it } from "vitest";
import { environmentFor, testPlaceOf } from "../../src/render/test-place.ts";

const address = new URL("http://127.0.0.1:9/hook");

describe("where a test message goes", () => {
  it.each([
    ["slack", { SLACK_BOT_TOKEN: "real", SLACK_WEBHOOK_URL_FILE: "real", SLACK_CHANNEL: "#a" }],
    ["github-status", { GITHUB_TOKEN: "real", GITHUB_TOKEN_FILE: "real" }],
    ["pagerduty", { PAGERDUTY_ROUTING_KEY: "real", PAGERDUTY_ROUTING_KEY_FILE: "real" }],
    ["webhook", { WEBHOOK_AUTHORIZATION: "real", WEBHOOK_URL: "real" }],
    ["email", { SMTP_URL: "real", SMTP_URL_FILE: "real" }],
  ])("no credential of the world goes along with one of %s", (action, env) => {
    const environment = environmentFor(action, address, env);
    expect(Object.values(environment)).toContain(address.href);
    expect(Object.values(environment)).not.toContain("real");
  });

  it("keeps what is no credential", () => {
    expect(environmentFor("slack", address, { SLACK_CHANNEL: "#a" })).toMatchObject({ SLACK_CHANNEL: "#a" });
  });

  it.each([
    ["slack", "smtp://127.0.0.1", "for slack write inbox, or an address such as http://… or https://…"],
    ["pagerduty", "http://127.0.0.1", "for pagerduty write inbox, or an address such as https://…"],
    ["email", "ops@example.com", "for email write inbox, or an address such as smtp://… or smtps://…"],
    ["cleanup", "inbox", "cleanup sends no message that could be tried"],
  ])("refuses what %s cannot speak to: %s", (action, place, problem) => {
    expect(() => testPlaceOf(action, place)).toThrow(problem);
  });
});
