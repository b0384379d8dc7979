import assert from "node:assert/strict";
import { deniedAddresses, isDeniedAddress } from "./private_addresses.ts";

/** Whether an IPv4 address is in one of the blocks, by plain bits. */
function isDenied(address: string, blocks: readonly string[]): boolean {
  const bits = (text: string) =>
    text.split(".").map((byte) => Number(byte).toString(2).padStart(8, "0")).join("");
  return blocks.filter((one) => one.includes("/")).some((block) => {
    const [first = "", length] = block.split("/");
    return bits(address).startsWith(bits(first).slice(0, Number(length)));
  });
}

Deno.test("without a network nothing needs to be denied", () => {
  assert.deepEqual(deniedAddresses(false), []);
});

for (const network of [true, ["api.example.com:443", "*.example.org"]]) {
  Deno.test(`private addresses are denied beside ${JSON.stringify(network)}`, () => {
    const denied = deniedAddresses(network);
    for (
      const address of [
        ...["0.0.0.0", "10.1.2.3", "100.64.0.1", "127.0.0.1", "127.255.255.254", "169.254.169.254"],
        ...[
          "172.16.0.1",
          "172.31.255.255",
          "192.168.1.1",
          "198.19.0.1",
          "224.0.0.1",
          "255.255.255.255",
        ],
      ]
    ) assert.ok(isDenied(address, denied), address);
    for (
      const address of ["8.8.8.8", "172.32.0.1", "100.128.0.1", "198.20.0.1", "223.255.255.255"]
    ) {
      assert.ok(!isDenied(address, denied), address);
    }
    assert.ok(denied.includes("[::1]") && denied.includes("[::]"));
  });
}

Deno.test("an address that was named stays open, and its neighbours do not", () => {
  const denied = deniedAddresses(["10.0.0.5:5432", "127.0.0.1"]);
  for (const address of ["10.0.0.5", "127.0.0.1"]) assert.ok(!isDenied(address, denied), address);
  for (const address of ["10.0.0.4", "10.0.0.6", "127.0.0.0", "127.0.0.2", "10.255.255.255"]) {
    assert.ok(isDenied(address, denied), address);
  }
});

Deno.test("localhost is named by its name", () => {
  const denied = deniedAddresses(["localhost:8080"]);
  assert.ok(!isDenied("127.0.0.1", denied));
  assert.ok(isDenied("127.0.0.2", denied));
  assert.ok(!denied.includes("[::1]") && denied.includes("[::]"));
});

Deno.test("an address of the allow list is denied when it is private and was not named", () => {
  for (const host of ["10.0.0.1:80", "169.254.169.254:80", "[::1]:443", "127.0.0.1"]) {
    assert.equal(isDeniedAddress(true, host), true, host);
  }
  for (const host of ["8.8.8.8:53", "example.com:443", "[2001:db8::1]:80"]) {
    assert.equal(isDeniedAddress(true, host), false, host);
  }
  assert.equal(isDeniedAddress(["10.0.0.1:80"], "10.0.0.1:80"), false);
});
