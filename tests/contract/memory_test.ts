import { memoryContract } from "./memory_contract.ts";
import { memoryModel } from "./memory_model.ts";
import { memoryProcesses } from "./memory_processes.ts";

memoryContract("sqlite");
memoryModel("sqlite");
memoryProcesses("sqlite");
