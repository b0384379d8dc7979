// @ts-nocheck
export { iV as FunctionParameters, iW as JsonKeyOutputFunctionsParser, iX as JsonOutputFunctionsParser, iY as OutputFunctionsParser } from '../../core.js';
import '../../../types/other.d.ts';
import 'zod';
