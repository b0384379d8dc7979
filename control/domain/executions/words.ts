/**
 * The closed sets of words of executions.
 *
 * @module
 */
import { ErrorCodeName, ExecutionSource, ExecutionState, LogLevel } from "../../api/executions.ts";
import { RecordMode } from "../../api/record_mode.ts";
import type { ErrorCode } from "../../../runtime/protocol/errors.ts";

/** How far an execution may be. */
export const EXECUTION_STATES: readonly ExecutionState[] = ExecutionState.options;
/** What may ask for an execution. */
export const EXECUTION_SOURCES: readonly ExecutionSource[] = ExecutionSource.options;
/** What may be kept of requests and results. */
export const RECORD_MODES: readonly RecordMode[] = RecordMode.options;
/** Levels of lines of a log. */
export const LOG_LEVELS: readonly LogLevel[] = LogLevel.options;
/** Codes of errors of envelopes. */
export const ERROR_CODES: readonly ErrorCode[] = ErrorCodeName.options;
