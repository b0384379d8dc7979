import assert from "node:assert/strict";
import * as fc from "fast-check";
import { HELP, parseCommandLine, UsageError } from "./command_line.ts";

Deno.test("parseCommandLine reads every flag, in both ways of giving a value", () => {
  assert.deepEqual(
    parseCommandLine([
      "--files-root",
      "dir",
      "--action=invoke",
      "--kind",
      "tool",
      "--handler=a=b",
      "--event",
      "-",
      "--timeout-ms",
      "1500",
      "--capabilities={}",
      "--integrations",
      "@grant.json",
      "--local-config=calls.json",
      "--pretty",
    ]),
    {
      filesRoot: "dir",
      action: "invoke",
      kind: "tool",
      handler: "a=b",
      event: "-",
      timeoutMs: 1500,
      capabilities: "{}",
      integrations: "@grant.json",
      localConfig: "calls.json",
      pretty: true,
    },
  );
  assert.deepEqual(parseCommandLine(["--name", "n", "--payload", "1"]), {
    handler: "n",
    event: "1",
  });
  assert.deepEqual(parseCommandLine(["-h", "-V"]), { help: true, version: true });
  assert.deepEqual(parseCommandLine([]), {});
});

Deno.test("parseCommandLine takes values that look odd but are values", () => {
  assert.deepEqual(parseCommandLine(["--event", ""]), { event: "" });
  assert.deepEqual(parseCommandLine(["--event="]), { event: "" });
  assert.deepEqual(parseCommandLine(["--event", "-1"]), { event: "-1" });
  assert.deepEqual(parseCommandLine(["--files-root=--odd"]), { filesRoot: "--odd" });
});

Deno.test("parseCommandLine says what is wrong with a flag", () => {
  const cases: [string[], RegExp][] = [
    [["--nonsense"], /^Unknown flag "--nonsense"$/],
    [["--file-root", "x"], /^Unknown flag "--file-root", did you mean "--files-root"\?$/],
    [["--timeout_ms", "1"], /did you mean "--timeout-ms"\?/],
    [["--act"], /did you mean "--action"\?/],
    [["describe"], /^Argument "describe" is not expected/],
    [[""], /^Argument "" is not expected/],
    [["--action"], /^Flag "--action" needs a value$/],
    [["--action", "--pretty"], /^Flag "--action" needs a value$/],
    [["--pretty=1"], /^Flag "--pretty" takes no value$/],
    [["--action", "a", "--action", "b"], /^Flag "--action" is given more than once/],
    [["--handler", "a", "--name", "b"], /alias/],
    [["--timeout-ms", "0"], /^Flag "--timeout-ms" is "0", expected a whole number above 0$/],
    [["--timeout-ms", "1.5"], /is "1.5"/],
    [["--timeout-ms", "1e9"], /is "1e9"/],
    [["--timeout-ms", "-5"], /is "-5"/],
    [["--timeout-ms", "9".repeat(100)], /expected a whole number/],
    [["--__proto__", "x"], /^Unknown flag/],
    [["--constructor"], /^Unknown flag/],
  ];
  for (const [args, message] of cases) {
    assert.throws(() => parseCommandLine(args), (error) => {
      assert.ok(error instanceof UsageError);
      assert.match(error.message, message);
      return true;
    });
  }
});

Deno.test("parseCommandLine gives a command line or a short UsageError for any arguments", () => {
  const flag = fc.constantFrom(
    "--action",
    "--event",
    "--timeout-ms",
    "--pretty",
    "--name",
    "-h",
    "--",
  );
  const argument = fc.oneof(flag, fc.string({ unit: "binary" }), flag.map((name) => `${name}=x`));
  fc.assert(fc.property(fc.array(argument, { maxLength: 6 }), (args) => {
    try {
      parseCommandLine(args);
    } catch (error) {
      assert.ok(error instanceof UsageError, `${error}`);
      assert.ok(error.message.length < 600);
    }
  }));
});

Deno.test("HELP names every flag and every environment variable", () => {
  for (
    const word of [
      "--files-root",
      "--action",
      "--kind",
      "--handler",
      "--name",
      "--event",
      "--payload",
      "--timeout-ms",
      "--capabilities",
      "--pretty",
      "--help",
      "--version",
      "EP_FILES_ROOT",
      "AIEL_PRETTY_JSON",
      "AIEL_AUTO_CTX",
      "AIEL_CACHE_DIR",
      "AIEL_DENO",
      "AIEL_ISOLATION",
    ]
  ) assert.ok(HELP.includes(word), word);
});
