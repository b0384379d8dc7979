import assert from "node:assert/strict";
import { RuntimeError, toEnvelopeError } from "../protocol/errors.ts";
import { withMissedFileHint } from "./missed_file.ts";

const FILES = ["entry_point.ts", "data/t.json", "caf\u00e9.ts"].map((path) => ({ path }));

function hint(message: string, code: "USER_CODE_ERROR" | "NOT_FOUND" = "USER_CODE_ERROR") {
  return withMissedFileHint(toEnvelopeError(new RuntimeError(code, message)), FILES).hint;
}

Deno.test("withMissedFileHint knows how Deno and Node say that a file is not there", () => {
  const expected = 'Names differ by case: the file is "data/t.json"';
  for (
    const message of [
      'Module not found "data/T.json".',
      "No such file or directory (os error 2): readfile 'data/T.json'",
      "ENOENT: no such file or directory, open 'data/T.json'",
      "Cannot find module './data/T.json'\nRequire stack:\n- entry_point.ts",
      "Cannot find module '../T.json'\nRequire stack:\n- entry_point.ts",
    ]
  ) {
    assert.equal(hint(message), expected, message);
  }
  assert.match(hint('Module not found "cafe%CC%81.ts".') ?? "", /Unicode form NFC/);
});

Deno.test("withMissedFileHint leaves every other error alone", () => {
  assert.equal(hint('Module not found "data/none.json".'), undefined);
  assert.equal(hint('Module not found "data/t.json".'), undefined);
  assert.equal(hint("It says 'data/T.json'"), undefined);
  assert.equal(hint('Module not found "data/T.json".', "NOT_FOUND"), undefined);
  assert.equal(hint('Module not found "%".'), undefined);
  const hinted = toEnvelopeError(
    new RuntimeError("USER_CODE_ERROR", 'Module not found "data/T.json".', { hint: "own" }),
  );
  assert.equal(withMissedFileHint(hinted, FILES), hinted);
});

Deno.test("withMissedFileHint knows what lies on a disk and is never part of a snapshot", () => {
  for (const name of [".env", "config/.env.local"]) {
    const said = hint(`ENOENT: no such file or directory, open '${name}'`) ?? "";
    assert.match(said, /no part of a snapshot: declare the names in "capabilities"/);
  }
  const inModules = "No such file or directory (os error 2): readfile 'node_modules/x/a.txt'";
  assert.equal(hint(inModules), '"node_modules" is never part of a snapshot');
  assert.equal(hint("ENOENT: no such file or directory, open 'my.env'"), undefined);
});
