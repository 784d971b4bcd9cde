import { readConfig } from "@onexit/sdk";
import { expect, it } from "vitest";
import { pagerdutyConfig } from "../src/config.ts";
import { routingKey } from "./fake-pagerduty.ts";

it("reads the certificate of a private receiver from the file that PAGERDUTY_CA_FILE names", () => {
  const environment = { PAGERDUTY_ROUTING_KEY: routingKey, PAGERDUTY_CA_FILE: "/tmp/ca.pem" };
  const { values, problems } = readConfig(pagerdutyConfig, environment, (path) => `pem of ${path}\n`);
  expect(problems).toEqual([]);
  expect(values).toEqual({ routingKey, eventsUrl: "https://events.pagerduty.com", ca: "pem of /tmp/ca.pem" });
});

it.each([
  [{ PAGERDUTY_ROUTING_KEY: "short" }, "PAGERDUTY_ROUTING_KEY: an integration key is 32 letters and digits"],
  [{ PAGERDUTY_EVENTS_URL: "http://127.0.0.1:1" }, 'PAGERDUTY_EVENTS_URL: "http://127.0.0.1:1": an https URL'],
  [{ PAGERDUTY_CA_FILE: "/nowhere/ca.pem" }, "PAGERDUTY_CA_FILE: cannot read /nowhere/ca.pem: ENOENT"],
])("says what is wrong with %j, and no secret", (environment, problem) => {
  expect(readConfig(pagerdutyConfig, environment).problems).toEqual([problem]);
});
