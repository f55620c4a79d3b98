import type { JSX } from 'preact';
import type { SiteInfo } from '../../../api/types.js';
import { texts } from '../../../i18n/index.js';
import type { HouseholdForm } from '../household-form.js';
import { Check, Field } from '../../../ui/controls.js';
import { Alert } from '../../../ui/feedback.js';
import { fieldId } from '../../../ui/focus.js';

type Line = 'line1' | 'line2' | 'city' | 'zip';
interface Props { form: HouseholdForm; site: SiteInfo }

function StateField({ form, site }: Props): JSX.Element {
  const t = texts();
  const path = 'address.state';
  const { state } = form.draft.value;
  const error = form.issues.value.get(path)?.message;
  const group = (open: boolean, label: string): JSX.Element => (
    <optgroup label={label}>{site.states.filter(option => option.open === open).map(option => <option key={option.code} value={option.code}>{option.name}</option>)}</optgroup>
  );
  return (
    <div class="field">
      <label for={fieldId(path)}>{t.state}</label>
      <select id={fieldId(path)} value={state} required autocomplete="address-level1" aria-describedby={error ? `${fieldId(path)}-error` : undefined} aria-invalid={error ? true : undefined}
        onChange={event => form.edit(path, { state: event.currentTarget.value })} onBlur={() => form.touch(path)}>
        <option value="">{t.stateChoose}</option>
        {group(true, t.stateOpen)}
        {group(false, t.stateShut)}
      </select>
      {error && <span class="error" id={`${fieldId(path)}-error`}>{error}</span>}
    </div>
  );
}

export const ProviderLinks = ({ site: { provider } }: { site: SiteInfo }): JSX.Element => (
  <span class="provider-links"><a href={`tel:${provider.phone}`}>{provider.phone}</a> <a href={`mailto:${provider.email}`}>{provider.email}</a></span>
);

export function AddressCard({ form, site }: Props): JSX.Element {
  const t = texts();
  const line = (name: Line, autocomplete: string): Parameters<typeof Field>[0] => {
    const path = `address.${name}`;
    return {
      path, label: t[name], value: form.draft.value[name], error: form.issues.value.get(path)?.message,
      onValue: value => form.edit(path, { [name]: value }), onLeave: () => form.touch(path), input: { autocomplete, maxLength: 120 },
    };
  };
  const shut = site.states.find(option => option.code === form.draft.value.state && !option.open);
  return (
    <fieldset class="card">
      <legend>{t.addressTitle}</legend>
      <p class="hint">{t.addressLead}</p>
      <div class="grid address">
        <Field {...line('line1', 'address-line1')} className="wide" />
        <Field {...line('line2', 'address-line2')} className="wide" optional />
        <Field {...line('city', 'address-level2')} />
        <StateField form={form} site={site} />
        <Field {...line('zip', 'postal-code')} input={{ autocomplete: 'postal-code', inputMode: 'numeric', maxLength: 40 }} />
      </div>
      {shut && <Alert tone="warn" title={t.stateClosed(shut.name)}>{t.stateClosedWhy} <ProviderLinks site={site} /></Alert>}
    </fieldset>
  );
}

/** The contact that was not verified: a mobile number beside an email, or the other way round. */
export function ReachCard({ form, site, verified }: Props & { verified: 'email' | 'sms' }): JSX.Element {
  const t = texts();
  const { phone, email, smsConsent } = form.draft.value;
  const error = (path: string): string | undefined => form.issues.value.get(path)?.message;
  return (
    <fieldset class="card">
      <legend>{t.reachTitle}</legend>
      <div class="grid">
        {verified === 'email'
          ? <Field path="phone" label={t.phone} type="tel" optional value={phone} error={error('phone')} onValue={value => form.edit('phone', { phone: value })} onLeave={() => form.touch('phone')} input={{ autocomplete: 'tel' }} />
          : <Field path="email" label={t.email} type="email" optional value={email} error={error('email')} onValue={value => form.edit('email', { email: value })} onLeave={() => form.touch('email')} input={{ autocomplete: 'email', spellcheck: false }} />}
      </div>
      {verified === 'email' && phone.trim() && (
        <Check path="smsConsent" label={t.phoneSms} hint={site.smsConsent.text} checked={smsConsent} error={error('smsConsent')} onChecked={checked => form.edit('smsConsent', { smsConsent: checked })} />
      )}
    </fieldset>
  );
}
