import assert from "node:assert/strict";
import { isLoopback } from "./is_loopback.ts";

Deno.test("isLoopback knows the addresses of this machine alone, in any spelling", () => {
  for (const host of ["127.0.0.1", "127.255.0.7", "127.1", "::1", "0:0:0:0:0:0:0:1", "LocalHost"]) {
    assert.equal(isLoopback(host), true, host);
  }
});

Deno.test("isLoopback takes everything else for the world", () => {
  const others = ["0.0.0.0", "::", "10.0.0.1", "192.168.1.2", "fe80::1", "::ffff:127.0.0.1"];
  const names = ["aiel.example", "127.0.0.1.example", "localhost.example", "notlocalhost", ""];
  for (const host of [...others, ...names]) assert.equal(isLoopback(host), false, host);
});
