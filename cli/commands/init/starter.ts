/**
 * The project that `aiel init` makes when no example is asked for.
 *
 * @module
 */

/** Files by path. */
export const STARTER: Readonly<Record<string, string>> = {
  "entry_point.ts": `import { type Context, tool } from "aiel";
import * as z from "zod";

/** What normalize_email takes. */
const Contact = z.object({
  email: z.string().describe("An e-mail address, as it was typed"),
});

/** Trims and lower-cases an e-mail address. */
export const normalizeEmail = tool(
  "normalize_email",
  { description: "Trims and lower-cases an e-mail address", input: Contact },
  (ctx: Context, contact) => {
    const email = contact.email.trim().toLowerCase();
    ctx.log("normalize_email.completed", { changed: email !== contact.email });
    return { email };
  },
);
`,
  "entry_point_test.ts": `import assert from "node:assert/strict";
import { contract, invoke, testContext } from "aiel/testing";
import "./entry_point.ts";

Deno.test("the project's contract has no problem", () => {
  assert.deepEqual(contract().problems, []);
});

Deno.test("normalize_email trims and lower-cases, and says so in the log", async () => {
  const ctx = testContext();
  const contact = { email: " Ada@Example.COM " };
  assert.deepEqual(await invoke("tool", "normalize_email", contact, { ctx }), {
    email: "ada@example.com",
  });
  assert.equal(ctx.logs[0]?.event, "normalize_email.completed");
});
`,
};
