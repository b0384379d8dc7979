// @ts-nocheck
export { fJ as ConfigureHook, fK as foo, fL as getContextVariable, fM as registerConfigureHook, fN as setContextVariable } from '../core.js';
import '../../types/other.d.ts';
import 'zod';
