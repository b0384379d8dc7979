// @ts-nocheck
export { l0 as RuntimeEnvironment, l1 as getEnv, l2 as getEnvironmentVariable, l3 as getRuntimeEnvironment, l4 as isBrowser, l5 as isDeno, l6 as isJsDom, l7 as isNode, l8 as isWebWorker } from '../../core.js';
import '../../../types/other.d.ts';
import 'zod';
