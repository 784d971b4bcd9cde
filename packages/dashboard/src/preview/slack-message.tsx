import type { JsonObject } from "@onexit/events";
import { parseMrkdwn } from "../model/slack-text.ts";
import { Mark } from "../parts/mark.tsx";

/** Block Kit blocks about as Slack draws them; one of a kind that is not known stands as its JSON. */
export function SlackMessage({ blocks }: { blocks: readonly JsonObject[] }) {
  return (
    <div class="slack">
      <Mark size={36} />
      <div class="slack-content">
        <p class="slack-author">
          onexit <span class="slack-app">APP</span>
        </p>
        {blocks.map((block, i) => (
          <Block key={i} block={block} />
        ))}
      </div>
    </div>
  );
}

function Block({ block }: { block: JsonObject }) {
  switch (block.type) {
    case "header":
      return <p class="slack-header">{textOf(block.text).text}</p>;
    case "section":
      return (
        <div class="slack-section">
          {block.text === undefined ? null : <Text value={block.text} />}
          {listOf(block.fields).map((field, i) => (
            <Text key={i} value={field} />
          ))}
        </div>
      );
    case "context":
      return (
        <div class="slack-context">
          {listOf(block.elements).map((element, i) => (
            <Text key={i} value={element} />
          ))}
        </div>
      );
    case "actions":
      return (
        <div class="slack-actions">
          {listOf(block.elements).map((element, i) => (
            <span key={i} class="slack-button" title={typeof element.url === "string" ? element.url : ""}>
              {textOf(element.text).text}
            </span>
          ))}
        </div>
      );
    case "divider":
      return <hr />;
    default:
      return <pre class="value">{JSON.stringify(block, undefined, 2)}</pre>;
  }
}

function Text({ value }: { value: unknown }) {
  const { text, isPlain } = textOf(value);
  if (isPlain) return <span>{text}</span>;
  return (
    <span>
      {parseMrkdwn(text).map((part, i) => {
        switch (part.kind) {
          case "bold":
            return <strong key={i}>{part.text}</strong>;
          case "italic":
            return <em key={i}>{part.text}</em>;
          case "code":
            return <code key={i}>{part.text}</code>;
          case "block":
            return <pre key={i}>{part.text}</pre>;
          case "link":
            return (
              <span key={i} class="slack-link" title={part.url}>
                {part.text}
              </span>
            );
          default:
            return part.text;
        }
      })}
    </span>
  );
}

function textOf(value: unknown): { readonly text: string; readonly isPlain: boolean } {
  if (typeof value !== "object" || value === null) return { text: "", isPlain: true };
  const { type, text } = value as { readonly type?: unknown; readonly text?: unknown };
  return { text: typeof text === "string" ? text : "", isPlain: type !== "mrkdwn" };
}

function listOf(value: unknown): readonly JsonObject[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === "object" && one !== null) : [];
}
