// @ts-nocheck
export { jV as AND, jW as BaseTranslator, jX as BasicTranslator, jY as Comparator, jZ as Comparators, j_ as Comparison, j$ as EQ, k0 as Expression, k1 as FilterDirective, k2 as FunctionFilter, k3 as FunctionalTranslator, k4 as GT, k5 as GTE, k6 as LT, k7 as LTE, k8 as NE, k9 as NOT, ka as OR, kb as Operation, kc as Operator, kd as Operators, ke as StructuredQuery, kf as TranslatorOpts, kg as Visitor, kh as VisitorComparisonResult, ki as VisitorOperationResult, kj as VisitorResult, kk as VisitorStructuredQueryResult, kl as castValue, km as isBoolean, kn as isFilterEmpty, ko as isFloat, kp as isInt, kq as isObject, kr as isString } from '../core.js';
import '../../types/other.d.ts';
import 'zod';
