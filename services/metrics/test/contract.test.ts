import { actionContract, startHttpTarget } from "@onexit/sdk/testing";
import { describe } from "vitest";
import { metrics } from "../src/action.ts";

describe.each(["PUSHGATEWAY_URL", "OTEL_EXPORTER_OTLP_ENDPOINT"])("with %s", (variable) => {
  actionContract({
    action: metrics,
    parameters: {},
    secrets: ["token-of-somebody"],
    start: async () => {
      // The same values at the same place are the same act.
      const target = await startHttpTarget({ identify: ({ path, body }) => `${path} ${body}` });
      const environment = { [variable]: target.url, OTEL_EXPORTER_OTLP_HEADERS: "authorization=token-of-somebody" };
      return { target, environment };
    },
  });
});
