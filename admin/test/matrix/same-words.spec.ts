import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { allSubjects } from '#access/ability.js';
import { allUseCases, type AnyUseCase } from '#access/use-case.js';
import { formSpec } from '#admin/kit/form.js';
import { inPanel } from '#admin/kit/registry.js';
import { panels } from '#admin/index.js';
import { resources } from '#admin/resources/index.js';
import { registerAreas } from '../../../server/composition/register.js';

registerAreas();

// One vocabulary: what the API calls a field or an action, the panels and the policy call the same.
interface Schema { properties?: Record<string, Schema>; items?: Schema; anyOf?: Schema[]; oneOf?: Schema[]; allOf?: Schema[]; $ref?: string }
interface Operation { operationId: string; security?: unknown[]; parameters?: { name: string; in: string }[]; requestBody?: { content: Record<string, { schema: Schema }> } }
const api = JSON.parse(readFileSync(path.resolve('docs/api/openapi.json'), 'utf8')) as { paths: Record<string, Record<string, Operation>>; components: { schemas: Record<string, Schema> } };
const operations = Object.entries(api.paths).flatMap(([url, by]) => Object.values(by).map(operation => ({ url, operation }))).filter(({ url }) => url.startsWith('/api/v1/'));
const useCases = new Map((allUseCases() as AnyUseCase[]).map(u => [u.name, u]));

/** Every property name of a schema, however deep; names of other schemas are followed. */
function namesOf(schema: Schema, into = new Set<string>()): Set<string> {
  const resolved = schema.$ref ? api.components.schemas[schema.$ref.split('/').at(-1)!]! : schema;
  for (const [name, inner] of Object.entries(resolved.properties ?? {})) { into.add(name); namesOf(inner, into); }
  for (const inner of [resolved.items, ...resolved.anyOf ?? [], ...resolved.oneOf ?? [], ...resolved.allOf ?? []]) if (inner) namesOf(inner, into);
  return into;
}

/** Words of the API that are no field of a record: what a page shows on the way, or the shape around fields. */
const AROUND: Readonly<Record<string, string>> = {
  Household: 'people address smsConsent medicareContract birthDate',
  HouseholdInput: 'people address smsConsent medicareContract birthDate',
  Application: 'step household people address smsConsent medicareContract birthDate masked selection planName quote lines dueTodayCents hsa eligible reason note capCents start rule ruleText dueToday agreement hash membership memberNumber nextChargeCents channel name',
  ApplicationStatus: 'payment message membership memberNumber nextChargeCents bank',
  Verification: 'sentTo resendAt triesLeft',
};
/** Sealed values are read by another name than the column that keeps them. */
const readers = new Set(resources.flatMap(r => Object.keys(r.readers ?? {})));
const fields = new Set([...allSubjects().flatMap(s => Object.keys(s.fields)), ...readers]);

describe('fields', () => {
  test.each(Object.keys(AROUND))('%s of the API names the fields of the records as the policy and the panels do', schema => {
    const around = AROUND[schema]!.split(' ');
    const names = [...namesOf({ $ref: `#/components/schemas/${schema}` })];
    expect(names.filter(name => !fields.has(name) && !around.includes(name)), 'name it as the subject does, or say in AROUND that it is no field').toEqual([]);
    expect(around.filter(name => !names.includes(name)), 'in AROUND, but gone').toEqual([]);
  });

  test('of a panel are those of its subject', () => {
    for (const r of resources) expect(Object.keys(r.fields).filter(name => !Object.hasOwn(r.subject.fields, name)), r.id).toEqual([]);
  });
});

describe('actions', () => {
  const PUBLIC = new Set(['readSite', 'startSignIn', 'resendSignInCode', 'finishSignIn', 'currentSession']);
  test('of the API are use cases by their names', () => {
    expect(operations.map(o => o.operation.operationId).filter(name => !useCases.has(name) && !PUBLIC.has(name))).toEqual([]);
  });

  test('of the panels are use cases, and their forms have the fields of the input', () => {
    for (const { panel } of panels) for (const action of resources.filter(r => r.panels.includes(panel)).flatMap(r => inPanel(r, panel).actions)) {
      expect(useCases.get(action.useCase.name), action.useCase.name).toBe(action.useCase);
      const form = formSpec(action).schema as Schema;
      // a form of its own becomes the input by `toInput`: its fields are those it declares
      const declared = action.form?.schema ?? action.useCase.input;
      expect(Object.keys(form.properties ?? {}), action.useCase.name).toEqual(Object.keys((z.toJSONSchema(declared, { io: 'input', unrepresentable: 'any' }) as Schema).properties ?? {}));
    }
  });

  test('take over HTTP what the use case takes, flat or under one name', () => {
    const wrong: string[] = [];
    for (const { operation } of operations) {
      const useCase = useCases.get(operation.operationId);
      const body = operation.requestBody && Object.values(operation.requestBody.content)[0]?.schema;
      if (!useCase || !body) continue;
      const input = z.toJSONSchema(useCase.input, { io: 'input', unrepresentable: 'any' }) as Schema;
      const known = new Set([...namesOf(input), ...Object.keys(input.properties ?? {})]);
      const sent = Object.keys((body.$ref ? api.components.schemas[body.$ref.split('/').at(-1)!]! : body).properties ?? {});
      const unknown = sent.filter(name => !known.has(name));
      if (unknown.length && !PROVED_FIRST.has(operation.operationId)) wrong.push(`${operation.operationId}: ${unknown.join(', ')}`);
    }
    expect(wrong).toEqual([]);
  });
});

/** Their body is a proof that is checked before the use case runs and handed on as one. */
const PROVED_FIRST = new Set(['confirmContact', 'resumeApplication', 'resendCode', 'finishContactChange']);
