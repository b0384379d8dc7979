/**
 * Writes `os_verdicts.json`, the list of what each attempt comes to with the second barrier alone,
 * from runs that AIEL_ESCAPE_RECORD was set for. An attempt that ended in several ways gets all of
 * them; one that was not made keeps what it had. The difference to the list before is to be looked
 * at: the list proves nothing by itself.
 *
 *     AIEL_ESCAPE_MODE=os AIEL_ESCAPE_RECORD=/tmp/one.json deno test -A tests/escape/escape_test.ts
 *     deno run -A tests/escape/record_verdicts.ts /tmp/one.json
 *
 * @module
 */

import type { Envelope } from "../../runtime/mod.ts";
import { allAttempts } from "./families.ts";
import before from "./os_verdicts.json" with { type: "json" };

const known: Record<string, string | string[]> = before;
const verdicts: Record<string, string | string[]> = {};
const runs = Deno.args.map((path) =>
  JSON.parse(Deno.readTextFileSync(path)) as Record<string, Envelope>
);
for (const { name } of allAttempts()) {
  const codes = new Set(runs.flatMap((envelopes) => {
    const envelope = envelopes[`os ${name}`];
    return envelope === undefined ? [] : [envelope.error?.code ?? "ok"];
  }));
  const [first, ...more] = [...codes].sort();
  const made = first === undefined || more.length === 0 ? first : [first, ...more];
  const verdict = made ?? known[name];
  if (verdict !== undefined) verdicts[name] = verdict;
}
Deno.writeTextFileSync(
  `${import.meta.dirname}/os_verdicts.json`,
  JSON.stringify(verdicts, null, 2) + "\n",
);
