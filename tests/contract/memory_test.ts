import { WITH_SERVER, WITH_SQLITE } from "./asked_stores.ts";
import { skipped } from "./background_server.ts";
import { memoryContract } from "./memory_contract.ts";
import { memoryModel } from "./memory_model.ts";
import { memoryProcesses } from "./memory_processes.ts";
import { type MemoryKind, memoryServer } from "./memory_stores.ts";

const kinds: MemoryKind[] = WITH_SQLITE ? ["sqlite"] : [];
// As the other suites of stores: a server takes its time.
if (WITH_SERVER) {
  const server = await memoryServer();
  if (typeof server === "string") skipped("every test of memory on Postgres", server);
  else kinds.push("postgres");
}
for (const kind of kinds) {
  memoryContract(kind);
  memoryModel(kind);
  memoryProcesses(kind);
}
