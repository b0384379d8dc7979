import { callTexts } from "../../../control/api/call_texts.ts";
import * as v from "valibot";
import { showSnapshot, type SnapshotDetails } from "../../../control/api/snapshots.ts";
import type { Command } from "../../deps.ts";
import { foreign } from "../../program/foreign.ts";
import { columns, type Screen } from "../../program/screen.ts";
import { count, size } from "../../sync/amounts.ts";
import { connect, requirePlace } from "../../sync/connection.ts";
import { memberNames } from "../../sync/member_names.ts";

/** What `aiel snapshots show` says. */
export interface ShownSnapshot extends SnapshotDetails {
  workspace: string;
  project: string;
  /** Null where the service does not say it. */
  author_name: string | null;
}

/** What is shown of the exports. */
const Described = v.object({
  exports: v.array(v.object({ kind: v.string(), name: v.string() })),
});

/** The work of `aiel snapshots show`. */
export const snapshotsShow: Command<ShownSnapshot> = {
  run: async (input, deps) => {
    const snapshot = input.argument("snapshot") ?? "head";
    const [{ client }, place] = await Promise.all([connect(deps), requirePlace(deps)]);
    const [details, names] = await deps.progress.step(
      "Asking the control service",
      () =>
        Promise.all([
          client.call(showSnapshot, { params: { ...place, snapshot } }),
          memberNames(client, place.workspace),
        ]),
    );
    return { ...place, ...details, author_name: names.get(details.author) ?? null };
  },
  render: (shown, screen) => {
    const facts = columns(factsOf(shown).map(([key, value]) => [screen.cyan(key), value]));
    const message = foreign(shown.message.trim().replaceAll("\n", " "), 2_000);
    return [facts, message, exportsOf(shown, screen)].filter((part) => part !== "").join("\n\n");
  },
};

function factsOf(shown: ShownSnapshot): [string, string][] {
  const asked = Object.entries(shown.capabilities).flatMap(([name, value]) =>
    value === false || Array.isArray(value) && value.length === 0
      ? []
      : [value === true ? name : `${name} ${[value].flat().map(String).join(", ")}`]
  );
  const calls = callTexts(shown.integrations);
  return [
    ["snapshot", `#${shown.number} ${foreign(shown.snapshot_id)}`],
    ["project", foreign(`${shown.workspace}/${shown.project}`)],
    ["parent", foreign(shown.parent ?? "none")],
    ["pushed", foreign(`${shown.created_at} by ${shown.author_name ?? shown.author}`)],
    ["content", `${count(shown.file_count, "file")}, ${size(shown.bytes)}`],
    ["entry point", foreign(shown.entry_point)],
    [
      "runtime",
      foreign(`${shown.runtime_version}, bundle ${shown.bundle}, SDK ${shown.sdk_version}`),
    ],
    ["asks for", asked.length === 0 ? "nothing" : foreign(asked.join("; "), 1_000)],
    ...calls.length === 0
      ? []
      : [["integrations", foreign(calls.join(", "), 1_000)] as [string, string]],
    ...shown.variables.length === 0
      ? []
      : [["variables", foreign(shown.variables.join(", "), 1_000)] as [string, string]],
  ];
}

function exportsOf({ description }: ShownSnapshot, screen: Screen): string {
  const described = v.safeParse(Described, description);
  if (!described.success || described.output.exports.length === 0) return "";
  const rows = described.output.exports.map(({ kind, name }) => [
    screen.dim(foreign(kind)),
    screen.cyan(foreign(name)),
  ]);
  return `${screen.bold("Exports:")}\n${columns(rows, "  ")}`;
}
