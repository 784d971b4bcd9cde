import { Select } from "./select.tsx";

/** How far back a list goes, as `sinceTime` reads it; empty for all. */
export function Since({ value, onChange }: { value: string; onChange: (since: string) => void }) {
  return (
    <Select
      label="Since"
      value={value}
      options={[
        ["", "always"],
        ["15m", "15 minutes"],
        ["1h", "1 hour"],
        ["24h", "24 hours"],
        ["7d", "7 days"],
      ]}
      onChange={onChange}
    />
  );
}
