/** One message of a server-sent stream; one without data says only where the stream is. */
export interface Message {
  readonly id: string;
  readonly event: string;
  readonly data: string;
}

/** Takes text as it comes and gives the messages that it completes; a comment gives none. */
export function createSseParser(): (text: string) => readonly Message[] {
  let rest = "";
  let id = "";
  let event = "";
  let isPlace = false;
  let data: string[] = [];
  return (text) => {
    const messages: Message[] = [];
    const lines = `${rest}${text}`.split(/\r\n|\n|\r(?!$)/);
    rest = lines.pop() ?? "";
    for (const line of lines) {
      if (line === "") {
        if (data.length > 0 || event !== "" || isPlace)
          messages.push({ id, event: event || "message", data: data.join("\n") });
        event = "";
        isPlace = false;
        data = [];
        continue;
      }
      const [, field = "", value = ""] = /^([^:]*)(?:: ?(.*))?$/s.exec(line) ?? [];
      if (field === "data") data.push(value);
      else if (field === "event") event = value;
      else if (field === "id") {
        id = value;
        isPlace = true;
      }
    }
    return messages;
  };
}
