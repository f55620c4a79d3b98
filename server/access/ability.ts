import { type AnyAbility, AbilityBuilder, createMongoAbility, subject as tagged, type MongoAbility } from '@casl/ability';
import { permittedFieldsOf } from '@casl/ability/extra';
import type { Actor } from './actor.js';
import type { Grant, Holder, Subject } from './declare.js';
import { conditionsMatcher } from './matcher.js';

export type Ability = MongoAbility<[string, string | object]>;

const subjects = new Map<string, Subject>();
/** Abilities of people by all that makes them: who, and with which roles for what. Roles are read afresh for each request, so one that was revoked is another key. */
const kept = new Map<string, Ability>();
const MOST_KEPT = 500;

/** Areas register their subjects once, at composition. */
export function registerSubjects(...added: readonly Subject[]): void {
  for (const s of added) {
    const known = subjects.get(s.name);
    if (known && known !== s) throw new Error(`subject ${s.name} is declared twice`);
    subjects.set(s.name, s);
  }
  kept.clear();
}
export const allSubjects = (): readonly Subject[] => [...subjects.values()];
export function subjectNamed(name: string): Subject {
  const s = subjects.get(name);
  if (!s) throw new Error(`subject ${name} is not declared`);
  return s;
}

function holdersOf(actor: Actor): Set<Holder> {
  const held = new Set<Holder>(actor.roles.map(r => r.role));
  if (actor.kind === 'visitor' || actor.kind === 'anonymous' || actor.kind === 'user') held.add(actor.kind);
  return held;
}

/** The CASL ability of an actor, from every registered declaration. A `system` actor may do everything: it is code, not a caller. */
export function abilityFor(actor: Actor): Ability {
  const { can, build } = new AbilityBuilder<Ability>(createMongoAbility);
  if (actor.kind === 'system') { can('manage', 'all'); return build({ conditionsMatcher }); }
  const held = holdersOf(actor);
  for (const subject of subjects.values())
    for (const grant of subject.grants.filter(g => g.to.some(h => held.has(h)))) allow(can, subject, grant, actor);
  return build({ conditionsMatcher });
}

function allow(can: AbilityBuilder<Ability>['can'], subject: Subject, grant: Grant, actor: Actor): void {
  const rows = grant.rows?.(actor);
  for (const [field, value] of Object.entries(rows ?? {})) if (value === undefined) throw new Error(`rule of ${subject.name}.${field} has no value`);
  const fields = grant.fields === undefined || grant.fields === '*' ? Object.keys(subject.fields) : [...grant.fields];
  for (const action of grant.actions) {
    if (action === 'read') can('read', subject.name, fields, rows as never);
    else can(action, subject.name, rows as never);
  }
}

const built = new WeakMap<object, Ability>();
/** The ability of a principal, built once per principal object, and once for all requests of one person with the same roles. */
export function abilityOf(principal: object): Ability {
  let ability = built.get(principal);
  if (!ability) { ability = keptAbility(principal as Actor); built.set(principal, ability); }
  return ability;
}

function keptAbility(actor: Actor): Ability {
  if (actor.kind !== 'user') return abilityFor(actor);
  const key = JSON.stringify([actor.id, actor.applicationId, actor.roles, actor.rowScope]);
  const ability = kept.get(key) ?? abilityFor(actor);
  kept.delete(key);
  kept.set(key, ability); // the one used last stands last
  if (kept.size > MOST_KEPT) kept.delete(kept.keys().next().value!);
  return ability;
}

/** Is the action allowed on this loaded object? Class checks are true if any rule might fit: never decide a row with them. */
export const permits = (ability: AnyAbility, action: string, subject: Subject, row: object): boolean =>
  ability.can(action, tagged(subject.name, { ...row }) as never);

/** The fields the ability lets the actor read on this very row. */
export const readableFields = (ability: AnyAbility, subject: Subject, row: Readonly<Record<string, unknown>>): readonly string[] =>
  fieldsOfAnyRow(ability, subject) ?? permittedFieldsOf(ability as MongoAbility, 'read', tagged(subject.name, { ...row }) as never, { fieldsFrom: rule => rule.fields ?? Object.keys(subject.fields) });

/** Copies them, and nothing else. */
export function project(ability: AnyAbility, subject: Subject, row: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const permitted = readableFields(ability, subject, row);
  const seen: Record<string, unknown> = {};
  for (const field of permitted) if (Object.hasOwn(row, field)) seen[field] = row[field];
  return seen;
}

const ofAnyRow = new WeakMap<object, Map<Subject, readonly string[] | null>>();
/** The fields that are permitted whatever stands in the row; null where a rule asks the row. Found once an ability: a list projects every row. */
function fieldsOfAnyRow(ability: AnyAbility, subject: Subject): readonly string[] | null {
  let bySubject = ofAnyRow.get(ability);
  if (!bySubject) ofAnyRow.set(ability, bySubject = new Map());
  let fields = bySubject.get(subject);
  if (fields === undefined) {
    const rules = ability.rulesFor('read', subject.name);
    fields = rules.some(rule => rule.conditions || rule.inverted) ? null : [...new Set(rules.flatMap(rule => rule.fields ?? Object.keys(subject.fields)))];
    bySubject.set(subject, fields);
  }
  return fields;
}
