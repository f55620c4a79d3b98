import { allSubjects } from '#access/ability.js';
import { user } from '#access/actor.js';
import type { Finding } from './walk.js';
import { type MatrixWorld, ROLES } from './people.js';
import { covers, type Expected, expectedRows, TABLE } from './table.js';

/** Panel resource -> its table, where the fixture has rows. */
const RESOURCE_OF: Readonly<Record<string, string>> = {
  application: 'applications', household: 'households', person: 'members', membership: 'memberships', agreement: 'agreements', payment: 'payments', invoice: 'invoices', subscription: 'subscriptions',
  billing_intent: 'intents', notice: 'notices', agency: 'agencies', agent: 'agents', employer_group: 'groups', invitation: 'invitations',
};
/** Tables of which everybody has rows of their own: kept apart by user id. */
const OWN = new Set(['user_account', 'role_grant', 'session', 'second_factor', 'recovery_code', 'password_reset']);

/** The last enforcer by itself: what PostgreSQL answers the application's role in each role's scope when the code asks for everything. */
export async function walkTables({ world, rows, scopeOf }: MatrixWorld, table: Expected): Promise<Finding[]> {
  const findings: Finding[] = [];
  const secured = allSubjects().filter(s => s.tenancy !== 'public').map(s => s.table);
  for (const name of secured.filter(t => !OWN.has(t) && RESOURCE_OF[t] && !table.tables[t])) findings.push({ at: TABLE, text: `add "${name}" to "tables": for each role, whose rows row-level security lets through` });
  for (const role of ROLES) for (const name of secured.filter(t => !OWN.has(t))) {
    const seen = await world.db.read(user('00000000-0000-7000-8000-000000000009', role, [{ role, ...scopeOf(role) }]), tx => tx.query<{ id: string }>(`select id from ${name}`));
    const whose = rows.get(RESOURCE_OF[name] ?? '');
    const allowed = expectedRows(table, name, role);
    if (!whose) { if (allowed !== 'all' && seen.length && !['owner', 'billing', 'support', 'compliance'].includes(role)) findings.push({ at: `${role}, table ${name}`, text: `shows ${seen.length} rows, and the table has none for it` }); continue; }
    const extra = seen.filter(r => !covers(allowed, whose.get(r.id) ?? ''));
    const missing = [...whose].filter(([id, tag]) => covers(allowed, tag) && !seen.some(r => r.id === id));
    if (extra.length) findings.push({ at: `${role}, table ${name}`, text: `row-level security shows rows of ${extra.map(r => whose.get(r.id)).join(' ')}` });
    if (missing.length) findings.push({ at: `${role}, table ${name}`, text: `row-level security hides rows of ${missing.map(([, tag]) => tag).join(' ')}` });
  }
  return findings;
}
