/**
 * The states of a project, and the last one again when it is asked for.
 *
 * @module
 */

import type { ProjectState } from "./watch_project.ts";

/**
 * Gives each state, and the last one once more, as one in which nothing changed, for each line that
 * was typed. Ends when the states do.
 */
export async function* withRepeats(
  states: AsyncIterable<ProjectState>,
  lines: AsyncIterable<string>,
): AsyncGenerator<ProjectState> {
  const [changes, typed] = [states[Symbol.asyncIterator](), lines[Symbol.asyncIterator]()];
  const change = () => changes.next().then((next) => ({ from: "changes", next } as const));
  const line = () => typed.next().then((next) => ({ from: "typed", next } as const));
  let last: ProjectState | undefined;
  let [nextChange, nextLine] = [change(), line()];
  for (;;) {
    const first = await Promise.race([nextChange, nextLine]);
    if (first.from === "changes") {
      if (first.next.done === true) return;
      nextChange = change();
      yield last = first.next.value;
    } else {
      // Without further lines only a change is waited for.
      nextLine = first.next.done === true ? new Promise(() => {}) : line();
      if (first.next.done !== true && last !== undefined) yield { id: last.id, changed: [] };
    }
  }
}
