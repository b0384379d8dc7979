import assert from "node:assert/strict";
import { CliError } from "../errors.ts";
import { checkAddress, normalAddress, sameAddress } from "./address.ts";

Deno.test("checkAddress lets tokens go over http:// to this machine only, or where it was allowed", () => {
  for (
    const fine of [
      "https://aiel.example.com",
      "http://127.0.0.1:8787",
      "http://127.8.9.10",
      "http://localhost:1",
      "http://aiel.localhost",
      "http://[::1]:8787",
    ]
  ) checkAddress(fine, false);
  for (
    const open of [
      "http://aiel.example.com",
      "http://127.0.0.1.example.com",
      "http://10.0.0.1",
      "http://localhost.example.com",
      "http://0.0.0.0:8787",
      "http://[::ffff:10.0.0.1]",
    ]
  ) {
    assert.throws(
      () => checkAddress(open, false),
      (error) => error instanceof CliError && error.exitCode === 2,
      open,
    );
    checkAddress(open, true);
  }
});

Deno.test("sameAddress sees through spelling and through nothing else", () => {
  assert.equal(normalAddress("HTTPS://Aiel.Example.com:443/api//"), "https://aiel.example.com/api");
  assert.ok(sameAddress("https://a.example/", "https://A.example"));
  for (const other of ["http://a.example", "https://a.example:8443", "https://a.example/b"]) {
    assert.ok(!sameAddress("https://a.example", other), other);
  }
});
