import type { ComponentChildren, JSX } from 'preact';
import type { ApiProblem } from '../api/problem.js';
import type { FieldIssue } from '../api/types.js';
import { countdown } from '../flow/format.js';
import { commonTexts as texts } from '../i18n/catalogue.js';
import { fieldId, focusField } from './focus.js';

/** The sentence for a failed call: the server's own, or ours where no answer came. */
export function problemText(problem: ApiProblem): string {
  const t = texts();
  if (problem.code === 'network') return t.errorNetwork;
  if (problem.code === 'timeout') return t.errorTimeout;
  if (problem.detail) return problem.detail;
  if (problem.retryAfter) return t.errorWait(countdown(problem.retryAfter));
  return t.errorUnexpected;
}

type Tone = 'danger' | 'warn' | 'info';
export const Alert = ({ tone = 'danger', title, children }: { tone?: Tone; title?: string; children?: ComponentChildren }): JSX.Element => (
  <div class={`alert ${tone}`} role={tone === 'info' ? 'status' : 'alert'}>
    {title && <p class="alert-title">{title}</p>}
    {children && <div>{children}</div>}
  </div>
);

export const ProblemAlert = ({ problem }: { problem: ApiProblem | null }): JSX.Element | null =>
  problem && <Alert>{problemText(problem)}</Alert>;

/** All issues in one list at the top of a form, each with the name of its field, which it leads to. */
export function ErrorSummary({ issues, problem, name = () => '' }: { issues: Iterable<FieldIssue>; problem?: ApiProblem | null; name?: (path: string) => string }): JSX.Element | null {
  const list = [...issues];
  if (!list.length) return <ProblemAlert problem={problem ?? null} />;
  return (
    <div class="alert danger summary" role="alert" tabIndex={-1}>
      <p class="alert-title">{texts().summaryTitle}</p>
      <ul>
        {list.map(issue => (
          <li key={issue.path}>
            <a href={`#${fieldId(issue.path)}`} onClick={event => { if (focusField(issue.path)) event.preventDefault(); }}>{[name(issue.path), issue.message].filter(Boolean).join(': ')}</a>
          </li>
        ))}
      </ul>
    </div>
  );
}

export const Skeleton = ({ lines = 4 }: { lines?: number }): JSX.Element => (
  <div class="skeleton" role="status">
    <span class="sr">{texts().loading}</span>
    {Array.from({ length: lines }, (_, index) => <span class="bone" key={index} />)}
  </div>
);
