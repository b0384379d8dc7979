import type { EnvelopeLogEntry, Follower, Json } from "../../../runtime/mod.ts";
import { visible, visibleText } from "../../program/screen.ts";
import type { Deps } from "../../deps.ts";
import { logLines } from "./run_report.ts";

/** Hears of a run while it runs: its log, and what it answers in parts. */
export interface RunListener extends Follower {
  log(entry: EnvelopeLogEntry): void;
}

/**
 * Shows what a run says while it runs: items on stdout, a line of JSON each, logs on stderr. Pieces
 * of a text body are written as they are. Under `--json` each is a document on a line of stdout.
 *
 * @param redacted takes out of logs what is not to be shown
 */
export function followRun(deps: Deps, redacted?: <T>(value: T) => T): RunListener {
  const follower = deps.global.json ? followAsJson(deps) : followAsText(deps);
  if (redacted === undefined) return follower;
  return { ...follower, log: (entry) => follower.log(redacted(entry)) };
}

function followAsJson(deps: Deps): RunListener {
  const line = (document: unknown) => deps.stream(`${JSON.stringify(document)}\n`);
  return {
    log: (entry) => line({ type: "log", entry }),
    head: (head) => line({ type: "head", ...head }),
    item: (seq, value) => {
      line({ type: "item", seq, value });
      return Promise.resolve();
    },
  };
}

function followAsText(deps: Deps): RunListener {
  let isBody = false;
  return {
    log: (entry: EnvelopeLogEntry) => {
      for (const line of logLines([entry], deps.errorScreen)) deps.talk(line);
    },
    head: ({ status, headers }) => {
      isBody = true;
      const type = headers["content-type"];
      deps.talk(`${status}${type === undefined ? "" : ` ${visible(String(type))}`}`);
    },
    item: (_seq, value: Json) => {
      const text = isBody && typeof value === "string" ? value : `${JSON.stringify(value)}\n`;
      deps.stream(deps.screen.terminal ? visibleText(text) : text);
      return Promise.resolve();
    },
  };
}
