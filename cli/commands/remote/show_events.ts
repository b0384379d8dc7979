import type { ServerEvent } from "../../../control/api/client.ts";
import { LogLineDocument } from "../../../control/api/executions.ts";
import type { Json } from "../../../runtime/mod.ts";
import { isRecord } from "../../../runtime/protocol/is_record.ts";
import type { Deps } from "../../deps.ts";
import { visibleText } from "../../program/screen.ts";
import { followRun } from "../run/follow_run.ts";
import { logLines } from "../run/run_report.ts";

/** What is heard of an execution while it runs. */
export interface SeenEvents {
  /** Shows an event as a local run would; one that is of no known form is passed over. */
  show(event: ServerEvent): void;
  /** Id of the execution, once it was heard. */
  execution(): string | undefined;
}

/** An id as the service makes them. */
const ID = /^exe_[0-9a-z]{26}$/;

/**
 * Shows what a service says of an execution: items on stdout, logs on stderr; under `--json` each
 * is a document on a line of stdout.
 */
export function showEvents(deps: Deps): SeenEvents {
  const { follow } = followRun(deps);
  const jsonLine = (document: unknown) => deps.stream(`${visibleText(JSON.stringify(document))}\n`);
  let id: string | undefined;
  return {
    execution: () => id,
    show: ({ event, data }) => {
      if (!isRecord(data)) return;
      if (event === "execution") {
        if (typeof data["id"] === "string" && ID.test(data["id"])) id = data["id"];
        if (id === undefined) return;
        if (deps.global.json) jsonLine({ type: "execution", id });
        else deps.talk(deps.errorScreen.dim(`execution ${id}`));
      } else if (event === "log") {
        const line = LogLineDocument.safeParse(data);
        if (!line.success) return;
        if (deps.global.json) jsonLine({ type: "log", entry: line.data });
        else for (const text of logLines([line.data], deps.errorScreen)) deps.talk(text);
      } else if (event === "head" && typeof data["status"] === "number") {
        const headers = isRecord(data["headers"]) ? data["headers"] : {};
        follow.head({ status: data["status"], headers: textsOf(headers) });
      } else if (event === "item" && typeof data["seq"] === "number") {
        void follow.item(data["seq"], (data["value"] ?? null) as Json);
      }
    },
  };
}

function textsOf(headers: Readonly<Record<string, unknown>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, String(value)]),
  );
}
