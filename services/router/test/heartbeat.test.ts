import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, expect, it } from "vitest";
import { beat } from "../src/heartbeat.ts";

let server: Server;
let heard: string[];
let answer: number | "never";

beforeEach(async () => {
  heard = [];
  answer = 200;
  server = createServer((request, response) => {
    request.setEncoding("utf8").on("data", (text: string) => heard.push(`${request.method} ${request.url} ${text}`));
    request.on("end", () => {
      if (answer !== "never") response.writeHead(answer, { location: "/elsewhere" }).end();
    });
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
});
afterEach(() => {
  server.closeAllConnections();
  server.close();
});
const url = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}/ping/secret-token`;

it("says that the router lives", async () => {
  await beat({ url: url(), timeoutMs: 5_000 }, { service: "onexit-router" });
  expect(heard).toEqual(['POST /ping/secret-token {"service":"onexit-router"}']);
});

it.each([500, 404, 302, "never"] as const)(
  "fails without the address in its words when the answer is %s",
  async (given) => {
    answer = given;
    const failure = await beat({ url: url(), timeoutMs: 200 }, {}).catch((error: Error) => error);
    expect(failure).toBeInstanceOf(Error);
    expect(String(failure)).toMatch(/^Error: the heartbeat was/);
    expect(String(failure)).not.toContain("secret-token");
  },
);

it("fails when nobody is there", async () => {
  const gone = url();
  server.close();
  await expect(beat({ url: gone, timeoutMs: 1_000 }, {})).rejects.toThrow("the heartbeat was not heard: ECONNREFUSED");
});
