/** Where and how a sign of life is given. */
export interface HeartbeatOptions {
  /** May hold a token: never in a message. */
  readonly url: string;
  readonly timeoutMs: number;
  readonly fetch?: typeof fetch;
}

/** Says once that the router lives; throws, without the address, when nobody heard it. Whoever listens alarms at silence. */
export async function beat({ url, timeoutMs, fetch: send = fetch }: HeartbeatOptions, status: object): Promise<void> {
  let answer: Response;
  try {
    answer = await send(url, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(status),
      redirect: "error",
      signal: AbortSignal.timeout(timeoutMs),
    });
    await answer.body?.cancel();
  } catch (error) {
    const { name, code } = ((error as Error).cause ?? error) as { readonly name?: string; readonly code?: string };
    throw new Error(`the heartbeat was not heard: ${code ?? name}`);
  }
  if (!answer.ok) throw new Error(`the heartbeat was answered with ${answer.status}`);
}
