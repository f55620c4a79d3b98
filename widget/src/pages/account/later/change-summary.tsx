import type { JSX } from 'preact';
import type { AccountChangePreview, AccountMembership } from '../../../api/generated.js';
import { calendarDate, money } from '../../../flow/format.js';
import { laterTexts, locale, texts } from '../../../i18n/account.js';
import { Row } from '../../../ui/heading.js';

const date = (day: string): string => calendarDate(day, locale.value);
const price = (cents: number): string => money(cents, locale.value);

/** Each line of what is charged now: for what, which days, and the arithmetic of its share. */
function Arithmetic({ lines }: { lines: AccountChangePreview['lines'] }): JSX.Element | null {
  const l = laterTexts();
  if (!lines.length) return null;
  return (
    <div>
      <h3>{l.arithmetic}</h3>
      <ul class="arithmetic">
        {lines.map((line, index) => {
          const what = line.of === 'plan' ? l.linePlan : l.lineAddOn;
          const [from, to] = [date(line.fromOn), date(line.toOn)];
          return (
            <li key={index}>
              <span>{line.kind === 'credit' ? l.unused(what, from, to) : l.remaining(what, from, to)}</span><b>{price(line.cents)}</b>
              <span class="muted">{l.share(String(line.share.days), String(line.share.ofDays), price(line.unitCents))}</span>
            </li>
          );
        })}
      </ul>
    </div>
  );
}

/** From what to what, from when, what is due today and what comes next. */
export function Summary({ membership: m, preview, waiting }: { membership: AccountMembership; preview: AccountChangePreview | null; waiting: boolean }): JSX.Element {
  const t = texts();
  const l = laterTexts();
  return (
    <aside class={waiting ? 'card aside pending' : 'card aside'} aria-label={l.summary} aria-busy={waiting}>
      <h2>{l.summary}</h2>
      <div aria-live="polite" class="stack">
        {!preview && <p class="muted">{waiting ? l.checking : l.summaryNone}</p>}
        {preview && (
          <>
            <div class="fromto">
              <span><span class="muted">{l.from}</span><br /><b>{price(m.monthlyCents)}</b></span><span class="arrow" aria-hidden="true">→</span>
              <span><span class="muted">{l.to}</span><br /><b>{price(preview.monthlyCents)}</b> <small>{t.perMonth}</small></span>
            </div>
            <dl>
              <Row term={l.counts}>{preview.when === 'now' ? l.countsNow : l.countsOn(date(preview.effectiveOn))}</Row>
              <Row term={l.dueNow} strong>{preview.dueNowCents > 0 ? price(preview.dueNowCents) : l.dueNothing}</Row>
              {preview.nextChargeOn && <Row term={l.next}>{l.nextOn(price(preview.nextChargeCents), date(preview.nextChargeOn))}</Row>}
            </dl>
            <p class="pills"><span class="pill">{t[`tier${preview.tier}`]}</span><span class={preview.hsa.eligible ? 'pill ok' : 'pill'}>{preview.hsa.eligible ? t.hsaYes : t.hsaNo}</span></p>
            <Arithmetic lines={preview.lines} />
          </>
        )}
      </div>
    </aside>
  );
}
