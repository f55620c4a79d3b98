import { computed, signal } from '@preact/signals';
import type { Client } from '../../api/client.js';
import type { Application, FieldIssue, PersonRole, Preview } from '../../api/types.js';
import { byPath, type Draft, type DraftPerson, draftOf, emptyDraft, householdBody, newPerson } from '../../flow/household.js';
import { ApiProblem } from '../../api/problem.js';

const PREVIEW_DELAY_MS = 450;

/** The household being typed: kept in memory apart from the components, so that nothing is lost when a step is left or a token expires. */
export function createHouseholdForm(client: Client, today: () => string) {
  const draft = signal<Draft>(emptyDraft());
  const preview = signal<Preview | null>(null);
  const previewing = signal(false);
  /** Answers to "continue": shown until the field is edited. */
  const refused = signal<readonly FieldIssue[]>([]);
  /** Fields the visitor has left; only these show what the preview found. */
  const touched = signal<ReadonlySet<string>>(new Set());
  const dirty = signal(false);
  const issues = computed(() => {
    const seen = (preview.value?.fields ?? []).filter(issue => touched.value.has(issue.path));
    return byPath([...refused.value, ...seen]);
  });
  let timer: ReturnType<typeof setTimeout> | undefined;
  let running: AbortController | undefined;
  let applicationId = '';

  function edit(path: string, change: Partial<Draft>): void {
    draft.value = { ...draft.value, ...change };
    dirty.value = true;
    if (refused.value.some(issue => issue.path === path)) refused.value = refused.value.filter(issue => issue.path !== path);
    schedulePreview();
  }

  function editPerson(index: number, name: string, change: Partial<DraftPerson>): void {
    edit(`people.${index}.${name}`, { people: draft.value.people.map((person, i) => (i === index ? { ...person, ...change } : person)) });
  }

  /** Paths hold positions, so a changed list makes every known issue of a person stale. */
  function people(list: DraftPerson[]): void {
    const stays = (path: string): boolean => !path.startsWith('people');
    refused.value = refused.value.filter(issue => stays(issue.path));
    touched.value = new Set([...touched.value].filter(stays));
    if (preview.value) preview.value = { ...preview.value, fields: preview.value.fields.filter(issue => stays(issue.path)) };
    edit('people', { people: list });
  }

  function addPerson(role: PersonRole): DraftPerson {
    const added = newPerson(role, draft.peek().people[0]?.lastName ?? '');
    const list = [...draft.peek().people];
    // A partner stands before the children, as a family would say it.
    list.splice(role === 'child' ? list.length : 1, 0, added);
    people(list);
    return added;
  }

  const removePerson = (key: number): void => people(draft.peek().people.filter(person => person.key !== key));

  function touch(path: string): void {
    if (!touched.peek().has(path)) touched.value = new Set([...touched.peek(), path]);
  }

  function schedulePreview(): void {
    clearTimeout(timer);
    timer = setTimeout(() => void runPreview(), PREVIEW_DELAY_MS);
  }

  /** A preview is a help, not a step: when it fails nothing is said, and the next edit tries again. */
  async function runPreview(): Promise<void> {
    running?.abort();
    const own = new AbortController();
    running = own;
    previewing.value = true;
    try {
      const found = await client.preview(applicationId, householdBody(draft.peek(), today()), own.signal);
      if (!own.signal.aborted) preview.value = found;
    } catch (error) {
      if (!own.signal.aborted && error instanceof ApiProblem && error.fields.length) preview.value = { tier: null, offers: null, fields: error.fields };
    } finally {
      if (running === own) previewing.value = false;
    }
  }

  /** Takes over what the server keeps. */
  function load(application: Application): void {
    applicationId = application.id;
    if (application.household) {
      draft.value = draftOf(application.household);
      void runPreview();
    }
    refused.value = [];
    touched.value = new Set();
    dirty.value = false;
  }

  return { draft, preview, previewing, refused, issues, dirty, edit, editPerson, addPerson, removePerson, touch, load, runPreview };
}
export type HouseholdForm = ReturnType<typeof createHouseholdForm>;
