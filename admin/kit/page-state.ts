/** What a panel's page carries for its scripts, and how it travels: each field once, and nothing that says no. Shared by server and browser. */

export interface SentAction { readonly name: string; readonly actionType?: string; readonly component?: string; readonly custom?: object }
export interface SentField { readonly isSortable?: true; readonly reference?: string; readonly custom: object }
export interface SentResource {
  readonly id: string; readonly navigation?: { readonly name: string; readonly icon: string };
  /** All that are declared, by name; those of the resource itself whole. */
  readonly actions: readonly string[]; readonly own: readonly SentAction[];
  readonly fields: Readonly<Record<string, SentField>>; readonly list: readonly string[]; readonly show: readonly string[]; readonly filter: readonly string[];
}
export interface SentState {
  readonly paths: { readonly rootPath: string; readonly loginPath: string; readonly logoutPath: string };
  readonly brand: string; readonly session: { readonly email: string; readonly title?: string; readonly roles?: readonly string[]; readonly panels?: readonly string[] };
  readonly resources: readonly SentResource[];
  /** Pages of figures beside the front page. */
  readonly boards?: readonly Area[];
}

export interface Area { readonly id: string; readonly label: string }
export interface AreaGroup { readonly name: string; readonly icon: string; readonly items: readonly Area[] }

/** The navigation: resources by group, in the order they were declared. */
export function areaGroups(resources: readonly { id: string; label: string; navigation?: { name: string; icon: string } | null | undefined }[]): AreaGroup[] {
  const groups = new Map<string, { name: string; icon: string; items: Area[] }>();
  for (const { id, label, navigation } of resources) {
    if (!navigation) continue;
    const group = groups.get(navigation.name) ?? { name: navigation.name, icon: navigation.icon, items: [] };
    group.items.push({ id, label });
    groups.set(group.name, group);
  }
  return [...groups.values()];
}

/** Two letters for somebody's picture. */
export const initials = (name: string): string => name.split(/\s+/).filter(Boolean).map(word => [...word][0]!).filter((_, i, all) => i === 0 || i === all.length - 1).join('').toUpperCase();
export const sentence = (code: string): string => { const text = code.replaceAll('_', ' '); return text.charAt(0).toUpperCase() + text.slice(1); };
