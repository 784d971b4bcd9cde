import { Dialog } from "../parts/dialog.tsx";
import { shortcuts } from "./preferences.ts";
import { useStore } from "./store.ts";

const sections: readonly { readonly title: string; readonly keys: readonly (readonly [string, string])[] }[] = [
  {
    title: "Everywhere",
    keys: [
      ["/", "search"],
      ["g w", "workflows"],
      ["g d", "deliveries"],
      ["g e", "events"],
      ["g a", "actions"],
      ["t", "theme: auto, light, dark"],
      ["?", "this list"],
    ],
  },
  {
    title: "In a list",
    keys: [
      ["j", "next row"],
      ["k", "row before"],
      ["Enter", "open"],
    ],
  },
  {
    title: "In a workflow",
    keys: [
      ["f", "next failure"],
      ["e", "exit handler"],
      ["l", "logs"],
      ["d", "deliveries"],
      ["r", "retry (asks first)"],
      ["[", "newer run"],
      ["]", "older run"],
      ["Escape", "close the step"],
    ],
  },
];

/** The keys, and the switch for them. */
export function Help({ onClose }: { onClose: () => void }) {
  const state = useStore(shortcuts);
  return (
    <Dialog title="Keyboard shortcuts" onClose={onClose}>
      <div class="key-sections">
        {sections.map(({ title, keys }) => (
          <section key={title}>
            <h3>{title}</h3>
            <dl class="keys">
              {keys.map(([key, does]) => (
                <div key={key}>
                  <dt>
                    {key.split(" ").map((one) => (
                      <kbd key={one}>{one}</kbd>
                    ))}
                  </dt>
                  <dd>{does}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
      <label class="check">
        <input
          type="checkbox"
          checked={state === "on"}
          onChange={(event) => shortcuts.set(event.currentTarget.checked ? "on" : "off")}
        />
        Single letters are shortcuts
      </label>
      <form method="dialog" class="dialog-actions">
        <button type="submit" class="button button-primary">
          Close
        </button>
      </form>
    </Dialog>
  );
}
