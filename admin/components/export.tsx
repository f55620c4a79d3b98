import { useEffect, useRef, useState } from 'react';
import { number } from './format.js';
import { Icon } from './icons.js';
import { toList } from './links.js';
import { exportFailure } from '../kit/export-failures.js';
import { type ExportState, exportFile, exportStatus, requestExport, retryExport } from './panel-api.js';
import { listSpec, type Resource } from './types.js';

const ASK_MS = 700;
const ENDED = new Set(['ready', 'failed', 'expired']);
type Step = { at: 'ask' } | { at: 'wait'; id: string; run: number } | { at: 'fault'; text: string };

/** Takes the list along as a file: the rows and columns one sees, with the filters and the order of the moment. */
export function ExportButton({ resource, params, total }: { resource: Resource; params: URLSearchParams; total: string | null }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const [step, setStep] = useState<Step | null>(null);
  const open = (): void => { setStep({ at: 'ask' }); dialog.current?.showModal(); };
  const ask = async (again?: string): Promise<void> => {
    // the code of the second factor is asked for in a dialog of its own
    dialog.current?.close();
    try {
      const id = again ?? (await requestExport(resource.id, params)).id;
      if (again) await retryExport(again);
      setStep({ at: 'wait', id, run: step?.at === 'wait' ? step.run + 1 : 0 });
    } catch (error) { setStep({ at: 'fault', text: (error as { response?: { data?: { detail?: string } } }).response?.data?.detail ?? 'The export did not start. Please try again.' }); }
    if (!dialog.current?.open) dialog.current?.showModal();
  };
  const close = (): void => dialog.current?.close();
  return (
    <>
      <button type="button" className="button" onClick={open} aria-haspopup="dialog"><Icon name="download" size={14} />Export</button>
      <dialog ref={dialog} className="confirm" aria-label={`Export ${listSpec(resource).label.toLowerCase()}`}>
        {step?.at === 'ask' ? <Ask resource={resource} total={total} filtered={[...params.keys()].some(k => k === 'query' || k.startsWith('filters.'))} yes={() => void ask()} no={close} /> : null}
        {step?.at === 'wait' ? <Progress key={step.run} id={step.id} close={close} again={() => void ask(step.id)} /> : null}
        {step?.at === 'fault' ? <><p className="note note-error" role="alert">{step.text}</p><div className="form-go"><button type="button" className="button" onClick={close}>Close</button></div></> : null}
      </dialog>
    </>
  );
}

function Ask({ resource, total, filtered, yes, no }: { resource: Resource; total: string | null; filtered: boolean; yes: () => void; no: () => void }) {
  const go = useRef<HTMLButtonElement>(null);
  useEffect(() => go.current?.focus(), []);
  return (
    <>
      <h2>Export {listSpec(resource).label.toLowerCase()}</h2>
      <p className="hint">A CSV file of {total ?? 'all'} rows{filtered ? ' that fit the filters' : ''}, in the order of the list, with the columns your role may read. Times are in the provider&apos;s time zone. It is written to the audit trail and kept for a day, for you alone.</p>
      <div className="form-go"><button ref={go} type="button" className="button button-main" onClick={yes}>Make the file</button><button type="button" className="button" onClick={no}>Cancel</button></div>
    </>
  );
}

function useStatus(id: string): { status: ExportState | null; failed: boolean } {
  const [status, setStatus] = useState<ExportState | null>(null);
  const [failed, setFailed] = useState(false);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let current = true;
    const look = (): void => {
      exportStatus(id).then(now => {
        if (!current) return;
        setStatus(now); setFailed(false);
        if (!ENDED.has(now.state)) timer = setTimeout(look, ASK_MS);
      }).catch(() => { if (current) { setFailed(true); timer = setTimeout(look, ASK_MS * 4); } });
    };
    look();
    return () => { current = false; clearTimeout(timer); };
  }, [id]);
  return { status, failed };
}

function Progress({ id, close, again }: { id: string; close: () => void; again: () => void }) {
  const { status, failed } = useStatus(id);
  const done = status?.rowsDone ?? 0;
  const expected = Math.max(status?.rowsExpected ?? 0, done, 1);
  const share = status?.state === 'ready' ? 100 : Math.min(99, Math.round((done / expected) * 100));
  const text = status?.state === 'ready' ? `The file is ready: ${number(done)} rows, ${number(Math.ceil((status.size ?? 0) / 1024))} KB.`
    : status?.state === 'failed' ? exportFailure(status.failure) : status?.state === 'running' ? `${number(done)} of about ${number(expected)} rows` : 'Waiting for its turn';
  return (
    <>
      <h2>Export</h2>
      {status?.state === 'failed' ? null : <progress className="bar" max={100} value={share} aria-label="Progress of the export">{share} %</progress>}
      <p className={status?.state === 'failed' ? 'note note-error' : 'hint'} role="status">{failed ? 'The server does not answer; still trying.' : text}</p>
      {status && !ENDED.has(status.state) ? <p className="hint">You may close this: it goes on, and <a href={toList('exports')}>your exports</a> keep it.</p> : null}
      <div className="form-go">{status?.state === 'ready' ? <a className="button button-main" href={exportFile(id)} download><Icon name="download" size={14} />Download</a> : null}{status?.state === 'failed' ? <button type="button" className="button button-main" onClick={again}>Try again</button> : null}<button type="button" className="button" onClick={close}>Close</button></div>
    </>
  );
}
