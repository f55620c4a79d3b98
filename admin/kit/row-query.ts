import type { Tx } from '#kit/db/tx.js';
import type { Subject } from '#access/declare.js';
import { scopeSql } from '#access/scope.js';
import type { Row } from './registry.js';

type Params = Readonly<Record<string, unknown>>;

/** Declared fields of a subject as a select list, by their own names: nothing else of a row is read. */
const lists = new WeakMap<Subject, string>();
function fieldList(subject: Subject): string {
  let list = lists.get(subject);
  if (!list) lists.set(subject, list = Object.entries(subject.fields).map(([field, column]) => `"row"."${column}" "${field}"`).join(', '));
  return list;
}

/**
 * A SELECT over the rows of one subject that the caller may see, put together from conditions with named parameters. Text and
 * nothing more: a list is asked for on every page, and building and hydrating entities took most of its time.
 */
export class RowQuery {
  #joins: string[] = [];
  #where: string[] = [];
  #params: Record<string, unknown> = {};
  #select: string[];
  #order: string[] = [];
  #limit: number | null = null;

  private constructor(private readonly subject: Subject) { this.#select = [fieldList(subject)]; }

  /** The ability compiled to WHERE; row-level security stands behind it. */
  static scoped(tx: Tx, subject: Subject): RowQuery {
    const scope = scopeSql(tx, subject, 'row', 'read');
    return new RowQuery(subject).andWhere(scope.text, scope.params);
  }

  clone(): RowQuery {
    const copy = new RowQuery(this.subject);
    copy.#joins = [...this.#joins];
    copy.#where = [...this.#where];
    copy.#params = { ...this.#params };
    copy.#select = [...this.#select];
    copy.#order = [...this.#order];
    copy.#limit = this.#limit;
    return copy;
  }

  andWhere(text: string, params: Params = {}): this { this.#where.push(text); return this.setParameters(params); }
  setParameters(params: Params): this { Object.assign(this.#params, params); return this; }
  /** Text that adds no row and takes none away. */
  join(text: string, params: Params = {}): this { this.#joins.push(text); return this.setParameters(params); }
  /** Instead of the declared fields. */
  select(expression: string, name: string): this { this.#select = [`${expression} "${name}"`]; return this; }
  addSelect(expression: string, name: string): this { this.#select.push(`${expression} "${name}"`); return this; }
  orderBy(expression: string, direction: 'ASC' | 'DESC', nulls = ''): this { this.#order.push(`${expression} ${direction} ${nulls}`.trimEnd()); return this; }
  limit(rows: number): this { this.#limit = rows; return this; }

  /** The statement with `$n` for its named parameters, in the order they stand in it. */
  sql(): [text: string, values: unknown[]] {
    const values: unknown[] = [];
    const numbers = new Map<string, number>();
    const order = this.#order.length ? ` order by ${this.#order.join(', ')}` : '';
    const named = `select ${this.#select.join(', ')} from "${this.subject.table}" "row"${this.#joins.map(j => ` ${j}`).join('')} where ${this.#where.map(w => `(${w})`).join(' and ')}${order}${this.#limit === null ? '' : ` limit ${this.#limit}`}`;
    const text = named.replace(/(?<!:):([A-Za-z]\w*)/g, (whole, name: string) => {
      if (!Object.hasOwn(this.#params, name)) return whole; // a colon inside a label
      if (!numbers.has(name)) numbers.set(name, values.push(this.#params[name]));
      return `$${numbers.get(name)}`;
    });
    return [text, values];
  }

  /** `repeated`: the text is the same for many requests and its plan does not depend on the values. */
  async rows<R extends Row = Row>(tx: Tx, repeated = false): Promise<R[]> {
    const [text, values] = this.sql();
    return repeated ? tx.prepared<R>(text, values) : tx.query<R>(text, values);
  }
}
