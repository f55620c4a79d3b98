/** Row-level security settings of a unit of work: `all` for staff, else the tenant keys the caller may touch. */
export interface RowScope { readonly all?: boolean; readonly keys?: Readonly<Partial<Record<TenantKey, readonly string[]>>> }
export const TENANT_KEYS = ['application', 'contact', 'verification', 'agency', 'agent', 'group', 'household', 'user'] as const;
export type TenantKey = (typeof TENANT_KEYS)[number];
/** `record`: the one record whose history is read. Nobody has it for longer than a transaction, and nothing is written by it. */
export type WidenedKey = TenantKey | 'record';

/** Who acts, as far as the database is concerned. `access/actor.ts` gives it meaning. */
export interface Principal {
  readonly kind: string;
  readonly id: string | null;
  readonly rowScope: RowScope;
  readonly requestId?: string | undefined;
  readonly ip?: string | undefined;
}
