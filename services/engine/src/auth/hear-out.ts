import type { Context } from "hono";

/** How much more is listened to, and for how long, ms. */
const mostBytes = 64 * 1024 * 1024;
const longestMs = 30_000;

/**
 * An answer to a body that nobody wants to read, whole at once, which ends only when the body has: whoever is still sending when the
 * connection is closed is told of a broken connection, and not of the answer.
 */
export async function hearOut(c: Context, answer: Response): Promise<Response> {
  const { body } = c.req.raw;
  if (body === null || body.locked) return answer;
  const bytes = new Uint8Array(await answer.arrayBuffer());
  const headers = new Headers(answer.headers);
  headers.set("content-length", String(bytes.length));
  let isTold = false;
  const stream = new ReadableStream({
    async pull(controller) {
      if (!isTold) {
        isTold = true;
        return controller.enqueue(bytes);
      }
      await passOver(body);
      controller.close();
    },
  });
  return new Response(stream, { status: answer.status, headers });
}

async function passOver(body: ReadableStream<Uint8Array>): Promise<void> {
  const until = performance.now() + longestMs;
  let length = 0;
  try {
    for await (const piece of body) {
      length += piece.length;
      if (length > mostBytes || performance.now() > until) return;
    }
  } catch {
    // The client has gone.
  }
}
