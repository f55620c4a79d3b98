import { forbidden, notFound } from '#kit/errors/app-error.js';
import { isUuid } from '#kit/ids/ids.js';
import type { Tx } from '#kit/db/tx.js';
import { type ActionContext, BaseProperty, BaseRecord, BaseResource, type Filter, type PropertyType } from './adminjs.js';
import { callerOf } from './caller.js';
import { fieldsToShow, presentRow } from './present.js';
import { condition, type Condition, perPageOf, sortOf } from './query.js';
import { countRows, listPage, manyRows, namesOf, oneRow } from './reader.js';
import type { PanelResource, Row } from './registry.js';

interface FindOptions { limit?: number; offset?: number; sort?: { sortBy?: string; direction?: string } }
const TYPES: Readonly<Record<string, PropertyType>> = { money: 'number', number: 'number', flag: 'boolean', date: 'date', instant: 'datetime', reference: 'reference' };

/** A record that keeps the row behind it for permission checks. The row itself never leaves the server. */
export class GuardedRecord extends BaseRecord {
  readonly #row: Row;
  /** Names of use cases that make no sense on it now, for what other rows say. */
  readonly withheld = new Set<string>();
  constructor(params: Record<string, unknown>, resource: BaseResource, row: Row, private readonly name: string) { super(params, resource); this.#row = row; }
  get row(): Row { return this.#row; }
  /** A row of a list: without what can be done with it, which the record's own page brings. */
  brief(): object { return { id: this.id(), title: this.name, params: this.params, populated: this.populated, baseError: null, errors: {}, recordActions: [], bulkActions: [] }; }
  override title(): string { return this.name; }
  override toJSON(admin?: Parameters<BaseRecord['toJSON']>[0]): ReturnType<BaseRecord['toJSON']> { return { ...super.toJSON(admin), title: this.name }; }
}

/**
 * The one resource AdminJS sees, whatever the entity: reads go through the ability (rows, then fields), nothing is ever written.
 * Everything AdminJS would do by itself with a table ends here.
 */
export class GuardedResource extends BaseResource {
  readonly #properties: readonly BaseProperty[];
  constructor(readonly entry: PanelResource, neighbours: ReadonlySet<string>) {
    super();
    this.#properties = [new IdProperty(), ...fieldsToShow(entry).filter(name => name !== 'id').map((name, i) => new FieldProperty(entry, name, i, neighbours))];
  }

  override id(): string { return this.entry.id; }
  override databaseName(): string { return 'mpp'; }
  override properties(): BaseProperty[] { return [...this.#properties]; }
  override property(path: string): BaseProperty | null { return this.#properties.find(p => p.path() === path) ?? null; }

  override async find(filter: Filter, options: FindOptions, context?: ActionContext): Promise<BaseRecord[]> {
    if (Number(options.offset) > 0) throw notFound(); // pages are found by place
    const query = { perPage: perPageOf(String(options.limit)), place: null, ...sortOf(this.entry, options.sort?.sortBy, options.sort?.direction), search: null, conditions: this.#conditions(filter) };
    return this.read(context, async tx => this.records(tx, (await listPage(tx, this.entry, query)).rows, context, this.entry.list));
  }
  override async count(filter: Filter, context?: ActionContext): Promise<number> {
    return this.read(context, async tx => (await countRows(tx, this.entry, { search: null, conditions: this.#conditions(filter) })).total);
  }
  override async findOne(id: string, context?: ActionContext): Promise<GuardedRecord> {
    if (!isUuid(id)) throw notFound();
    return this.read(context, async tx => {
      const [record] = await this.records(tx, [await oneRow(tx, this.entry, id)], context, fieldsToShow(this.entry));
      for (const action of this.entry.actions) if (action.offered && (action.when?.(record!.row) ?? true) && !await action.offered(tx, record!.row)) record!.withheld.add(action.useCase.name);
      return record!;
    });
  }
  /** For references: the row's name and nothing else. No name where none may be read: the record that names it can be, all the same. */
  override async findMany(ids: (string | number)[], context?: ActionContext): Promise<BaseRecord[]> {
    const known = callerOf(context?.currentAdmin).ability.can('read', this.entry.subject.name) ? ids.map(String).filter(isUuid) : [];
    return known.length ? this.read(context, async tx => this.records(tx, await manyRows(tx, this.entry, known), context, [])) : [];
  }

  override create(): Promise<never> { return Promise.reject(forbidden()); }
  override update(): Promise<never> { return Promise.reject(forbidden()); }
  override delete(): Promise<never> { return Promise.reject(forbidden()); }

  /** Rows as records: named, and with the permitted ones of `fields`. */
  async records(tx: Tx, rows: readonly Row[], context: ActionContext | undefined, fields: readonly string[]): Promise<GuardedRecord[]> {
    const names = await namesOf(tx, this.entry, rows);
    const { ability } = callerOf(context?.currentAdmin);
    const records = rows.map(row => new GuardedRecord(presentRow(ability, this.entry, row, fields), this, row, names.get(String(row['id'])) ?? ''));
    for (const [name, made] of Object.entries(this.entry.computed ?? {})) {
      const looked = made.look && fields.includes(name) ? await made.look(tx, rows) : null;
      for (const record of looked ? records : []) if (record.params[name] !== null) record.params[name] = looked!.get(String(record.id())) ?? record.params[name];
    }
    return records;
  }

  read<T>(context: ActionContext | undefined, run: (tx: Tx) => Promise<T>): Promise<T> {
    const { db, actor, ability } = callerOf(context?.currentAdmin);
    if (!ability.can('read', this.entry.subject.name)) return Promise.reject(notFound());
    return db.glance(actor, run);
  }

  #conditions(filter: Filter | undefined): Condition[] {
    return Object.values(filter?.filters ?? {}).map(f => {
      if (typeof f.value !== 'string') throw notFound();
      return condition(this.entry, `filters.${f.path}`, f.value);
    });
  }
}

class IdProperty extends BaseProperty {
  constructor() { super({ path: 'id', type: 'uuid', isId: true, isSortable: false }); }
  override isTitle(): boolean { return false; }
}

class FieldProperty extends BaseProperty {
  constructor(private readonly entry: PanelResource, private readonly field: string, position: number, private readonly neighbours: ReadonlySet<string>) {
    super({ path: field, type: TYPES[entry.fields[field]?.kind ?? 'text'] ?? 'string', isSortable: Object.hasOwn(entry.fields, field), position });
  }
  /** Only resources of the same panel: AdminJS throws on a name it does not know. */
  override reference(): string | null {
    const to = this.entry.fields[this.field]?.reference;
    return to && this.neighbours.has(to) ? to : null;
  }
  override isEditable(): boolean { return false; }
  override isTitle(): boolean { return false; }
}
