import assert from "node:assert/strict";
import { parseCapabilities } from "../policy/capabilities.ts";
import { denialHint } from "./denial_hint.ts";

Deno.test("denialHint names an entry that a manifest can declare", () => {
  const cases: [string, string][] = [
    ['Requires net access to "api.example.com:443"', "network"],
    ['Requires net access to "[2001:db8::1]:80"', "network"],
    ['Requires sys access to "hostname"', "sys"],
    ['Requires run access to "pdftotext"', "subprocess"],
    ['Requires read access to "/data/in.csv"', "read"],
    ['Requires ffi access to "/opt/lib/x.so"', "ffi"],
    ["Denied: network example.com:80", "network"],
  ];
  for (const [text, capability] of cases) {
    const map = JSON.parse(/"capabilities": (\{.*\}),/.exec(denialHint(text))?.[1] ?? "null");
    assert.deepEqual(Object.keys(map), [capability], text);
    parseCapabilities(map, "capabilities");
  }
});

Deno.test("denialHint never advises what would be refused", () => {
  const cases: [string, RegExp][] = [
    ['Requires run access to "sh"', /^No grant can allow this: .*"sh"/],
    ['Requires run access to "deno"', /^No grant can allow this/],
    ['Requires sys access to "nothing"', /^No grant can allow this/],
    ['Requires env access to "NODE_OPTIONS"', /^No grant can allow this/],
    ['Requires read access to "/proc/1/environ"', /^No grant can allow this/],
    ['Requires ffi access to "/opt/x.txt"', /^No grant can allow this/],
    ['Requires write access to "out.txt"', /"write": "scratch".*TMPDIR/],
    ['Requires write access to "/etc/passwd"', /"write": "scratch".*TMPDIR/],
    ['Requires import access to "esm.sh:443"', /copy the module into the snapshot/],
    ['Requires write access to "/tmp/a-r8llOv"', /temporary files.*"write": "scratch"/],
    ['Requires write access to "/var/tmp"', /temporary files.*"write": "scratch"/],
    ['Requires net access to "0.0.0.0:8000"', /^No grant can allow this: a snapshot is no server/],
    ['Requires net access to "[::]:0"', /^No grant can allow this: a snapshot is no server/],
    ["Deno.symlink() requires unscoped --allow-read and --allow-write", /copy the file$/],
    ["Requires env access", /by name and not all at once.*{"env": \["API_KEY"\]}/],
    ["Requires net access", /^Declare what the code needs/],
    ["Requires ffi access", /^Declare what the code needs/],
    ['Requires read access to "../outside"', /^Declare what the code needs/],
    ["anything else", /^Declare what the code needs/],
  ];
  for (const [text, hint] of cases) {
    assert.match(denialHint(text), hint, text);
    assert.doesNotMatch(denialHint(text), /"capabilities": \{"(?:subprocess|sys|env|ffi|read)"/);
  }
});
