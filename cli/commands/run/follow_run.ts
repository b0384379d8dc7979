import type { EnvelopeLogEntry, Follower, HttpHead, Json } from "../../../runtime/mod.ts";
import { visible, visibleText } from "../../program/screen.ts";
import type { Deps } from "../../deps.ts";
import { logLines } from "./run_report.ts";

/** Hears of a run while it runs. */
export interface RunListener {
  /** Hears its log. */
  log(entry: EnvelopeLogEntry): void;
  /** Gets what it answers in parts; absent: the result has all of it. */
  readonly follow?: Follower | undefined;
}

/**
 * Shows what a run says while it runs: items on stdout, a line of JSON each, logs on stderr. Pieces
 * of a text body are written as they are. Under `--json` each is a document on a line of stdout.
 */
export function followRun(deps: Deps): RunListener & { readonly follow: Follower } {
  return deps.global.json ? followAsJson(deps) : followAsText(deps);
}

function followAsJson(deps: Deps) {
  const line = (document: unknown) => deps.stream(`${JSON.stringify(document)}\n`);
  return {
    log: (entry: EnvelopeLogEntry) => line({ type: "log", entry }),
    follow: {
      head: (head: HttpHead) => line({ type: "head", ...head }),
      item: (seq: number, value: Json) => {
        line({ type: "item", seq, value });
        return Promise.resolve();
      },
    },
  };
}

function followAsText(deps: Deps) {
  let isBody = false;
  return {
    log: (entry: EnvelopeLogEntry) => {
      for (const line of logLines([entry], deps.errorScreen)) deps.talk(line);
    },
    follow: {
      head: ({ status, headers }: HttpHead) => {
        isBody = true;
        const type = headers["content-type"];
        deps.talk(`${status}${type === undefined ? "" : ` ${visible(String(type))}`}`);
      },
      item: (_seq: number, value: Json) => {
        const text = isBody && typeof value === "string" ? value : `${JSON.stringify(value)}\n`;
        deps.stream(deps.screen.terminal ? visibleText(text) : text);
        return Promise.resolve();
      },
    },
  };
}
