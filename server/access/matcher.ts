import { buildMongoQueryMatcher } from '@casl/ability';
import { $and, $nor, $not, $or, and, gt, gte, lt, lte, nor, not, or } from '@ucast/mongo2js';

type Interpreter = (condition: { field: string }, object: unknown, context: { get(object: unknown, field: string): unknown }) => boolean;

/** In JavaScript null < 2 is true; in SQL it is unknown. Comparisons with null never match here. */
const neverNull = (compare: unknown): Interpreter => (condition, object, context) =>
  context.get(object, condition.field) != null && (compare as Interpreter)(condition, object, context);

/** createMongoAbility knows no $and/$or/$nor/$not: it reads them as field names and the rule silently never matches. */
export const conditionsMatcher = buildMongoQueryMatcher({ $and, $or, $nor, $not },
  { and, or, nor, not, lt: neverNull(lt), lte: neverNull(lte), gt: neverNull(gt), gte: neverNull(gte) } as never);
