import assert from "node:assert/strict";
import { contract, invoke, testContext } from "aiel/testing";
import "./entry_point.ts";
import { findTicket } from "./tickets.ts";

const JSON_TYPE = { "content-type": "application/json" };

Deno.test("the contract has no problem", () => {
  assert.deepEqual(contract().problems, []);
});

Deno.test("a ticket is shown, and one that is not there is 404", async () => {
  assert.deepEqual(await invoke("http", "GET /tickets/101"), {
    status: 200,
    headers: JSON_TYPE,
    body: findTicket("101"),
  });
  assert.deepEqual(await invoke("http", "GET /tickets/999"), {
    status: 404,
    headers: JSON_TYPE,
    body: { message: "Ticket not found: 999" },
  });
});

Deno.test("urgent mail is for now, and the log says so", async () => {
  const ctx = testContext();
  const body = { from: "ada@example.com", subject: "The site is down" };
  assert.deepEqual(await invoke("http", "POST /hooks/mail", { body }, { ctx }), {
    status: 202,
    headers: JSON_TYPE,
    body: { queue: "now" },
  });
  assert.deepEqual(ctx.logs.map(({ event }) => event), ["mail.received"]);
});

Deno.test("a model finds tickets, newest first, without addresses of customers", async () => {
  assert.deepEqual(await invoke("mcp", "desk/search_tickets", { text: "invoice" }), {
    tickets: [
      { id: "103", subject: "Invoice again", state: "open" },
      { id: "101", subject: "Invoice is missing", state: "open" },
    ],
  });
});
