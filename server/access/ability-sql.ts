import type { AnyAbility } from '@casl/ability';
import { rulesToAST } from '@casl/ability/extra';
import { CompoundCondition, type Condition, FieldCondition } from '@ucast/core';

/** Allow-list: field of a rule -> SQL column, already quoted or plain. */
export type Columns = Readonly<Record<string, string>>;
export interface Sql { text: string; params: Record<string, unknown> }

const COMPARISON: Readonly<Record<string, string>> = { lt: '<', lte: '<=', gt: '>', gte: '>=' };

/** Compiles CASL rules to one SQL condition for WHERE: true for exactly the rows CASL lets through, else false or NULL. No matching rule gives FALSE. Unknown fields and operators throw. */
export function abilityToSql(ability: AnyAbility, action: string, subject: string, columns: Columns, prefix = 'ab'): Sql {
  const params: Record<string, unknown> = {};
  let n = 0;
  const bind = (value: unknown): string => {
    if (value === undefined || (typeof value === 'object' && !Array.isArray(value) && !(value instanceof Date))) throw new Error('unusable value in an access rule');
    const key = `${prefix}${n++}`;
    params[key] = value;
    return `:${key}`;
  };
  const column = (field: string): string => {
    if (!Object.hasOwn(columns, field)) throw new Error(`field ${field} is not mapped for ${subject}`);
    return columns[field]!;
  };
  const visit = (c: Condition): string => {
    if (c instanceof CompoundCondition) return compound(c, visit);
    if (!(c instanceof FieldCondition)) throw new Error(`unsupported condition ${c.operator}`);
    return compare(column(c.field), c.operator, c.value, bind);
  };
  const ast = rulesToAST(ability, action, subject);
  return { text: ast === null ? 'FALSE' : visit(ast), params };
}

/** The same with `$n`, for statements that are written by hand; `first` is the number of its first parameter. */
export function positional(sql: Sql, first: number): { text: string; values: unknown[] } {
  const names = Object.keys(sql.params);
  return { text: sql.text.replace(/:(\w+)/g, (_, name: string) => `$${first + names.indexOf(name)}`), values: Object.values(sql.params) };
}

function compound(c: CompoundCondition<Condition>, visit: (c: Condition) => string): string {
  const parts = c.value.map(visit);
  switch (c.operator) {
    case 'and': return parts.length ? `(${parts.join(' AND ')})` : 'TRUE';
    case 'or': return parts.length ? `(${parts.join(' OR ')})` : 'FALSE';
    case 'not': case 'nor': return `((${parts.join(' OR ')}) IS NOT TRUE)`;
    default: throw new Error(`unsupported condition ${c.operator}`);
  }
}

function compare(column: string, operator: string, value: unknown, bind: (v: unknown) => string): string {
  switch (operator) {
    case 'eq': return value === null ? `${column} IS NULL` : `(${column} = ${bind(value)})`;
    case 'ne': return value === null ? `${column} IS NOT NULL` : `(${column} IS DISTINCT FROM ${bind(value)})`;
    case 'in': case 'nin': {
      const all = value as unknown[];
      const rest = all.filter(x => x !== null);
      const hit = [rest.length ? `(${column} = ANY(${bind(rest)}))` : 'FALSE', ...(rest.length < all.length ? [`${column} IS NULL`] : [])].join(' OR ');
      return operator === 'in' ? `(${hit})` : `((${hit}) IS NOT TRUE)`;
    }
    case 'lt': case 'lte': case 'gt': case 'gte': return `(${column} ${COMPARISON[operator]} ${bind(value)})`;
    default: throw new Error(`unsupported operator ${operator}`);
  }
}
