import { createService, createWorld, encodeRequest, sampleRequest } from "@onexit/sdk/testing";
import { generate } from "selfsigned";
import { beforeAll, describe, expect, it } from "vitest";
import { email } from "../src/action.ts";
import { startMailServer } from "./mail-server.ts";

let tls: { readonly key: string; readonly cert: string };

beforeAll(async () => {
  const { private: key, cert } = await generate([{ name: "commonName", value: "mail.test" }], {
    keyType: "ec",
    extensions: [
      { name: "basicConstraints", cA: true, critical: true },
      { name: "subjectAltName", altNames: [{ type: 7, ip: "127.0.0.1" }] },
    ],
  });
  tls = { key, cert };
});

const password = "a password of 30 characters...";

async function deliver(environment: Readonly<Record<string, string>>) {
  const world = createWorld();
  const parameters = { from: "onexit@example.test", to: "ops@example.test", text: "hello" };
  const request = sampleRequest("email", parameters, { notAfter: Date.now() + 3_000 });
  await createService({ action: email, environment, world }).deliver(encodeRequest(request));
  return world.events;
}

const withLogin = (url: string, query = "") =>
  `${url.replace("//", `//onexit:${encodeURIComponent(password)}@`)}${query}`;

describe("TLS", () => {
  it("is spoken from the first byte with smtps, to a server that is trusted", async () => {
    await using target = await startMailServer({ ...tls, secure: true, password });
    const events = await deliver({ SMTP_URL: withLogin(target.url), SMTP_CA: tls.cert });
    expect(events).toMatchObject([{ type: "ActionSucceeded" }]);
    expect(target.mails).toMatchObject([{ secure: true, user: "onexit" }]);
  });

  it("is begun by STARTTLS where the server has it", async () => {
    await using target = await startMailServer({ ...tls, password });
    const events = await deliver({ SMTP_URL: withLogin(target.url), SMTP_CA: tls.cert });
    expect(events).toMatchObject([{ type: "ActionSucceeded" }]);
    expect(target.mails).toMatchObject([{ secure: true, user: "onexit" }]);
  });

  it.each([true, false])("with a stranger ends before anything is said (from the first byte: %s)", async (secure) => {
    await using target = await startMailServer({ ...tls, secure, password });
    const events = await deliver({ SMTP_URL: withLogin(target.url) });
    expect(events[0]).toMatchObject({ type: "ActionFailed", outcome: "retry" });
    expect(target.mails).toEqual([]);
  });

  it("is not done without where it is required: the password is not sent", async () => {
    const asked: string[] = [];
    await using target = await startMailServer({
      password,
      onAuth: ({ username = "" }, _, done) => {
        asked.push(username);
        done(null, { user: username });
      },
    });
    const events = await deliver({ SMTP_URL: withLogin(target.url, "?requireTLS=true") });
    expect(events[0]?.type).toMatch(/ActionDead|ActionFailed/);
    expect({ asked, mails: target.mails }).toEqual({ asked: [], mails: [] });
  });
});
