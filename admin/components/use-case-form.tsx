import { useEffect, useRef, useState } from 'react';
import { Link } from 'react-router-dom';
import ApiClient from 'adminjs-frontend/utils/api-client.js';
import { baseField, Field, fieldsOf, readInput } from './form-fields.js';
import { calendarDate, money } from './format.js';
import { toList, toRecord } from './links.js';
import { Entry } from './timeline.js';
import { type ActionProps, type FormSpec, listSpec, type Preview, type RecordJson, type TimelineEntry } from './types.js';

interface Refusal { text: string; fields: Record<string, string> }
interface Done { message: string; audit: TimelineEntry | null; newId: string | null; record: RecordJson | null }
type Values = Record<string, unknown>;

/** The form of one use case: its fields come from the schema the server checks with. */
export function UseCaseForm({ action, resource, record, values: start = {}, choices = {} }: ActionProps) {
  const spec = { ...action.custom as FormSpec, choices };
  const [values, setValues] = useState<Values>(start);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const [done, setDone] = useState<Done | null>(null);
  const [busy, setBusy] = useState(false);
  const [asking, setAsking] = useState<Values | null>(null);
  const [preview, setPreview] = useState<{ input: Values; shown: Preview } | null>(null);
  const target = { resourceId: resource.id, actionName: action.name };
  const call = (data: FormData) => (record ? new ApiClient().recordAction({ ...target, recordId: record.id, data }) : new ApiClient().resourceAction({ ...target, data }));

  const run = async (input: Values): Promise<void> => {
    setAsking(null); setBusy(true); setRefusal(null);
    const data = new FormData();
    data.set('input', JSON.stringify(input));
    try {
      const reply = (await call(data)).data;
      setDone({ message: reply.notice.message, audit: reply.audit, newId: reply.newId, record: reply.record ?? null });
    } catch (error) { setRefusal(refusalOf(error)); setPreview(null); } finally { setBusy(false); }
  };
  const look = async (input: Values): Promise<void> => {
    setBusy(true); setRefusal(null); setValues(input);
    const data = new FormData();
    data.set('input', JSON.stringify(input));
    data.set('step', 'preview');
    try { setPreview({ input, shown: (await call(data)).data.preview as Preview }); } catch (error) { setRefusal(refusalOf(error)); } finally { setBusy(false); }
  };
  const submit = (event: React.FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const input = readInput(spec, new FormData(event.currentTarget));
    if (spec.previews) void look(input); else if (spec.confirm) setAsking(input); else void run(input);
  };

  if (done) return <Finished done={done} resource={resource} record={record} again={() => { setDone(null); setValues({}); }} />;
  if (preview) return <Previewed spec={spec} preview={preview.shown} busy={busy} yes={() => void run({ ...preview.input, confirmed: preview.shown.confirmed })} no={() => setPreview(null)} />;
  return (
    <section className="card form-card">
      {spec.explain ? <p className="hint">{spec.explain}</p> : null}
      {refusal ? <Refused refusal={refusal} spec={spec} /> : null}
      <form onSubmit={submit} noValidate className="use-case">
        {fieldsOf(spec).map(f => <Field key={f.name} field={f} value={values[f.name]} error={refusal?.fields[f.name]} />)}
        <div className="form-go">
          <button type="submit" className={`button ${spec.danger ? 'button-danger' : 'button-main'}`} disabled={busy}>{busy ? 'Working' : spec.previews ? 'See what it does' : spec.label}</button>
          <Link className="button button-plain" to={record ? toRecord(resource.id, record.id) : toList(resource.id)}>Cancel</Link>
        </div>
      </form>
      {asking ? <Confirm text={spec.confirm!} label={spec.label} danger={spec.danger} yes={() => void run(asking)} no={() => setAsking(null)} /> : null}
    </section>
  );
}

/** What would come of it, line by line, before it is done. */
function Previewed({ spec, preview, busy, yes, no }: { spec: FormSpec; preview: Preview; busy: boolean; yes: () => void; no: () => void }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => { heading.current?.focus(); }, []);
  const shown = ({ value, kind }: Preview['lines'][number]): string => (value === null ? '-' : kind === 'money' ? money(Number(value)) : kind === 'date' ? calendarDate(String(value)) : String(value));
  return (
    <section className="card form-card">
      <h2 tabIndex={-1} ref={heading}>What will happen</h2>
      <dl className="preview">{preview.lines.map(l => <div key={l.label} className={l.strong ? 'strong' : undefined}><dt>{l.label}</dt><dd className="numeric">{shown(l)}</dd></div>)}</dl>
      {spec.confirm ? <p className="hint">{spec.confirm}</p> : null}
      <div className="form-go"><button type="button" className={`button ${spec.danger ? 'button-danger' : 'button-main'}`} disabled={busy} onClick={yes}>{busy ? 'Working' : `Yes, ${spec.label.toLowerCase()}`}</button><button type="button" className="button button-plain" disabled={busy} onClick={no}>Go back</button></div>
    </section>
  );
}

function refusalOf(error: unknown): Refusal {
  const data = (error as { response?: { data?: { detail?: string; fields?: { path: string; message: string }[] } } }).response?.data;
  return { text: data?.detail ?? 'We could not reach the server. Nothing was changed; please try again.', fields: Object.fromEntries((data?.fields ?? []).map(f => [baseField(f.path), f.message])) };
}

/** Says what is wrong, takes the focus, and names problems that belong to no field shown. */
function Refused({ refusal, spec }: { refusal: Refusal; spec: FormSpec }) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => { box.current?.focus(); }, [refusal]);
  const shown = new Set(fieldsOf(spec).map(f => f.name));
  const other = Object.entries(refusal.fields).filter(([name]) => !shown.has(name));
  return <div className="note note-error" role="alert" tabIndex={-1} ref={box}><p>{refusal.text}</p>{other.map(([name, text]) => <p key={name}>{name ? `${name}: ` : ''}{text}</p>)}</div>;
}

export function Confirm({ text, label, danger, yes, no }: { text: string; label: string; danger?: boolean; yes: () => void; no: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => { dialog.current?.showModal(); }, []);
  return (
    <dialog ref={dialog} className="confirm" aria-labelledby="confirm-text" onClose={no}>
      <p id="confirm-text">{text}</p>
      <div className="form-go"><button type="button" className={`button ${danger ? 'button-danger' : 'button-main'}`} onClick={yes}>Yes, {label.toLowerCase()}</button><button type="button" className="button" onClick={no}>Go back</button></div>
    </dialog>
  );
}

function Finished({ done, resource, record, again }: { done: Done; resource: ActionProps['resource']; record: ActionProps['record']; again: () => void }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => { heading.current?.focus(); }, []);
  const { singular, label } = listSpec(resource);
  return (
    <section className="card form-card">
      <div className="note note-good"><h2 tabIndex={-1} ref={heading}>{done.message}</h2></div>
      {done.audit ? <><h3>Written to the audit trail</h3><ol className="timeline-one"><Entry entry={done.audit} /></ol></> : null}
      <div className="form-go">
        {record ? <Link className="button button-main" to={toRecord(resource.id, record.id)}>Back to the {singular.toLowerCase()}</Link> : null}
        {done.newId ? <Link className="button button-main" to={toRecord(resource.id, done.newId)}>Open it</Link> : null}
        {record ? null : <button type="button" className="button" onClick={again}>Do it again</button>}
        <Link className="button button-plain" to={toList(resource.id)}>All {label.toLowerCase()}</Link>
      </div>
    </section>
  );
}
