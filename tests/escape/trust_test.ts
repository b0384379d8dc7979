import assert from "node:assert/strict";
import { FAMILIES } from "./families.ts";
import { withTable } from "./trust_table.ts";

Deno.test("escape: runtime/TRUST.md says what only one barrier stops", () => {
  const document = Deno.readTextFileSync(new URL("../../runtime/TRUST.md", import.meta.url));
  assert.equal(document, withTable(document), "write it: deno run -A tests/escape/trust_table.ts");
});

Deno.test("escape: attempts have names of their own, and what gets through has a reason", () => {
  for (const [family, attempts] of Object.entries(FAMILIES)) {
    assert.equal(new Set(attempts.map(({ name }) => name)).size, attempts.length, family);
    for (const { name, through = [], because } of attempts) {
      assert.equal(through.length > 0, because !== undefined, `${family}: ${name}`);
      assert.ok(through.length < 2, `no barrier stops "${name}"`);
    }
  }
});
