// @ts-nocheck
export { fO as Answer, fP as AnswerFor, fQ as Answers, fR as BaseDecisionModel, fS as BaseDecisionModelFields, fT as Box, fU as BoxAnswer, fV as BoxCoordinates, fW as Choice, fX as ChoiceAnswer, fY as ClassifierRequest, fZ as ClassifierResponse, f_ as ClassifierResponseFields, f$ as Content, g0 as JsonValue, g1 as Noul, g2 as NoulAnswer, g3 as NoulCriteria, g4 as Question, g5 as Score, g6 as ScoreAnswer, g7 as State, g8 as StateValue, g9 as parseClassifierResponse, ga as parseQuestions } from '../core.js';
import '../../types/other.d.ts';
import 'zod';
