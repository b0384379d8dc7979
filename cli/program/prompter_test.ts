import assert from "node:assert/strict";
import { CliError } from "../errors.ts";
import { createPrompter } from "./prompter.ts";

Deno.test("createPrompter never asks without a terminal, in CI or with --no-input, and names the flag", async () => {
  for (
    const [facts, why] of [
      [{ terminal: false, allowed: true, ci: false }, /this is no terminal/],
      [{ terminal: true, allowed: false, ci: false }, /--no-input or --json is set/],
      [{ terminal: true, allowed: true, ci: true }, /CI is set/],
    ] as const
  ) {
    const prompter = createPrompter(facts);
    assert.equal(prompter.available, false);
    const question = { message: "Commit message", instead: "-m <text>" };
    const asking = [
      () => prompter.text(question),
      () => prompter.secret(question),
      () => prompter.confirm(question),
      () => prompter.select({ ...question, choices: [{ value: "a" }] }),
    ];
    for (const ask of asking) {
      await assert.rejects(ask, (error) => {
        assert.ok(error instanceof CliError);
        assert.deepEqual([error.code, error.exitCode, error.hint], [
          "INPUT_REQUIRED",
          2,
          "Pass -m <text>",
        ]);
        assert.match(error.message, why);
        return true;
      });
    }
  }
});
