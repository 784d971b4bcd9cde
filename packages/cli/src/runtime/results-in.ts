/** The messages of an answer that has one on each line, `{"result": …}`; just ends where the connection does. */
export async function* resultsIn<T>(response: Response): AsyncIterable<T> {
  const decoder = new TextDecoder();
  let rest = "";
  try {
    for await (const chunk of response.body ?? []) {
      rest += decoder.decode(chunk, { stream: true });
      const lines = rest.split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines) if (line !== "") yield (JSON.parse(line) as { readonly result: T }).result;
    }
  } catch (error) {
    // What is cut off has told all that it could; whether there is more, the caller asks again.
    if (error instanceof SyntaxError) throw error;
  }
}
