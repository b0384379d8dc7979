import { memoryContract } from "./memory_contract.ts";

memoryContract("sqlite");
