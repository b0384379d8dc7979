// @ts-nocheck
export { du as Edge, dv as Graph, dw as Node } from '../../core.js';
import '../../../types/other.d.ts';
import 'zod';
