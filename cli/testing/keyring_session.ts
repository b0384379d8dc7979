/**
 * What the keyring test runs inside a D-Bus session: uses the real store and says what happened, as
 * JSON on one line.
 *
 * @module
 */

import { openCredentials } from "../credentials/open_credentials.ts";

const store = openCredentials({
  env: (name) => Deno.env.get(name) || undefined,
  os: Deno.build.os,
  now: () => new Date("2026-11-20T12:00:00Z"),
});
const [step = "", profile = "", token = ""] = Deno.args;
const steps: Record<string, () => Promise<unknown>> = {
  set: () => store.set(profile, token),
  find: () => store.find(profile),
  remove: () => store.remove(profile),
  problem: () => store.keyringProblem(),
};
const answer = await steps[step]?.() ?? null;
await Deno.stdout.write(new TextEncoder().encode(`${JSON.stringify(answer)}\n`));
