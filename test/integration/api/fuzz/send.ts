import { Agent, request } from "node:http";
import type { Sent } from "./request.ts";

/** What came back; of a stream that began only that it did. */
export interface Answered {
  readonly status: number;
  readonly type: string;
  readonly text: string;
}

/** An answer that takes longer is none. */
const longestMs = 15_000;
const agent = new Agent({ keepAlive: true, maxSockets: 4 });

/** Sends a request as it stands: fetch would tidy it up. Rejects when there is no answer. */
export function send(base: string, { method, path, headers, body }: Sent, isStream: boolean): Promise<Answered> {
  return new Promise((resolve, reject) => {
    // By itself it tells the length of a body only where one is usual.
    const length = body === undefined ? {} : { "content-length": Buffer.byteLength(body) };
    const options = { method, path: asciiOf(path), headers: { ...headers, ...length }, agent };
    const asked = request(`${base}/`, options, (response) => {
      const { statusCode: status = 0 } = response;
      const type = response.headers["content-type"] ?? "";
      if (isStream && status === 200) {
        resolve({ status, type, text: "" });
        return void asked.destroy();
      }
      let text = "";
      response.setEncoding("utf8").on("data", (piece: string) => {
        text += piece;
      });
      response.on("end", () => resolve({ status, type, text })).on("error", reject);
    });
    asked.setTimeout(longestMs, () => asked.destroy(new Error(`no answer within ${longestMs} ms`)));
    asked.on("error", reject);
    asked.end(body);
  });
}

/** Node's client refuses to send what is no path at all. */
function asciiOf(path: string): string {
  return path.replace(/[^!-~]/g, encodeURIComponent);
}
