// @ts-nocheck
import '../../../types/other.d.ts';
export { d9 as AgentRun, da as BaseTracer, db as Run, dc as RunType, dd as isBaseTracer } from '../../core.js';
import 'zod';
