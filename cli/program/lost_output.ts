import type { LostOutput } from "../../runtime/write_output.ts";

/** What to say on standard error when a result did not arrive. */
export function lostOutputText({ reason }: LostOutput, hint?: string): string {
  const text = `error: Standard output could not be written: ${reason}\n`;
  return hint === undefined ? text : `${text}hint: ${hint}\n`;
}
