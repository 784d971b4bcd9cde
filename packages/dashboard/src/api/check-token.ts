/** What is wrong with a token; undefined when the server knows it. */
export async function tokenProblem(token: string): Promise<string | undefined> {
  try {
    const answer = await fetch("/api/onexit/v1/me", {
      headers: { authorization: `Bearer ${token}` },
      signal: AbortSignal.timeout(10_000),
    });
    if (answer.ok) return undefined;
    return answer.status === 401 ? "The server does not know this token." : `The server answered ${answer.status}.`;
  } catch {
    return "The server cannot be reached.";
  }
}
