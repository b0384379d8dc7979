/**
 * Where an event comes from, for tests.
 *
 * @module
 */

import type { EventSources } from "../commands/run/read_event.ts";

/** What a test decides. */
export interface FakeSources {
  cwd?: string;
  /** What is piped in; undefined: nothing is. `null`: a pipe that nothing ever comes through. */
  stdin?: string | null | undefined;
  signal?: AbortSignal;
}

/** Sources whose timers fire when standard input is idle, and the lines that were said. */
export function eventSources(world: FakeSources = {}): { sources: EventSources; said: string[] } {
  const { cwd = "/nowhere", stdin, signal = new AbortController().signal } = world;
  const said: string[] = [];
  const bytes = new TextEncoder().encode(stdin ?? "");
  const forever = new Promise<never>(() => {});
  const sources: EventSources = {
    cwd,
    signal,
    after: (_ms, callback) => {
      if (stdin === null) callback();
      return () => {};
    },
    talk: (line) => said.push(line),
    warn: (line) => said.push(`warning: ${line}`),
    stdin: {
      isTerminal: false,
      isPiped: () => Promise.resolve(stdin !== undefined),
      arrives: () => stdin === null ? forever : Promise.resolve(bytes.length > 0),
      read: () => stdin === null ? forever : Promise.resolve(bytes),
      lines: async function* () {},
    },
  };
  return { sources, said };
}
