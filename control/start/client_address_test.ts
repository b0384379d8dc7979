import assert from "node:assert/strict";
import fc from "fast-check";
import { clientAddress } from "./client_address.ts";

const PEER = "192.0.2.1";

for (
  const [forwarded, proxies, address] of [
    ["203.0.113.7", 0, PEER],
    [null, 1, PEER],
    ["203.0.113.7", 1, "203.0.113.7"],
    ["198.51.100.9, 203.0.113.7", 1, "203.0.113.7"],
    ["198.51.100.9,203.0.113.7 , 192.0.2.2", 2, "203.0.113.7"],
    ["203.0.113.7", 2, PEER],
    ["203.0.113.7:4711", 1, "203.0.113.7"],
    ["2001:DB8::7", 1, "2001:db8::7"],
    ["[2001:db8::7]:4711", 1, "2001:db8::7"],
    ["[2001:db8::7]", 1, "2001:db8::7"],
    ["unknown", 1, PEER],
    ["203.0.113.7, _hidden", 1, PEER],
    ["203.0.113.7,", 1, PEER],
    ["", 1, PEER],
    ["999.1.1.1", 1, PEER],
  ] as const
) {
  Deno.test(`clientAddress behind ${proxies} of "${forwarded}" is ${address}`, () => {
    assert.equal(clientAddress(PEER, forwarded, proxies), address);
  });
}

Deno.test("clientAddress never believes what a caller puts before the entries of the proxies", () => {
  fc.assert(
    fc.property(
      fc.string(),
      fc.ipV4(),
      fc.integer({ min: 1, max: 3 }),
      (forged, caller, proxies) => {
        const added = [
          caller,
          ...Array.from({ length: proxies - 1 }, (_, at) => `192.0.2.${at + 2}`),
        ];
        assert.equal(clientAddress(PEER, [forged, ...added].join(", "), proxies), caller);
      },
    ),
  );
});
