import assert from "node:assert/strict";
import { spellingHint, Spellings } from "./other_spelling.ts";

const NFC = "data/caf\u00e9.ts";
const NFD = "data/cafe\u0301.ts";

Deno.test("Spellings finds the file that differs in case or Unicode form only", () => {
  const spellings = new Spellings(() => ["entry_point.ts", NFC, "straße.ts"]);
  const found = (path: string) => spellings.find(path);
  assert.deepEqual(found("Entry_Point.ts"), { path: "entry_point.ts", differs: "case" });
  assert.deepEqual(found(NFD), { path: NFC, differs: "form" });
  assert.deepEqual(found(NFD.toUpperCase()), { path: NFC, differs: "case and form" });
  assert.deepEqual(found(NFC.toUpperCase()), { path: NFC, differs: "case" });
  assert.deepEqual(found("STRASSE.ts"), { path: "straße.ts", differs: "case" });
  for (const path of [NFC, "entry_point.js", "", "data"]) assert.equal(found(path), undefined);
});

Deno.test("Spellings asks for the files once, and only when one is looked for", () => {
  let asked = 0;
  const spellings = new Spellings(() => (asked++, ["a.ts"]));
  assert.equal(asked, 0);
  spellings.find("A.ts");
  spellings.find("B.ts");
  assert.equal(asked, 1);
});

Deno.test("spellingHint says what differs", () => {
  const hint = (differs: "case" | "form" | "case and form") => spellingHint({ path: NFC, differs });
  assert.equal(hint("case"), `Names differ by case: the file is "${NFC}"`);
  assert.match(hint("form"), /Unicode form NFC/);
  assert.match(hint("case and form"), /^Names differ by case, and .*Unicode form NFC/);
});
