/**
 * Tells of requests and of what they ran: a line for each request, below it the log of its runs.
 *
 * @module
 */

import type { Envelope, EnvelopeLogEntry } from "../../../runtime/mod.ts";
import type { Caller, SurfaceCall } from "../../../runtime/surfaces/host.ts";
import type { SurfaceLogEntry } from "../../../runtime/surfaces/surface_log.ts";
import type { Deps } from "../../deps.ts";
import { type Screen, visible, visibleText } from "../../program/screen.ts";
import { callLines, logLines } from "../run/run_report.ts";
import { endText, type HeardRun, type RunWatch } from "./run_watch.ts";

/** A request that runs something. */
interface Followed {
  readonly runs: { readonly id: string; readonly name: string }[];
  /** How many of them have not ended. */
  running: number;
  /** What is told below its line, once that is there; undefined: it is. */
  waiting: string[] | undefined;
}

type AnsweredRequest = Extract<SurfaceLogEntry, { readonly event: "surface.request" }>;

/** Tells of them. */
export class ServeReport implements RunWatch {
  readonly #requests = new Map<string, Followed>();
  #runs = 0;
  #answered = 0;

  constructor(private readonly deps: Pick<Deps, "global" | "screen" | "stream" | "signal">) {}

  /** Requests that were answered. */
  get answered(): number {
    return this.#answered;
  }

  began({ name }: SurfaceCall, { requestId }: Caller): HeardRun {
    const id = `local-${++this.#runs}`;
    const request = this.#requests.get(requestId) ?? { runs: [], running: 0, waiting: [] };
    this.#requests.set(requestId, request);
    request.runs.push({ id, name });
    request.running++;
    return {
      id,
      log: (entry) => this.#log(id, entry, request),
      ended: (envelope) => {
        this.#ended(id, name, envelope, request);
        request.running--;
        this.#forget(requestId, request);
      },
    };
  }

  /** Takes what the surfaces say of a request. */
  readonly take = (entry: SurfaceLogEntry): void => {
    switch (entry.event) {
      case "surface.request":
        return this.#answer(entry);
      case "surface.header_dropped":
        return this.#note(entry, `header "${entry.header}" was left out: ${entry.why}`);
      case "surface.answer_broken":
        // That the caller went away its run says.
        if (entry.code === "CANCELLED") return;
        return this.#note(entry, `the answer broke off: ${entry.code}`);
      case "surface.failed":
        return this.#note({ ...entry, execution_id: undefined }, `aiel failed: ${entry.error}`);
    }
  };

  /** Its answer has begun. */
  #answer(entry: AnsweredRequest): void {
    this.#answered++;
    const request = this.#requests.get(entry.request_id);
    if (this.deps.global.json) {
      const { method, path, status, ms, code = null, why = null } = entry;
      const execution_id = request?.runs[0]?.id ?? null;
      this.#document({ type: "request", method, path, status, code, why, ms, execution_id });
    } else {
      this.deps.stream(`${this.#line(entry, request?.runs ?? [])}\n`);
      if (entry.why !== undefined) this.deps.stream(`  ${visibleText(entry.why)}\n`);
      for (const line of request?.waiting ?? []) this.deps.stream(`${line}\n`);
    }
    if (request === undefined) return;
    request.waiting = undefined;
    this.#forget(entry.request_id, request);
  }

  #line({ method, path, status, ms, code }: AnsweredRequest, runs: Followed["runs"]): string {
    const { screen } = this.deps;
    const style = status < 400 ? screen.green : status < 500 ? screen.yellow : screen.red;
    return [
      screen.bold(visible(method)),
      visible(path),
      style(code === undefined ? String(status) : `${status} ${visible(code)}`),
      screen.dim(`${ms < 10 ? ms : Math.round(ms)} ms`),
      ...runs.map(({ id, name }) => `${id}${named(name, screen)}`),
    ].join("  ");
  }

  #log(id: string, entry: EnvelopeLogEntry, request: Followed): void {
    if (this.deps.global.json) {
      this.#document({ type: "log", execution_id: id, entry });
    } else this.#below(id, logLines([entry], this.deps.screen), request);
  }

  #ended(id: string, name: string, envelope: Envelope, request: Followed): void {
    const { error, meta, ok } = envelope;
    if (this.deps.global.json) {
      const ms = meta.duration_ms;
      const code = error?.code ?? null;
      this.#document({ type: "execution", execution_id: id, name, ok, code, ms });
      return;
    }
    const lines = callLines(meta, this.deps.screen);
    if (error !== null) {
      lines.push(...endText(error, this.deps.screen, this.deps.signal).split("\n"));
    }
    this.#below(id, lines, request);
  }

  #note(entry: Told, text: string): void {
    const { level, request_id, execution_id } = entry;
    if (this.deps.global.json) {
      this.#document({ type: "note", level, execution_id: execution_id ?? null, text });
      return;
    }
    const style = level === "error" ? this.deps.screen.red : this.deps.screen.yellow;
    const request = this.#requests.get(request_id);
    this.#below(execution_id ?? "", [`${style("note:")} ${visibleText(text)}`], request);
  }

  /** Below the line of its request where that is still to come, else by itself. */
  #below(id: string, lines: readonly string[], request: Followed | undefined): void {
    if (request?.waiting !== undefined) {
      request.waiting.push(...lines.map((line) => `  ${line}`));
      return;
    }
    const from = id === "" ? "" : `${this.deps.screen.dim(id)} `;
    for (const line of lines) this.deps.stream(`  ${from}${line}\n`);
  }

  #forget(requestId: string, { running, waiting }: Followed): void {
    if (running === 0 && waiting === undefined) this.#requests.delete(requestId);
  }

  #document(document: unknown): void {
    this.deps.stream(`${visibleText(JSON.stringify(document))}\n`);
  }
}

/** What a line says besides its text. */
interface Told {
  readonly level: "info" | "warn" | "error";
  readonly request_id: string;
  readonly execution_id: string | undefined;
}

/** Names of routes say what the request's own line says. */
function named(name: string, screen: Screen): string {
  return name.includes(" ") ? "" : ` ${screen.cyan(visible(name))}`;
}
