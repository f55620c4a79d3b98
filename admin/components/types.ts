import type { Kind } from '../kit/operators.js';

export type Tone = 'good' | 'busy' | 'warn' | 'bad' | 'quiet';
export type { Kind };
export type Scalar = string | number | boolean | null | undefined;

export interface PropertyCustom { label?: string; kind?: Kind; options?: Record<string, string>; tones?: Record<string, Tone>; hint?: string; sealed?: boolean }
export interface Property { name: string; propertyPath: string; isSortable: boolean; reference: string | null; custom: PropertyCustom }

export interface JsonSchema {
  /** Resource that the value is an id of. */
  reference?: string;
  /** What people read for each value. */
  labels?: Record<string, string>;
  type?: string | string[]; enum?: unknown[]; const?: unknown; format?: string; description?: string; default?: unknown; minLength?: number; maxLength?: number; minimum?: number; maximum?: number;
  pattern?: string; items?: JsonSchema; properties?: Record<string, JsonSchema>; required?: string[]; anyOf?: JsonSchema[];
}
export interface FormSpec { form: true; label: string; explain: string | null; confirm: string | null; danger: boolean; idField: string | null; schema: JsonSchema; previews?: boolean; choices?: Choices }
export type Choices = Readonly<Record<string, readonly { value: string; label: string }[]>>;
export interface Preview { lines: { label: string; value: string | number | null; kind: 'money' | 'date' | 'text'; strong?: boolean }[]; confirmed: Record<string, unknown> }
export interface ListSpec { label: string; singular: string; hint: string | null; icon: string; searchable: boolean; nameLabel: string | null; related: { resource: string; field: string; label: string; value?: string }[]; document: string | null }
export interface Action { name: string; actionType: 'resource' | 'record' | 'bulk'; component?: string; custom: Partial<FormSpec> & Partial<ListSpec> }
export interface Resource { id: string; navigation: { name: string; icon: string } | null; resourceActions: Action[]; actions: Action[]; listProperties: Property[]; showProperties: Property[]; filterProperties: Property[] }
export interface RecordJson { id: string; title: string; params: Record<string, Scalar>; populated: Record<string, { id: string; title: string } | undefined>; recordActions: Action[] }
export interface Notice { id: string; message: string; type?: string }
export interface State { resources: Resource[]; session: { email: string; title?: string; roles?: string[]; panels?: string[] } | null; paths: { rootPath: string; loginPath: string; logoutPath: string }; branding: { companyName: string }; notices: Notice[] }

export interface TimelineEntry { id: string; at: string; actor: string; action: string; outcome: string; changes: Record<string, [unknown, unknown]>; details: Record<string, unknown> }
/** `values` are what a form about a record starts from. */
export interface ActionProps { action: Action; resource: Resource; record?: RecordJson; values?: Record<string, unknown>; choices?: Choices }

export const listSpec = (resource: Resource): ListSpec => (resource.actions.find(a => a.name === 'list')?.custom ?? {}) as ListSpec;
