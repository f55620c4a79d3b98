import { useState } from 'react';
import ApiClient from 'adminjs-frontend/utils/api-client.js';
import { calendarDate, instant } from './format.js';
import { Confirm } from './use-case-form.js';

/** Moves business time in sandbox mode, through the same use case and the same checks as the settings page. */
export function Clock({ today, now, ahead, moved }: { today: string; now: string; ahead: number; moved: () => void }) {
  const [days, setDays] = useState<number | null>(null);
  const [message, setMessage] = useState<{ kind: 'error' | 'good'; text: string } | null>(null);
  const [busy, setBusy] = useState(false);
  const move = async (n: number): Promise<void> => {
    setDays(null); setBusy(true); setMessage(null);
    const data = new FormData();
    data.set('input', JSON.stringify({ days: n }));
    try {
      await new ApiClient().resourceAction({ resourceId: 'settings', actionName: 'moveBusinessClock', data });
      setMessage({ kind: 'good', text: 'The clock has moved. What fell due is being worked on.' });
      moved();
    } catch (error) {
      setMessage({ kind: 'error', text: (error as { response?: { data?: { detail?: string } } }).response?.data?.detail ?? 'The clock did not move. Please try again.' });
    } finally { setBusy(false); }
  };
  const aheadDays = Math.round(ahead / 86_400);
  return (
    <section className="card" aria-labelledby="clock"><h2 id="clock">Business clock (demo)</h2>
      <p className="big">{calendarDate(today)}</p>
      <p className="hint">{instant(now)}{aheadDays ? `, ${aheadDays} days ahead of real time` : ', the same as real time'}. Renewals, retries and start dates follow it; sign-in and codes do not.</p>
      <form className="clock-form" onSubmit={e => { e.preventDefault(); setDays(Number(new FormData(e.currentTarget).get('days'))); }}>
        <label htmlFor="clock-days">Move forward by</label>
        <input id="clock-days" name="days" type="number" min={1} max={366} defaultValue={1} required /> <span>days</span>
        <button className="button" type="submit" disabled={busy}>{busy ? 'Moving' : 'Move'}</button>
      </form>
      {message ? <p className={`note note-${message.kind}`} role={message.kind === 'error' ? 'alert' : 'status'}>{message.text}</p> : null}
      {days ? <Confirm text={`Move the business clock forward by ${days} ${days === 1 ? 'day' : 'days'}? It cannot be moved back.`} label="Move it" yes={() => void move(days)} no={() => setDays(null)} /> : null}
    </section>
  );
}
