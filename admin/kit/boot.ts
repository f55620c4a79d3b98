import { escapeHtml } from './html.js';
import { ICONS } from './icons.js';
import { initialOf } from './look.js';
import { areaGroups, initials, sentence, type SentState } from './page-state.js';

const icon = (name: string, size = 18): string =>
  `<svg class="icon" width="${size}" height="${size}" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.8" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true"><path d="${ICONS[name] ?? ICONS['tag']!}"/></svg>`;

const link = (href: string, current: boolean, inner: string): string => `<a class="side-link" href="${escapeHtml(href)}"${current ? ' aria-current="page"' : ''}>${inner}</a>`;

/** The first paint: the same frame that `components/application.tsx` draws, with working links, and bars where the page will be. */
export function bootFrame({ paths, brand, session, resources }: SentState, path: string): string {
  const to = (id: string): string => `${paths.rootPath}/resources/${encodeURIComponent(id)}`;
  const labelled = resources.map(r => ({ ...r, label: (r.own.find(a => a.name === 'list')?.custom as { label?: string } | undefined)?.label ?? r.id }));
  const groups = areaGroups(labelled).map(g => `<div><h2>${icon(g.icon, 14)}${escapeHtml(g.name)}</h2><ul>${g.items.map(a => `<li>${link(to(a.id), path === to(a.id) || path.startsWith(`${to(a.id)}/`), escapeHtml(a.label))}</li>`).join('')}</ul></div>`).join('');
  const name = session.title ?? session.email;
  return `<div class="frame"><div class="side"><nav class="areas" aria-label="Areas"><a class="brand" href="${paths.rootPath}"><span class="brand-mark" aria-hidden="true">${escapeHtml(initialOf(brand))}</span>${escapeHtml(brand)}</a>
${link(paths.rootPath, path === paths.rootPath, `${icon('home')}Dashboard`)}${groups}</nav></div>
<div class="sheet"><div class="top"><span class="button button-plain top-menu">${icon('menu')}Menu</span><span class="top-end"><span class="button button-plain who"><span class="who-mark" aria-hidden="true">${escapeHtml(initials(name))}</span><span class="who-name"><b>${escapeHtml(name)}</b><span>${escapeHtml((session.roles ?? []).map(sentence).join(', '))}</span></span></span></span></div>
<main class="page"><div class="skeleton boot" role="status" aria-label="Loading"><span></span><span></span><span></span><span></span></div></main></div></div>`;
}
