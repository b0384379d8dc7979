/**
 * Every attempt of the tables in this folder, each a test of its own. Attempts know nothing of each other, so the next ones run already
 * while one is waited for.
 *
 * @module
 */

import type { Attempt } from "./attempt.ts";
import { capabilities } from "./capabilities.ts";
import { channel } from "./channel.ts";
import { configuration } from "./configuration.ts";
import { files } from "./files.ts";
import { granted } from "./granted.ts";
import { memory } from "./memory.ts";
import { network } from "./network.ts";
import { processes } from "./process.ts";
import { results } from "./results.ts";
import { ENV_CANARY, runAttempt } from "./run_attempt.ts";
import { type Servers, startServers } from "./servers.ts";
import { snapshot } from "./snapshot.ts";
import { storage } from "./storage.ts";
import { time } from "./time.ts";

const FAMILIES: Readonly<Record<string, readonly Attempt[]>> = {
  files,
  snapshot,
  network,
  process: processes,
  storage,
  channel,
  time,
  memory,
  results,
  configuration,
  capabilities,
  granted,
};
/** Attempts under way at a time. */
const AT_A_TIME = Math.max(2, navigator.hardwareConcurrency);

const queue: { name: string; attempt: Attempt }[] = Object.entries(FAMILIES)
  .flatMap(([family, attempts]) =>
    attempts.map((attempt) => ({ name: `${family}: ${attempt.name}`, attempt }))
  )
  .filter(({ attempt }) => attempt.linux !== true || Deno.build.os === "linux");
const outcomes: (Promise<void> | undefined)[] = [];
let servers: Servers | undefined;

function start(index: number): Promise<void> | undefined {
  const next = queue[index];
  if (next === undefined || servers === undefined) return undefined;
  const outcome = outcomes[index] ??= runAttempt(next.attempt, servers);
  // Whoever waits for it hears of it; nobody may be waiting yet.
  outcome.catch(() => {});
  return outcome;
}

Deno.test.beforeAll(() => {
  // What runs this has secrets; no child may see them.
  Deno.env.set("AIEL_ESCAPE_CANARY", ENV_CANARY);
  servers = startServers();
});

Deno.test.afterAll(async () => {
  await Promise.allSettled(outcomes);
  await servers?.[Symbol.asyncDispose]();
});

for (const [index, { name }] of queue.entries()) {
  Deno.test({
    name: `escape, ${name}`,
    // Other attempts begin and end meanwhile.
    sanitizeOps: false,
    sanitizeResources: false,
    fn: async () => {
      const outcome = start(index);
      for (let ahead = 1; ahead < AT_A_TIME; ahead++) start(index + ahead);
      await outcome;
    },
  });
}
