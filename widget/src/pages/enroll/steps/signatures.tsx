import type { Signal } from '@preact/signals';
import type { JSX } from 'preact';
import type { Authority, Signature, Signer } from '../../../api/types.js';
import { texts } from '../../../i18n/index.js';
import { Choice, Field } from '../../../ui/controls.js';

export interface Signing { name: string; authority: Authority | null }
export type Signings = ReadonlyMap<string, Signing>;

export const startSignings = (signers: readonly Signer[]): Signings =>
  new Map(signers.map(({ personId, mustSign, role }) => [personId, { name: '', authority: mustSign || role === 'self' ? 'self' : null }]));

const of = (signings: Signings, personId: string): Signing => signings.get(personId) ?? { name: '', authority: null };

/** Paths (`signatures.0.name`) of signatures not given yet; a represented person needs no typed name of their own. */
export const unsigned = (signers: readonly Signer[], signings: Signings): string[] => signers.flatMap(({ personId }, index) => {
  const { name, authority } = of(signings, personId);
  if (authority === null) return [`signatures.${index}.authority`];
  return authority === 'self' && !name.trim() ? [`signatures.${index}.name`] : [];
});

/** For a represented person the name is that of the subscriber, who signs. */
export function signatureBody(signers: readonly Signer[], signings: Signings): Signature[] {
  const subscriber = signers.find(signer => signer.role === 'self');
  const own = subscriber ? of(signings, subscriber.personId).name.trim() : '';
  return signers.map(({ personId }) => {
    const { name, authority } = of(signings, personId);
    return authority === 'represented' ? { personId, name: own, authority } : { personId, name: name.trim(), authority: 'self' };
  });
}

interface Props { signers: readonly Signer[]; signings: Signal<Signings>; error: (path: string) => string | undefined }

export function Signatures({ signers, signings, error }: Props): JSX.Element {
  const t = texts();
  const set = (personId: string, change: Partial<Signing>): void => {
    signings.value = new Map(signings.value).set(personId, { ...of(signings.value, personId), ...change });
  };
  return (
    <>
      {signers.map(({ personId, name, role, mustSign }, index) => {
        const { name: typed, authority } = of(signings.value, personId);
        return (
          <div class="signer" key={personId}>
            {!mustSign && role !== 'self' && (
              <Choice<Authority> path={`signatures.${index}.authority`} legend={t.signHow(name)} value={authority} error={error(`signatures.${index}.authority`)}
                onValue={value => set(personId, { authority: value })} options={[{ value: 'self', label: t.signSelf(name) }, { value: 'represented', label: t.signFor(name) }]} />
            )}
            {authority === 'self' && (
              <Field path={`signatures.${index}.name`} className="signature" label={t.signAs(name)} hint={t.signTyped} value={typed} error={error(`signatures.${index}.name`)}
                onValue={value => set(personId, { name: value })} input={{ autocomplete: role === 'self' ? 'name' : 'off', spellcheck: false, maxLength: 200 }} />
            )}
          </div>
        );
      })}
    </>
  );
}
