import type { JsonObject } from "@onexit/events";
import { plainText } from "../argo-calls.ts";
import { type Need, Uncertain } from "../finding.ts";
import type { FoundCall } from "../script-in.ts";
import { hiddenIn, originOf, requireKnown } from "../surroundings.ts";
import type { Recognised } from "./recognised.ts";

/** Hosts that only an operator can open: their names lead nowhere outside. */
const inside = /^(?:localhost|[^.]+|.*\.(?:svc|local|internal|lan)|[\d.]+)$/;
const ownHeaders = /^(?:host|connection|content-length|transfer-encoding|expect|webhook-.*)$/;
const signing: Need = {
  variable: "WEBHOOK_SIGNING_SECRET",
  from: "a new one: whsec_ and the base64 of 32 random bytes",
};

/** A POST of anything to any other address. */
export function recogniseWebhook(found: FoundCall): Recognised {
  const { call, variables } = found;
  if (call.method !== "POST")
    throw new Uncertain(`its curl calls with ${call.method}; the webhook action only sends POST`);
  if (call.body === undefined) throw new Uncertain("its curl sends no body");
  const configured = hiddenIn(call.url);
  if (configured === undefined) requireKnown(call.url, variables);
  const authorization = call.headers.get("authorization");
  if (authorization !== undefined && configured === undefined && call.url.includes("{{")) {
    throw new Uncertain("it sends a secret to an address that the workflow chooses");
  }
  const isOwnAddress = configured === undefined && authorization === undefined;
  const url: Need[] =
    configured !== undefined
      ? [{ variable: "WEBHOOK_URL", from: originOf(configured, variables) }]
      : isOwnAddress
        ? []
        : [{ variable: "WEBHOOK_URL", from: call.url }];
  return {
    action: "webhook",
    parameters: {
      ...(isOwnAddress ? { url: call.url } : {}),
      ...headersOf(found),
      body: call.body,
    },
    needs: [
      ...url,
      ...authorizationNeed(authorization, found),
      ...openedFor(isOwnAddress ? call.url : undefined),
      signing,
    ],
    notes: [],
  };
}

function headersOf({ call, variables }: FoundCall): JsonObject {
  const { authorization, ...headers } = Object.fromEntries(call.headers);
  for (const name of Object.keys(headers))
    if (ownHeaders.test(name)) throw new Uncertain(`its curl sends the header ${name}`);
  requireKnown(headers, variables);
  const type = headers["content-type"] ?? "application/x-www-form-urlencoded";
  if (call.isJson ? /^application\/json/i.test(type) : type === plainText) delete headers["content-type"];
  else headers["content-type"] = type;
  return Object.keys(headers).length === 0 ? {} : { headers };
}

function authorizationNeed(header: string | undefined, { variables }: FoundCall): readonly Need[] {
  if (header === undefined) return [];
  const [, scheme = "", name] = /^(\w+ )?\uE000(\w+)\uE001$/.exec(header) ?? [];
  if (name === undefined) return [{ variable: "WEBHOOK_AUTHORIZATION", from: "what stood in the file" }];
  const before = scheme === "" ? "" : `${JSON.stringify(scheme)} and `;
  return [{ variable: "WEBHOOK_AUTHORIZATION", from: before + originOf(name, variables) }];
}

function openedFor(url: string | undefined): readonly Need[] {
  const [, host = ""] = /^https?:\/\/([^/:{]+)/.exec(url ?? "") ?? [];
  return host !== "" && inside.test(host)
    ? [{ variable: "ONEXIT_ALLOWED_HOSTS", from: `${host}, which is no public address` }]
    : [];
}
