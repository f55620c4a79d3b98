import { panelResource } from '#admin/kit/registry.js';
import { changeSite, registerSite, siteSubject } from '#sites/index.js';
import { CATALOGUE, createdAt, state, text, updatedAt } from '../shared.js';

export const sites = panelResource({
  subject: siteSubject, panels: ['admin'], id: 'sites', label: 'Sites', singular: 'Site', navigation: CATALOGUE, hint: 'Web pages where the enrollment may stand.',
  fields: {
    name: { label: 'Name' }, key: { label: 'Public key', kind: 'code' }, state: state('State', { active: 'good', suspended: 'bad' }),
    ownerKind: { label: 'Owner', kind: 'state', options: { provider: 'Provider', agency: 'Agency', agent: 'Agent', employer: 'Employer' } },
    allowedOrigins: { label: 'Allowed origins', kind: 'list', hint: 'Only pages of these addresses may embed the enrollment.' }, accent: { label: 'Accent colour', kind: 'code' }, createdAt, updatedAt,
  },
  title: row => text(row, 'name'), named: { fields: ['name'], sql: c => c('name') },
  list: ['name', 'key', 'allowedOrigins', 'state', 'createdAt'], show: ['name', 'key', 'state', 'ownerKind', 'allowedOrigins', 'accent', 'createdAt', 'updatedAt'],
  filters: ['state', 'ownerKind'], search: ['name', 'key'], sort: { by: 'createdAt', direction: 'desc' },
  actions: [
    { useCase: registerSite, label: 'Register a site', on: 'resource', explain: 'The site gets its public key at once; its pages can embed the enrollment from the next load on.' },
    { useCase: changeSite, label: 'Change site', on: 'record', id: 'id', prefill: { name: 'name', allowedOrigins: 'allowedOrigins', state: 'state' }, confirm: 'A suspended site, or an address you take off the list, stops enrolling at once. Go on?' },
  ],
  related: [{ resource: 'applications', field: 'siteId', label: 'Applications from this site' }],
});
