import type { ConfigDeclaration } from "@onexit/sdk";
import { z } from "zod";

const http = z.string().regex(/^https?:\/\/[^/]/, "must be an http or https URL");

/** `name=value` pairs between commas, as OpenTelemetry writes them: values are percent-encoded. Throws for other texts. */
function headersIn(text: string): Readonly<Record<string, string>> {
  const pairs = text.split(",").map((pair) => {
    const [, name, value] = /^([^=\s]+)\s*=\s*(.+)$/.exec(pair.trim()) ?? [];
    if (name === undefined || value === undefined) throw new Error("no name=value");
    return [name, decodeURIComponent(value)];
  });
  return Object.fromEntries(pairs);
}

const headers = z.string().transform((text, context) => {
  try {
    return headersIn(text);
  } catch {
    context.addIssue({ code: "custom", message: "must be name=value pairs between commas" });
    return z.NEVER;
  }
});

function headerSecrets(text: string): readonly string[] {
  try {
    return Object.values(headersIn(text)).flatMap((value) => [value, value.replace(/^\w+ /, "")]);
  } catch {
    return [];
  }
}

/** The environment of the metrics action: one of the two destinations, or both. */
export const metricsConfig = {
  /** May hold a name and a password. */
  pushgateway: { name: "PUSHGATEWAY_URL", secret: true, requiredUnless: "OTEL_EXPORTER_OTLP_ENDPOINT", check: http },
  otlp: { name: "OTEL_EXPORTER_OTLP_ENDPOINT", requiredUnless: "PUSHGATEWAY_URL", check: http },
  otlpHeaders: { name: "OTEL_EXPORTER_OTLP_HEADERS", secret: true, partsOf: headerSecrets, check: headers },
} as const satisfies ConfigDeclaration;
