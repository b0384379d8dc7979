import assert from "node:assert/strict";
import { addressKey } from "./address_key.ts";

Deno.test("addressKey is the address, and of IPv6 the network", () => {
  assert.equal(addressKey("192.0.2.7"), "192.0.2.7");
  assert.equal(addressKey(undefined), "");
  for (const one of ["2001:db8:1:2::7", "2001:DB8:1:2:ffff::1", "2001:0db8:0001:2:0:0:0:9%eth0"]) {
    assert.equal(addressKey(one), "2001:db8:1:2");
  }
  assert.notEqual(addressKey("2001:db8:1:3::7"), addressKey("2001:db8:1:2::7"));
  assert.equal(addressKey("::1"), "0:0:0:0");
  assert.equal(addressKey("fe80::1"), "fe80:0:0:0");
});
